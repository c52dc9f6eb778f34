"""How products are read."""

from services.chassis.mongo import Database
from services.chassis.paging import Page, PageRequest, read_page
from services.training.products.model import OfferedProduct, ProductUnknownError
from services.training.products.repository import from_document


async def one(product_id: str, db: Database) -> OfferedProduct:
    """Read one product.

    Raises:
        ProductUnknownError: no register told of it.
    """
    document = await db.products.find_one({"_id": product_id})
    if document is None or document["owner_id"] is None:
        raise ProductUnknownError(f"no product {product_id} is known here")
    return from_document(document)


async def page(owner_id: str, page_request: PageRequest, db: Database) -> Page[OfferedProduct]:
    """Read one page of an owner's products."""
    return await read_page(db, "products", {"owner_id": owner_id}, page_request, from_document)
