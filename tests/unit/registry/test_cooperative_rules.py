"""What the law asks of a cooperative's founding, and how an application becomes a checked description."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.contracts.registry import CooperativeForm
from services.kernel import Country, Currency, Money, RuleViolationError
from services.kernel.dated_rules import Confidence
from services.registry.cooperative_rules import (
    CooperativeNameError,
    FoundersTooFewError,
    FoundingCapitalLowError,
    check_founding,
)
from services.registry.cooperatives.commands import GivenLicence, RegisterCooperative
from services.registry.cooperatives.description import describe, figures_of
from services.registry.cooperatives.model import Figures
from services.registry.places.repository import load_gazetteer

TODAY = date(2026, 11, 2)
NAMES = {Country.ID: "KSP Cendana", Country.TL: "Cooperativa Café Maubisse"}


def asked(**changes: Any) -> RegisterCooperative:
    body = {
        "country": "id",
        "legal_name": "KSP Cendana",
        "kind": "savings_and_loan",
        "form": "primary",
        "place_code": "53.03",
        "identifiers": [{"scheme": "NIK_KOPERASI", "value": "1.600.000.000.207"}],
        "member_count": 1_200,
    }
    return RegisterCooperative.model_validate({**body, **changes})


@pytest.mark.parametrize(
    ("country", "form", "on", "least"),
    [
        (Country.ID, "primary", TODAY, 9),
        (Country.ID, "primary", date(2020, 11, 1), 20),
        (Country.ID, "primary", date(2020, 11, 2), 9),
        (Country.ID, "secondary", TODAY, 3),
        (Country.TL, "primary", TODAY, 15),
    ],
)
def test_a_cooperative_has_the_least_founding_members_of_its_country_form_and_day(
    country: Country, form: CooperativeForm, on: date, least: int
) -> None:
    check_founding(NAMES[country], country=country, form=form, member_count=least, on=on)

    with pytest.raises(FoundersTooFewError):
        check_founding(NAMES[country], country=country, form=form, member_count=least - 1, on=on)


@given(st.integers(1, 10_000))
def test_no_least_number_is_invented_where_none_was_found(member_count: int) -> None:
    founding = check_founding(
        "Federasaun Kooperativa", country=Country.TL, form="secondary", member_count=member_count, on=TODAY
    )

    assert founding.confidence is Confidence.LOW


@pytest.mark.parametrize(
    ("name", "confidence"),
    [
        ("Cooperativa Café Maubisse", Confidence.HIGH),
        ("COOPERATIVA DE CRÉDITO HANAI MALU", Confidence.HIGH),
        ("União das Cooperativas de Ermera", Confidence.HIGH),
        ("Kooperativa Kafé Ermera", Confidence.LOW),
    ],
)
def test_a_timorese_name_says_cooperative_and_a_spelling_variant_is_less_sure(
    name: str, confidence: Confidence
) -> None:
    founding = check_founding(name, country=Country.TL, form="primary", member_count=15, on=TODAY)

    assert founding.confidence is confidence


@pytest.mark.parametrize("name", ["Kafé Maubisse Lda", "Koperasi Kafe", "Co-operative of Ermera"])
def test_a_timorese_name_without_the_word_is_refused(name: str) -> None:
    with pytest.raises(CooperativeNameError):
        check_founding(name, country=Country.TL, form="primary", member_count=15, on=TODAY)


def test_timorese_capital_is_checked_where_it_is_given() -> None:
    least = Money(100_000, Currency.USD)

    for given_capital in (least, None):
        check_founding(
            NAMES[Country.TL], country=Country.TL, form="primary", member_count=15, own_capital=given_capital, on=TODAY
        )

    with pytest.raises(FoundingCapitalLowError):
        check_founding(
            NAMES[Country.TL],
            country=Country.TL,
            form="primary",
            member_count=15,
            own_capital=Money(99_999, Currency.USD),
            on=TODAY,
        )


def test_a_description_carries_the_regency_the_plain_numbers_and_the_rule_it_was_checked_by() -> None:
    described = describe(asked(place_code="53.03.10"), load_gazetteer(), on=TODAY)

    assert described.municipality_code == "53.03"
    assert described.identifiers == ("NIK_KOPERASI:1600000000207",)
    assert (described.founding_rule, described.founding_confidence) == ("id-primary-2020", "medium")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"place_code": "TL01"}, "place_unknown"),
        ({"place_code": "53"}, "place_unknown"),
        ({"identifiers": [{"scheme": "NIK", "value": "5" * 16}]}, "identifier_personal"),
        ({"identifiers": [{"scheme": "TIN", "value": "1234567"}]}, "identifier_foreign"),
        ({"member_count": 8}, "cooperative_founders_too_few"),
    ],
)
def test_what_breaks_a_rule_is_refused_by_its_code(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleViolationError) as refused:
        describe(asked(**changes), load_gazetteer(), on=TODAY)

    assert refused.value.code == code


@pytest.mark.parametrize(
    "changes",
    [
        {"member_count": 0},
        {"member_count": "40"},
        {"kind": "credit"},
        {"form": "tertiary"},
        {"own_capital": {"amount_minor": 1.5, "currency": "IDR"}},
        {"unheard": 1},
    ],
    ids=str,
)
def test_a_command_is_read_without_guessing(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        asked(**changes)


@pytest.mark.parametrize("number", ["", "503/KSP/2025 issued to Maria", "x", " 503", "503\n", "9" * 61])
def test_a_licence_number_holds_no_free_text(number: str) -> None:
    with pytest.raises(ValidationError):
        GivenLicence.model_validate({"licence_number": number, "valid_from": "2025-01-01"})


def test_a_class_is_the_highest_that_the_figures_given_reach() -> None:
    rich = asked(assets={"amount_minor": 2_000_000_000_000, "currency": "IDR"})

    by_members = figures_of(asked(), Country.ID, "savings_and_loan", on=TODAY)
    by_assets = figures_of(rich, Country.ID, "savings_and_loan", on=TODAY)

    assert by_members == Figures(1_200, "I", "members", "id-ksp-2023")
    assert by_assets == Figures(1_200, "II", "assets", "id-ksp-2023")


def test_only_indonesian_savings_and_loan_cooperatives_have_a_class() -> None:
    assert figures_of(asked(), Country.ID, "producer", on=TODAY) == Figures(1_200)
    assert figures_of(asked(), Country.TL, "savings_and_loan", on=TODAY) == Figures(1_200)


def test_there_is_no_class_for_a_day_before_the_rule() -> None:
    with pytest.raises(RuleViolationError) as refused:
        figures_of(asked(), Country.ID, "savings_and_loan", on=date(2020, 3, 1))

    assert refused.value.code == "rule_not_in_force"


@pytest.mark.parametrize("figure", ["own_capital", "assets"])
def test_figures_are_in_the_currency_of_the_country_whatever_the_kind(figure: str) -> None:
    foreign = asked(kind="producer", **{figure: {"amount_minor": 100, "currency": "USD"}})

    with pytest.raises(RuleViolationError) as refused:
        figures_of(foreign, Country.ID, "producer", on=TODAY)

    assert refused.value.code == "currency_mismatch"
