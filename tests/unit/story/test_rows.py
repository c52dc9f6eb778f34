"""Which rows the story can tell, and that the others are set aside with a reason."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel import Currency, Money
from story.assumptions import assumptions
from story.rows import Reason, StoryRow, Unusable, owner_gender, read_row, read_rows, set_aside, usable

CODES = {"Retail": "47112", "Personal Housing Expenses": ""}
WHOLE = {
    "id": "1",
    "loan_amount": "600.5",
    "funded_amount": "100.0",
    "activity": "Retail",
    "sector": "Retail",
    "region": "Dili",
    "currency": "USD",
    "disbursed_time": "2015-02-23 08:00:00",
    "term_in_months": "15.0",
    "borrower_genders": "female",
    "repayment_interval": "monthly",
}


def test_every_row_is_told_or_set_aside_with_a_reason() -> None:
    rows = read_rows()

    told, aside = usable(rows), set_aside(rows)

    assert (len(rows), len(told), len(aside)) == (95, 37, 58)
    assert Counter(row.reason for row in aside) == {
        Reason.NO_PLACE_NO_DISBURSEMENT_DAY: 49,
        Reason.HOUSEHOLD_PURPOSE: 8,
        Reason.NOT_MONTHLY: 1,
    }
    assert len({row.row_id for row in rows}) == len(rows)


def test_a_row_is_told_with_its_real_amount_day_and_term() -> None:
    row = read_row(WHOLE, 7, CODES, assumptions())

    assert isinstance(row, StoryRow)
    assert row.principal == Money(60_050, Currency.USD)
    assert (row.disbursed_on, row.term_months) == (date(2015, 2, 23), 15)
    assert row.legal_name == "Generated name 7 (retail)"


def test_the_application_is_set_before_the_disbursement_by_the_assumed_days() -> None:
    row = read_row(WHOLE, 7, CODES, assumptions())

    assert isinstance(row, StoryRow)
    assert row.disbursed_on - row.applied_on == timedelta(days=assumptions().rows.application_days_before_disbursement)


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("region", "", Reason.NO_PLACE_NO_DISBURSEMENT_DAY),
        ("disbursed_time", "", Reason.NO_PLACE_NO_DISBURSEMENT_DAY),
        ("activity", "Personal Housing Expenses", Reason.HOUSEHOLD_PURPOSE),
        ("repayment_interval", "irregular", Reason.NOT_MONTHLY),
    ],
)
def test_a_row_that_cannot_be_told_says_why(field: str, value: str, reason: Reason) -> None:
    row = read_row({**WHOLE, field: value}, 7, CODES, assumptions())

    assert row == Unusable("1", Money(60_050, Currency.USD), reason)


@given(st.lists(st.sampled_from(["female", "male"])))
def test_a_group_of_one_gender_has_that_gender(genders: list[str]) -> None:
    expected = {0: "undisclosed", 1: (genders or [""])[0], 2: "mixed"}[len(set(genders))]

    assert owner_gender(", ".join(genders)) == expected
