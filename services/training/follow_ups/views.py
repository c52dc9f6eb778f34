"""How follow-up visits are read."""

from datetime import UTC, date, datetime

from services.chassis.mongo import Database
from services.chassis.paging import Page, PageRequest, read_page
from services.kernel import Country
from services.kernel.dated_rules import in_force
from services.training.follow_ups.checklists import PracticeList, load_practices
from services.training.follow_ups.model import FollowUp
from services.training.follow_ups.refusals import FollowUpNotFoundError
from services.training.follow_ups.repository import from_document


async def one(follow_up_id: str, db: Database) -> FollowUp:
    """Read one visit.

    Raises:
        FollowUpNotFoundError: there is none of that id.
    """
    document = await db.follow_ups.find_one({"_id": follow_up_id})
    if document is None:
        raise FollowUpNotFoundError(f"no follow-up {follow_up_id}")
    return from_document(document)


async def page(cohort_id: str, page_request: PageRequest, db: Database) -> Page[FollowUp]:
    """Read one page of the visits after a cohort."""
    return await read_page(db, "follow_ups", {"cohort_id": cohort_id}, page_request, from_document)


def practices(programme: str, on: date | None) -> PracticeList:
    """Read a programme's list in force on a day; without one, today in Dili.

    Raises:
        NoRuleInForceError: none covers the day.
    """
    lists = [one for one in load_practices() if one.programme == programme]
    return in_force(lists, on=on or Country.TL.day_of(datetime.now(UTC)), subject=f"follow-up of {programme}")
