"""How products are kept: one document each, with its certificates in a list and the headings of its goods."""

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.registry import PRODUCT_TOPIC
from services.kernel import Decision
from services.registry.field_classes import OFFICIAL
from services.registry.products.fields import certificate_fields, entry_of, fields_of
from services.registry.products.model import Product
from services.registry.products.refusals import ProductNotFoundError
from services.registry.trade_codes import prefixes

COLLECTION = "products"
STORED = {"hs_prefixes": OFFICIAL}
"""Written for the index beside what the models hold."""

INDEXES = (
    Index(COLLECTION, (("owner_id", 1), ("_id", 1))),
    Index(COLLECTION, (("country", 1), ("_id", 1))),
    Index(COLLECTION, (("hs_prefixes", 1), ("_id", 1))),
    Index(COLLECTION, (("certificates.standard", 1), ("_id", 1))),
    Index(COLLECTION, (("readiness.level", 1), ("_id", 1))),
)


async def get(product_id: str, tx: Transaction) -> Product:
    """Read an entry.

    Raises:
        ProductNotFoundError: the register has no such entry.
    """
    document = await tx.load(COLLECTION, product_id)
    if document is None:
        raise ProductNotFoundError(f"no product {product_id}")
    return from_document(document)


async def save(decision: Decision[Product], tx: Transaction) -> None:
    """Keep an entry and its facts."""
    entry = decision.state
    await tx.save(COLLECTION, _to_document(entry), decision, PRODUCT_TOPIC.of(entry.country))


def _to_document(entry: Product) -> Document:
    certificates = certificate_fields(entry)
    fields = {name: value for name, value in fields_of(entry).items() if name not in certificates}
    return {
        "_id": entry.product_id,
        **fields,
        "certificates": list(certificates.values()),
        "hs_prefixes": list(prefixes(entry.description.hs_code)),
    }


def from_document(document: Document) -> Product:
    """Read a kept entry."""
    certificates = {f"certificate_{number:02}": kept for number, kept in enumerate(document["certificates"], start=1)}
    return entry_of(document["_id"], {**document, **certificates}, document["version"])
