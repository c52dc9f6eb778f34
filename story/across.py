"""`python -m story.across`: the story across a border, told to two cells on one machine."""

import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from rich.console import Console

from deploy.border.pair import Pair
from deploy.embedded.programs import REPOSITORY
from deploy.server_process import NotReadyError
from services.kernel import Country
from story.assumptions import assumptions
from story.chapters import exchanging, figures, judging_across, repaying
from story.chapters.officers import EVALUATING
from story.client import Addresses, Client, NeverTrueError, RefusedError
from story.neighbours import AcrossTheBorder
from story.printing import show, show_round
from story.progress import Progress, ProgressBars
from story.rows import Row, read_rows
from story.scorecard import Scorecard, SignedRound
from story.telling import lend, single_failures

console = Console()


@dataclass(frozen=True)
class Across:
    """What the story ends with: each ministry's scorecard, the digest both told, and the round both signed."""

    cards: Mapping[Country, Scorecard]
    digest: str
    joint: SignedRound


def main() -> int:
    """Tell the story across the border; 0 when both cells count the same, and what the rows say."""
    pair = Pair(Path(os.environ.get("JEMBATAN_BORDER_HOME", REPOSITORY / ".jembatan-border")))
    began = monotonic()
    try:
        with console.status("starting both cells and the mirrors between them"):
            pair.up()
        console.print(f"Both cells are up after {monotonic() - began:.1f} s; their data lies in {pair.home}.")
        return _told(pair)
    except (NotReadyError, ValueError) as refusal:
        console.print(str(refusal), style="red", markup=False)
        return 1
    finally:
        with console.status("stopping"):
            pair.down()


def cells_of(pair: Pair) -> Mapping[Country, Addresses]:
    """Tell where each ministry's officers find their services."""
    return {
        ministry: Addresses(
            {name: cell.url(name) for name in cell.ports if name not in ("mongo", "kafka", "issuer")},
            cell.url("issuer"),
        )
        for ministry, cell in pair.cells.items()
    }


async def tell_across(pair: Pair, rows: Sequence[Row], progress: Progress) -> Across:
    """Tell the story with the border cut while borrowers repay, and a joint round at its end.

    Raises:
        RefusedError: a service refused what the story relies on; also inside an ExceptionGroup.
        NeverTrueError: facts did not arrive in time, or the cells do not count the same; also inside an ExceptionGroup.
    """
    assumed = assumptions()
    async with Client(cells_of(pair)) as client:
        told = await lend(client, AcrossTheBorder(), rows, assumed, progress)
        pair.close()
        await repaying.repayments(client, told.loans, assumed, progress)
        pair.open()
        await figures.caught_up(client, told.loans)
        digest = await exchanging.equal_digest(client, assumed.reported_on, progress)
        cards = {}
        for ministry in Country:
            card = await figures.counted(client, EVALUATING[ministry], told.loans, told.aside, assumed)
            cards[ministry] = figures.compared(card, told.rows, told.loans)
        joint = await judging_across.signed_in_both(client, assumed.joint, assumed.reported_on, progress)
        return Across(cards, digest, joint)


def _told(pair: Pair) -> int:
    began, told = monotonic(), None
    try:
        with ProgressBars(console) as progress:
            told = asyncio.run(tell_across(pair, read_rows(), progress))
    except* (RefusedError, NeverTrueError) as failures:
        for failure in single_failures(failures):
            console.print(str(failure), style="red", markup=False)
    if told is None:
        return 1
    cards = told.cards
    show(cards[Country.TL], console)
    show_round(told.joint, console)
    console.print(f"Told in {monotonic() - began:.1f} s, with the border cut while borrowers repaid.")
    if cards[Country.ID] != cards[Country.TL]:
        console.print("The two cells do not show the same scorecard.", style="red")
        return 1
    console.print(f"Both cells count the same figures: {told.digest}", style="green")
    return 1 if cards[Country.TL].differences else 0


if __name__ == "__main__":
    sys.exit(main())
