"""The story across a border: two cells, each counting by itself, with the line cut while borrowers repay."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from deploy.border.pair import Pair
from services.kernel import Country
from story.across import Across, tell_across
from story.progress import Silence
from story.rows import Row, read_rows, set_aside, usable

pytestmark = pytest.mark.slow

LOANS = 6
"""Rows of each story cost seconds: every loan crosses the border four times."""


@dataclass(frozen=True)
class Told:
    rows: int
    story: Across


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    rows = read_rows()
    kept: list[Row] = [*set_aside(rows), *usable(rows)[:LOANS]]
    pair = Pair(tmp_path_factory.mktemp("across"))
    try:
        pair.up()
        yield Told(len(kept), asyncio.run(tell_across(pair, kept, Silence())))
    finally:
        pair.down()


def test_every_row_is_a_loan_or_set_aside_as_either_ministry_counts(told: Told) -> None:
    for card in told.story.cards.values():
        assert card.differences == []
        assert (card.loans, card.rows) == (LOANS, told.rows)


def test_both_cells_show_one_scorecard_and_told_each_other_the_same_digest(told: Told) -> None:
    assert told.story.cards[Country.ID] == told.story.cards[Country.TL]
    assert len(told.story.digest) == 64


def test_both_cells_hold_the_round_that_both_signed_with_what_they_saw_differently_settled(told: Told) -> None:
    joint = told.story.joint

    assert joint.signed_by == (Country.ID, Country.TL)
    differing = {one.criterion: one.agreed for one in joint.criteria if len(set(one.scores.values())) > 1}
    assert differing == {"efficiency": 2, "impact": 2}
    assert len(joint.document_digest) == 64
