"""The story checks its own sums: a scorecard that does not agree with the rows says where."""

from datetime import date
from typing import Any

import pytest

from services.kernel import Currency, Money
from story.rows import Reason, StoryRow, Unusable
from story.scorecard import Group, Scorecard, differences, set_aside_by_reason

DAY = date(2015, 1, 1)


def _row(row_id: str, sector: str, amount_minor: int) -> StoryRow:
    return StoryRow(
        row_id=row_id,
        legal_name="Generated name 1 (retail)",
        sector=sector,
        activity_code="47112",
        region="Dili",
        principal=Money(amount_minor, Currency.USD),
        term_months=12,
        owner_gender="female",
        disbursed_on=DAY,
        applied_on=DAY,
    )


TOLD = [(_row("1", "food", 100), "TL06"), (_row("2", "food", 200), "TL03"), (_row("3", "retail", 300), "TL06")]
ASIDE = [
    Unusable("4", Money(400, Currency.USD), Reason.NOT_MONTHLY),
    Unusable("5", Money(500, Currency.USD), Reason.HOUSEHOLD_PURPOSE),
    Unusable("6", Money(600, Currency.USD), Reason.HOUSEHOLD_PURPOSE, "school"),
]
TRUE = Scorecard(
    reported_on=DAY,
    currency=Currency.USD,
    rows=6,
    loans=3,
    amount_minor=600,
    municipalities=(
        Group(code="TL03", name="Baucau", loans=1, amount_minor=200),
        Group(code="TL06", name="Dili", loans=2, amount_minor=400),
    ),
    sectors=(
        Group(code="food", name="food", loans=2, amount_minor=300),
        Group(code="retail", name="retail", loans=1, amount_minor=300),
    ),
    portfolio=(),
    trained_enterprises=3,
    trained_and_financed_share="1",
    female_borrower_share="1",
    set_aside=set_aside_by_reason(ASIDE),
    labels=(),
)


def test_sums_that_agree_differ_nowhere() -> None:
    assert differences(TRUE, 6, TOLD) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"loans": 4},
        {"amount_minor": 599},
        {"set_aside": TRUE.set_aside[1:]},
        {"municipalities": TRUE.municipalities[1:]},
        {"sectors": (TRUE.sectors[0].model_copy(update={"amount_minor": 299}), TRUE.sectors[1])},
        {"sectors": (TRUE.sectors[0].model_copy(update={"loans": 1}), TRUE.sectors[1])},
    ],
)
def test_sums_that_do_not_agree_are_named(wrong: dict[str, Any]) -> None:
    assert differences(TRUE.model_copy(update=wrong), 6, TOLD)


def test_a_row_that_was_dropped_silently_is_noticed() -> None:
    assert differences(TRUE, 7, TOLD)


def test_rows_set_aside_are_gathered_by_reason_with_their_ids_and_sums() -> None:
    gathered = set_aside_by_reason(ASIDE)

    found = [(group.reason, group.rows, group.amount_minor, group.row_ids) for group in gathered]
    assert found == [
        (Reason.HOUSEHOLD_PURPOSE, 2, 1_100, ("5", "6")),
        (Reason.NOT_MONTHLY, 1, 400, ("4",)),
    ]
    assert gathered[0].details == ("6: school",)
