"""How lenders are read."""

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.financing.lenders.model import Cooperative, CooperativeNotFoundError
from services.financing.lenders.repository import from_document
from services.kernel import Country


async def one(cooperative_id: str, db: Database) -> Cooperative:
    """Read one cooperative, lender or partner.

    Raises:
        CooperativeNotFoundError: no register told of it.
    """
    document = await db.cooperatives.find_one({"_id": cooperative_id})
    if document is None or document["country"] is None:
        raise CooperativeNotFoundError(f"no cooperative {cooperative_id} is known here")
    return from_document(document)


async def page(country: Country | None, page_request: PageRequest, db: Database) -> Page[Cooperative]:
    """Read one page of savings-and-loan cooperatives."""
    query: Document = {"kind": "savings_and_loan"}
    if country is not None:
        query["country"] = country.value
    return await read_page(db, "cooperatives", query, page_request, from_document)
