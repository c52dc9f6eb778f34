"""How applications are read."""

from dataclasses import dataclass

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.financing.applications.model import Application, ApplicationStatus
from services.financing.applications.refusals import ApplicationNotFoundError
from services.financing.applications.repository import from_document
from services.kernel import RuleViolationError


class ListFilterMissingError(RuleViolationError):
    """A list is asked for by facility or by borrower."""

    code = "list_filter_missing"


@dataclass(frozen=True)
class ConcernFilter:
    """Whose applications or loans are asked for: a facility's, a borrower's, or both."""

    facility_id: str | None = None
    borrower_id: str | None = None

    def query(self) -> Document:
        """Lead the query by an indexed equality.

        Raises:
            ListFilterMissingError: neither is given.
        """
        given = {"facility_id": self.facility_id, "borrower_id": self.borrower_id}
        query: Document = {name: value for name, value in given.items() if value is not None}
        if not query:
            raise ListFilterMissingError("name a facility_id or a borrower_id")
        return query


async def one(application_id: str, db: Database) -> Application:
    """Read one application.

    Raises:
        ApplicationNotFoundError: there is none of that id.
    """
    document = await db.applications.find_one({"_id": application_id})
    if document is None:
        raise ApplicationNotFoundError(f"no application {application_id}")
    return from_document(document)


async def page(
    wanted: ConcernFilter, status: ApplicationStatus | None, page_request: PageRequest, db: Database
) -> Page[Application]:
    """Read one page of applications."""
    query = wanted.query() | ({"status": status} if status else {})
    return await read_page(db, "applications", query, page_request, from_document)
