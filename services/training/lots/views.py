"""How lots are read."""

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.training.lots.model import Lot
from services.training.lots.refusals import LotNotFoundError
from services.training.lots.repository import from_document


async def one(lot_id: str, db: Database) -> Lot:
    """Read one lot.

    Raises:
        LotNotFoundError: there is none of that id.
    """
    document = await db.lots.find_one({"_id": lot_id})
    if document is None:
        raise LotNotFoundError(f"no lot {lot_id}")
    return from_document(document)


async def page(enterprise_id: str | None, product_id: str | None, page_request: PageRequest, db: Database) -> Page[Lot]:
    """Read one page of the lots of an enterprise or of a product."""
    given = {"goods.enterprise_id": enterprise_id, "goods.product_id": product_id}
    query: Document = {name: value for name, value in given.items() if value is not None}
    return await read_page(db, "lots", query, page_request, from_document)
