"""Conditions of a loan product: what is read, what contradicts, and that they are kept as they were written."""

from typing import Any

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from services.financing.products.conditions import Conditions
from services.financing.products.consistency import demand_consistent
from services.financing.products.model import Edition
from services.financing.products.refusals import ProductConditionsError
from tests.unit.financing.offered import HARVEST, conditions, editions

EXAMPLES = 12
PRINCIPAL_FIRST = {
    "usual": {
        "steps": [
            {"timing": timing, "component": component}
            for timing in ("past_due", "due", "in_advance")
            for component in ("principal", "interest", "fee", "penalty")
        ]
    }
}
TWICE = {"usual": {"steps": [{"timing": "due", "component": "fee"}] * 12}}

CONTRADICTIONS: dict[str, dict[str, Any]] = {
    "the least annual rate is not above the most": {"interest": {"annual_rate": {"least": "0.3", "most": "0.2"}}},
    "the last instalment is due within 600 months": {"rhythm": {"every": 26}},
    "a range for the fixed instalment": {"repaying": {"amortisation": "fixed_amount"}},
    "a bullet or a fixed instalment has no grace": {"repaying": {"amortisation": "bullet", "grace": {"interest": 1}}},
    "a harvest plan spreads": {"repaying": {"amortisation": "bullet", "harvest": HARVEST}},
    "without grace": {"repaying": {"harvest": HARVEST, "grace": {"principal": 1}}},
    "names each month of the year once": {"repaying": {"harvest": {**HARVEST, "skipped_months": [2, 3]}}},
    "says for how many instalments": {"repaying": {"amortisation": "interest_only_then_principal"}},
    "grace ends before the last instalment": {"repaying": {"grace": {"principal": 3}}},
    "flat interest is spread": {"interest": {"method": "flat"}, "repaying": {"amortisation": "equal_principal"}},
    "flat interest is not recalculated": {"interest": {"method": "flat", "recalculation": {}}},
    "flat interest alone is rounded": {"interest": {"rounds_flat_in_all": True}},
    "interest is paid before principal": {"repaying": {"grace": {"interest": 1}}, "allocation": PRINCIPAL_FIRST},
    "each fee has a code of its own": {"fees": [{"code": "provision", "rate": "0.01"}] * 2},
    "no fee is called interest": {"fees": [{"code": "interest", "rate": "0.01"}]},
    "a fee is a rate or an amount": {"fees": [{"code": "provision", "rate": "0.01", "amount_minor": 5}]},
    "something is left of the least amount": {
        "fees": [{"code": "notary", "amount_minor": 15_000}],
        "repaying": {"down_payment_rate": "0.25"},
    },
    "each component once": {"allocation": TWICE, "repaying": {"grace": {"interest": 1}}},
}


@pytest.mark.parametrize("why", CONTRADICTIONS)
def test_conditions_that_contradict_are_refused_with_the_reason(why: str) -> None:
    given_conditions = conditions(**CONTRADICTIONS[why])

    with pytest.raises(ProductConditionsError, match=why):
        demand_consistent(given_conditions)


def test_every_contradiction_is_named() -> None:
    contradictory = conditions(amount={"least": 600_000}, rhythm={"every": 26})

    with pytest.raises(ProductConditionsError, match=r"least amount.*; the last instalment"):
        demand_consistent(contradictory)


@settings(max_examples=EXAMPLES)
@given(editions())
def test_conditions_are_read_back_as_they_were_kept(edition: Edition) -> None:
    kept = edition.conditions.model_dump(mode="json")

    assert Conditions.model_validate(kept) == edition.conditions


def test_the_smallest_rate_is_kept_as_it_was_written() -> None:
    smallest = conditions(interest={"annual_rate": {"least": "0.00000001", "most": "0.2"}})

    kept = smallest.model_dump(mode="json")

    assert kept["interest"]["annual_rate"]["least"] == "0.00000001"
    assert Conditions.model_validate(kept) == smallest


@pytest.mark.parametrize(
    "changed",
    [
        {"amount": {"least": 0}},
        {"amount": {"least": 10.5}},
        {"amount": {"least": True}},
        {"rhythm": {"count": {"least": 1, "most": 601}}},
        {"rhythm": {"unit": "years"}},
        {"interest": {"annual_rate": {"least": 0.1, "most": "0.2"}}},
        {"interest": {"annual_rate": {"least": "0.1", "most": "2.1"}}},
        {"repaying": {"down_payment_rate": "1"}},
        {"repaying": {"harvest": {**HARVEST, "due_months": [{"month": 13}]}}},
        {"collateral_codes": ["Land title"]},
        {"currency": "EUR"},
        {"favourite": "coffee"},
    ],
)
def test_what_no_product_can_say_is_not_read(changed: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        conditions(**changed)
