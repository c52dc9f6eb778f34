"""How direct requests are read."""

from services.chassis.mongo import Database
from services.chassis.paging import Page, PageRequest, read_page
from services.financing.direct_requests.model import DirectRequest, DirectRequestNotFoundError
from services.financing.direct_requests.repository import from_document


async def one(request_id: str, db: Database) -> DirectRequest:
    """Read one request.

    Raises:
        DirectRequestNotFoundError: there is none of that id.
    """
    document = await db.direct_requests.find_one({"_id": request_id})
    if document is None:
        raise DirectRequestNotFoundError(f"no direct request {request_id}")
    return from_document(document)


async def page(lender_id: str, page_request: PageRequest, db: Database) -> Page[DirectRequest]:
    """Read one page of what a lender was asked for."""
    return await read_page(db, "direct_requests", {"lender_id": lender_id}, page_request, from_document)
