"""How products are kept."""

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.training.products.model import OfferedProduct

INDEXES = (Index("products", (("owner_id", 1), ("_id", 1))),)
_PRODUCT = TypeAdapter(OfferedProduct)


async def find(product_id: str, tx: Transaction) -> OfferedProduct:
    """Read a product; one never heard of is an empty entry."""
    document = await tx.load("products", product_id)
    return from_document(document) if document else OfferedProduct(product_id)


async def put(product: OfferedProduct, tx: Transaction) -> None:
    """Keep what is known of a product."""
    document: Document = _PRODUCT.dump_python(product, mode="json")
    await tx.put("products", {"_id": document.pop("product_id"), **document})


def from_document(document: Document) -> OfferedProduct:
    """Read a kept product."""
    return _PRODUCT.validate_python(
        {"product_id": document["_id"], **{k: v for k, v in document.items() if k != "_id"}}
    )
