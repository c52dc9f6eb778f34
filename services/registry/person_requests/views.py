"""How requests of persons are read."""

from datetime import UTC, datetime

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.kernel import Country
from services.registry.person_requests.model import PersonRequest, PersonRequestStatus
from services.registry.person_requests.refusals import PersonRequestNotFoundError
from services.registry.person_requests.repository import from_document
from services.registry.persons.model import demand_home


async def one(request_id: str, ministry: Country | None, db: Database) -> PersonRequest:
    """Read one request.

    Raises:
        PersonRequestNotFoundError: there is no such request.
        PersonOfOtherMinistryError: the other ministry keeps it.
    """
    document = await db.person_requests.find_one({"_id": request_id})
    if document is None:
        raise PersonRequestNotFoundError(f"no request {request_id}")
    request = from_document(document)
    demand_home(request.country, ministry)
    return request


async def page(
    country: Country, status: PersonRequestStatus | None, page_request: PageRequest, db: Database
) -> Page[PersonRequest]:
    """Read one page of one ministry's requests."""
    query: Document = {"country": country.value, **({"status": status} if status else {})}
    return await read_page(db, "person_requests", query, page_request, from_document)


async def overdue(country: Country, page_request: PageRequest, db: Database) -> Page[PersonRequest]:
    """Read one page of the requests that the law wanted answered before now."""
    query: Document = {"country": country.value, "status": "open", "due_at": {"$lt": datetime.now(UTC)}}
    return await read_page(db, "person_requests", query, page_request, from_document)
