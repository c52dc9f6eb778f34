"""What may be sent to ask for a loan: rates are decimal text, nothing is guessed."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.financing.applications.commands import SubmitApplication

GIVEN: dict[str, Any] = {
    "facility_id": "fac-1",
    "borrower_id": "ent-1",
    "amount_minor": 100_000,
    "currency": "USD",
    "term_months": 10,
    "method": "equal_instalments",
    "day_count": "30/360",
    "annual_rate": "0.12",
    "purpose_code": "stock",
    "submitted_on": "2026-02-01",
}


def test_a_rate_is_read_exactly() -> None:
    assert SubmitApplication(**GIVEN).annual_rate == Decimal("0.12")


@given(st.decimals(0, 2, places=8))
def test_every_rate_with_up_to_eight_places_is_read_as_written(rate: Decimal) -> None:
    assert SubmitApplication(**{**GIVEN, "annual_rate": format(rate, "f")}).annual_rate == rate


@pytest.mark.parametrize(
    "rate", [0.12, 1, "12", "2.01", "-0.1", "0,12", "1e-2", "NaN", "0.123456789", " 0.1", "\u0660"]
)
def test_a_rate_that_is_no_decimal_fraction_as_text_is_refused(rate: object) -> None:
    with pytest.raises(ValidationError):
        SubmitApplication(**{**GIVEN, "annual_rate": rate})


@pytest.mark.parametrize(
    ("field", "value"),
    [("amount_minor", 0), ("amount_minor", 10.5), ("term_months", 0), ("method", "bullet"), ("currency", "EUR")],
)
def test_what_no_loan_can_have_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError):
        SubmitApplication(**{**GIVEN, field: value})
