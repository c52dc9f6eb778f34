"""What the registers accept as an official number."""

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.country import Country
from services.kernel.dated_rules import Confidence, NoRuleInForceError
from services.kernel.errors import RuleViolationError
from services.registry.identifiers import (
    IDENTIFIER_LENGTH_MAX,
    IdentifierForeignError,
    IdentifierMalformedError,
    IdentifierPersonalError,
    IdentifierSchemeUnknownError,
    check_identifier,
    identifier_schemes,
)

TODAY = date(2026, 11, 1)
BEFORE_SIXTEEN_DIGITS = date(2022, 7, 13)


def _digits(count: int) -> st.SearchStrategy[str]:
    return st.text(string.digits, min_size=count, max_size=count)


@given(_digits(13))
def test_a_nib_is_thirteen_digits(digits: str) -> None:
    checked = check_identifier("NIB", digits, country=Country.ID, on=TODAY)

    assert (checked.value, checked.country, checked.confidence) == (digits, Country.ID, Confidence.MEDIUM)


@given(st.text(string.digits, max_size=30).filter(lambda digits: len(digits) != 13))
def test_a_nib_of_another_length_is_malformed(digits: str) -> None:
    with pytest.raises(IdentifierMalformedError):
        check_identifier("NIB", digits)


@given(_digits(15))
def test_the_old_taxpayer_number_and_its_form_with_a_zero_both_pass(digits: str) -> None:
    old = check_identifier("NPWP", digits, on=TODAY)
    new = check_identifier("NPWP", "0" + digits, on=TODAY)

    assert (old.confidence, new.confidence) == (Confidence.LOW, Confidence.HIGH)


def test_a_taxpayer_number_is_written_without_its_separators() -> None:
    checked = check_identifier("npwp", " 01.234.567.8-901.000 ", on=TODAY)

    assert (checked.scheme, checked.value) == ("NPWP", "012345678901000")


def test_sixteen_digits_were_no_taxpayer_number_before_the_rule_of_2022() -> None:
    with pytest.raises(IdentifierMalformedError):
        check_identifier("NPWP", "0012345678901000", on=BEFORE_SIXTEEN_DIGITS)


def test_a_scheme_is_refused_before_its_first_day() -> None:
    with pytest.raises(NoRuleInForceError, match="2022-07-14"):
        check_identifier("NITKU", "0" * 22, on=BEFORE_SIXTEEN_DIGITS)


@given(_digits(15), st.sampled_from("123456789"), st.sampled_from(("NIK", "NPWP", "NIK_KOPERASI")))
def test_a_persons_number_is_refused_under_any_name(rest: str, first: str, scheme: str) -> None:
    with pytest.raises(IdentifierPersonalError, match="personal data"):
        check_identifier(scheme, first + rest, country=Country.ID, on=TODAY)


@pytest.mark.parametrize(
    ("scheme", "usual", "unusual"), [("NIK_KOPERASI", "1.600.000.000.207", "160000000020"), ("TIN", "1234567", "12345")]
)
def test_a_lenient_scheme_takes_an_unusual_form_with_low_confidence(scheme: str, usual: str, unusual: str) -> None:
    checked = [check_identifier(scheme, value, on=TODAY) for value in (usual, unusual)]

    assert {identifier.confidence for identifier in checked} == {Confidence.LOW}


@given(st.text(string.digits, max_size=20))
def test_a_tin_has_five_to_ten_digits(digits: str) -> None:
    try:
        accepted = check_identifier("TIN", digits, country=Country.TL).value == digits
    except IdentifierMalformedError:
        accepted = False

    assert accepted == (5 <= len(digits) <= 10)


def test_a_number_of_the_other_country_is_foreign() -> None:
    with pytest.raises(IdentifierForeignError):
        check_identifier("NIB", "2508250086000", country=Country.TL, on=TODAY)


def test_an_unknown_scheme_is_named_with_the_known_ones() -> None:
    with pytest.raises(IdentifierSchemeUnknownError, match="NIB"):
        check_identifier("DUNS", "150483782")


def test_digits_of_another_script_are_no_digits() -> None:
    with pytest.raises(IdentifierMalformedError):
        check_identifier("NIB", "٢٥٠٨٢٥٠٠٨٦٠٠٠")


@given(st.text(max_size=IDENTIFIER_LENGTH_MAX * 2), st.text(max_size=IDENTIFIER_LENGTH_MAX * 2))
def test_any_text_is_accepted_or_refused_by_a_rule(scheme: str, value: str) -> None:
    try:
        accepted = check_identifier(scheme, value).value
    except RuleViolationError:
        accepted = ""

    assert len(accepted) <= IDENTIFIER_LENGTH_MAX


@given(st.sampled_from(("NIB", "TIN", "SERVE", "AHU")), st.text(string.ascii_letters + string.digits + " ./-"))
def test_a_checked_number_passes_again_unchanged(scheme: str, value: str) -> None:
    try:
        once = check_identifier(scheme, value)
    except IdentifierMalformedError:
        return

    assert check_identifier(scheme, once.value) == once


def test_no_country_offers_a_scheme_for_persons() -> None:
    assert identifier_schemes(Country.ID) == ("AHU", "NIB", "NIK_KOPERASI", "NITKU", "NPWP")
    assert identifier_schemes(Country.TL) == ("SERVE", "TIN")
