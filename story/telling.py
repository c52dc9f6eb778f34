"""The story as a whole: the chapters in their order, from the rows of the data to the scorecard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.kernel import Country
from story.assumptions import Assumptions, assumptions
from story.chapters import evaluating, figures, lending, registers, repaying, training
from story.client import Addresses, Client
from story.neighbours import InOneCell, Neighbours
from story.progress import Progress
from story.rows import Row, Unusable, read_rows, set_aside, usable
from story.scorecard import Scorecard

SERVICES = ("registry", "financing", "training", "evaluation")


@dataclass(frozen=True)
class Told:
    """What was told of the lending: the rows, the loans of some of them, and those that are no loan here."""

    rows: int
    loans: tuple[lending.Loan, ...]
    aside: tuple[Unusable, ...]
    cooperative_ids: Mapping[str, str]


async def tell(urls: Mapping[str, str], issuer: str, progress: Progress) -> Scorecard:
    """Tell the story to the services at `urls`, whatever of it they were told before, and read the scorecard.

    Raises:
        RefusedError: a service refused what the story relies on; also inside an ExceptionGroup.
        NeverTrueError: facts did not arrive in time; also inside an ExceptionGroup.
    """
    assumed = assumptions()
    async with Client(dict.fromkeys(Country, Addresses(urls, issuer))) as client:
        told = await lend(client, InOneCell(), read_rows(), assumed, progress)
        await repaying.repayments(client, told.loans, assumed, progress)
        card = await figures.scorecard(client, told.rows, told.loans, told.aside, assumed, progress)
        joint = await evaluating.joint_evaluation(client, told.cooperative_ids, assumed, progress)
        return card.model_copy(update={"joint": joint})


async def lend(
    client: Client,
    neighbours: Neighbours,
    rows: Sequence[Row],
    assumed: Assumptions,
    progress: Progress,
) -> Told:
    """Tell the story of some rows as far as the disbursement of its loans."""
    cooperative_ids = await registers.cooperatives(client, neighbours, assumed, progress)
    entered = await registers.enterprises(client, usable(rows), cooperative_ids, assumed, progress)
    members = [one for one in entered if isinstance(one, registers.Member)]
    await training.certificates(client, members, assumed, progress)
    facility_ids = await lending.facilities(client, neighbours, cooperative_ids, assumed, progress)
    lent = await lending.loans(client, neighbours, members, facility_ids, assumed, progress)
    loans = tuple(one for one in lent if isinstance(one, lending.Loan))
    aside = (*set_aside(rows), *(one for one in (*entered, *lent) if isinstance(one, Unusable)))
    return Told(len(rows), loans, aside, cooperative_ids)


def single_failures(failures: BaseExceptionGroup[Exception]) -> list[BaseException]:
    """List the failures of a group and of the groups in it."""
    return [
        single
        for failure in failures.exceptions
        for single in (single_failures(failure) if isinstance(failure, BaseExceptionGroup) else [failure])
    ]
