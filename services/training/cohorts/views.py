"""How cohorts are read."""

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.kernel import Country
from services.training.cohorts.model import Cohort, CohortNotFoundError, CohortStatus
from services.training.cohorts.repository import from_document


async def one(cohort_id: str, db: Database) -> Cohort:
    """Read one cohort.

    Raises:
        CohortNotFoundError: no such cohort was scheduled.
    """
    document = await db.cohorts.find_one({"_id": cohort_id})
    if document is None:
        raise CohortNotFoundError(f"no cohort {cohort_id}")
    return from_document(document)


async def page(
    country: Country, programme: str | None, status: CohortStatus | None, page_request: PageRequest, db: Database
) -> Page[Cohort]:
    """Read one page of the cohorts held in a country."""
    query: Document = {"country": country.value}
    given = {"programme": programme, "status": status}
    query.update({name: value for name, value in given.items() if value is not None})
    return await read_page(db, "cohorts", query, page_request, from_document)
