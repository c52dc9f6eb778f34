"""The story as a whole: the chapters in their order, from the rows of the data to the scorecard."""

from collections.abc import Mapping

from story.assumptions import assumptions
from story.chapters import evaluating, figures, lending, registers, repaying, training
from story.client import Client
from story.progress import Progress
from story.rows import Unusable, read_rows, set_aside, usable
from story.scorecard import Scorecard

SERVICES = ("registry", "financing", "training", "evaluation")


async def tell(urls: Mapping[str, str], issuer: str, progress: Progress) -> Scorecard:
    """Tell the story to the services at `urls`, whatever of it they were told before, and read the scorecard.

    Raises:
        RefusedError: a service refused what the story relies on; also inside an ExceptionGroup.
        NeverTrueError: facts did not arrive in time; also inside an ExceptionGroup.
    """
    assumed, rows = assumptions(), read_rows()
    async with Client(urls, issuer) as client:
        cooperative_ids = await registers.cooperatives(client, assumed, progress)
        entered = await registers.enterprises(client, usable(rows), cooperative_ids, assumed, progress)
        members = [one for one in entered if isinstance(one, registers.Member)]
        await training.certificates(client, members, assumed, progress)
        facility_ids = await lending.facilities(client, cooperative_ids, assumed, progress)
        lent = await lending.loans(client, members, facility_ids, assumed, progress)
        loans = [one for one in lent if isinstance(one, lending.Loan)]
        await repaying.repayments(client, loans, assumed, progress)
        aside = [*set_aside(rows), *(one for one in (*entered, *lent) if isinstance(one, Unusable))]
        card = await figures.scorecard(client, len(rows), loans, aside, assumed, progress)
        joint = await evaluating.joint_evaluation(client, cooperative_ids, assumed, progress)
        return card.model_copy(update={"joint": joint})
