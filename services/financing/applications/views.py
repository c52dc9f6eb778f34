"""How applications are read."""

from dataclasses import dataclass
from datetime import date

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.financing.applications import offers
from services.financing.applications.model import Application, ApplicationStatus
from services.financing.applications.offers import Offer
from services.financing.applications.refusals import ApplicationNotFoundError
from services.financing.applications.repository import from_document
from services.financing.products import views as products
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


async def offer(application_id: str, disbursed_on: date, db: Database) -> Offer:
    """Show an application's loan as it would be, paid out on a day.

    Raises:
        ApplicationNotFoundError: there is no such application.
        OfferDayError: the day is before the application's, or too far ahead.
    """
    application = await one(application_id, db)
    choice = application.product
    edition = await products.edition(choice.product_id, choice.edition, db) if choice else None
    return offers.offer(application, edition, disbursed_on=disbursed_on)


async def page(
    wanted: ConcernFilter, status: ApplicationStatus | None, page_request: PageRequest, db: Database
) -> Page[Application]:
    """Read one page of applications."""
    query = wanted.query() | ({"status": status} if status else {})
    return await read_page(db, "applications", query, page_request, from_document)
