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
    IdentifierCheckDigitError,
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


PUBLISHED_NPWP = (
    "01.000.161.8-092.000",
    "01.312.166.0-091.000",
    "01.436.246.1-441.000",
    "02.433.917.8-011.000",
    "02.972.041.4-428.000",
    "03.195.088.4-801.000",
    "21.078.367.6-424.000",
    "31.154.173.4-411.000",
)
"""Numbers found in print, out of the more than 200 in the tests of python-stdnum (tests/test_id_npwp.doctest)."""


@st.composite
def _taxpayers(draw: st.DrawFn) -> str:
    """Fifteen digits with the check digit that Luhn asks for, computed the other way round: by trying all ten."""
    first, rest = draw(_digits(8)), draw(_digits(6))
    return next(f"{first}{check}{rest}" for check in range(10) if _luhn_sum(f"{first}{check}") % 10 == 0)


def _luhn_sum(digits: str) -> int:
    return sum(sum(divmod(int(digit) * (1 + place % 2), 10)) for place, digit in enumerate(reversed(digits)))


@given(_taxpayers())
def test_the_old_taxpayer_number_and_its_form_with_a_zero_both_pass(digits: str) -> None:
    old = check_identifier("NPWP", digits, on=TODAY)
    new = check_identifier("NPWP", "0" + digits, on=TODAY)

    assert (old.confidence, new.confidence) == (Confidence.LOW, Confidence.HIGH)


@pytest.mark.parametrize("printed", PUBLISHED_NPWP)
def test_a_published_taxpayer_number_passes_and_is_written_without_its_separators(printed: str) -> None:
    checked = check_identifier("npwp", f" {printed} ", on=TODAY)

    assert (checked.scheme, checked.value) == ("NPWP", printed.replace(".", "").replace("-", ""))


@given(_taxpayers(), st.integers(0, 8), st.integers(1, 9), st.sampled_from(("", "0")))
def test_one_wrong_digit_among_the_first_nine_of_a_taxpayer_number_is_found(
    digits: str, place: int, by: int, zero: str
) -> None:
    wrong = f"{digits[:place]}{(int(digits[place]) + by) % 10}{digits[place + 1 :]}"

    for scheme, number in (("NPWP", zero + wrong), ("NITKU", f"0{wrong}000001")):
        with pytest.raises(IdentifierCheckDigitError) as refused:
            check_identifier(scheme, number, country=Country.ID, on=TODAY)
        assert wrong not in refused.value.detail


@given(_taxpayers(), _digits(6))
def test_a_place_of_business_is_its_taxpayer_number_and_six_digits(taxpayer: str, place: str) -> None:
    checked = check_identifier("NITKU", f"0{taxpayer}{place}", country=Country.ID, on=TODAY)

    assert (checked.value, checked.confidence) == (f"0{taxpayer}{place}", Confidence.MEDIUM)


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
