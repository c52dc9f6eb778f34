"""The story across a border: two cells, each counting by itself, with the line cut while borrowers repay."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from deploy.border.pair import Pair
from services.kernel import Country
from story.across import tell_across
from story.progress import Silence
from story.rows import Row, read_rows, set_aside, usable
from story.scorecard import Scorecard

pytestmark = pytest.mark.slow

LOANS = 6
"""Rows of each story cost seconds: every loan crosses the border four times."""


@dataclass(frozen=True)
class Told:
    rows: int
    cards: Mapping[Country, Scorecard]
    digest: str


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    rows = read_rows()
    kept: list[Row] = [*set_aside(rows), *usable(rows)[:LOANS]]
    pair = Pair(tmp_path_factory.mktemp("across"))
    try:
        pair.up()
        cards, digest = asyncio.run(tell_across(pair, kept, Silence()))
        yield Told(len(kept), cards, digest)
    finally:
        pair.down()


def test_every_row_is_a_loan_or_set_aside_as_either_ministry_counts(told: Told) -> None:
    for card in told.cards.values():
        assert card.differences == []
        assert (card.loans, card.rows) == (LOANS, told.rows)


def test_both_cells_show_one_scorecard_and_told_each_other_the_same_digest(told: Told) -> None:
    assert told.cards[Country.ID] == told.cards[Country.TL]
    assert len(told.digest) == 64
