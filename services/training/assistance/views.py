"""How assistance cases are read."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.kernel import Country
from services.kernel.dated_rules import in_force
from services.training.assistance.checklists import Checklist, load_checklists
from services.training.assistance.model import AssistanceCase, CaseStatus
from services.training.assistance.refusals import AssistanceCaseNotFoundError
from services.training.assistance.repository import from_document


@dataclass(frozen=True, slots=True)
class CasesWanted:
    """Which cases of a country are meant."""

    country: Country
    enterprise_id: str | None
    product_id: str | None
    status: CaseStatus | None


async def one(case_id: str, db: Database) -> AssistanceCase:
    """Read one case.

    Raises:
        AssistanceCaseNotFoundError: there is none of that id.
    """
    document = await db.assistance_cases.find_one({"_id": case_id})
    if document is None:
        raise AssistanceCaseNotFoundError(f"no assistance case {case_id}")
    return from_document(document)


async def page(wanted: CasesWanted, page_request: PageRequest, db: Database) -> Page[AssistanceCase]:
    """Read one page of a country's cases."""
    given = {
        "target.enterprise_id": wanted.enterprise_id,
        "target.product_id": wanted.product_id,
        "status": wanted.status,
    }
    query: Document = {"country": wanted.country.value}
    query.update({name: value for name, value in given.items() if value is not None})
    return await read_page(db, "assistance_cases", query, page_request, from_document)


def checklist(on: date | None) -> Checklist:
    """Read the checklist in force on a day; without one, today in Dili.

    Raises:
        NoRuleInForceError: none covers the day.
    """
    return in_force(load_checklists(), on=on or Country.TL.day_of(datetime.now(UTC)), subject="assistance")
