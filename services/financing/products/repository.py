"""How loan products are kept, all editions with them."""

from datetime import date

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.financing import LOAN_PRODUCT_TOPIC
from services.financing.products.conditions import Conditions
from services.financing.products.model import Edition, Product
from services.financing.products.refusals import ProductNotFoundError
from services.kernel import Country, Decision

INDEXES = (
    Index("loan_products", (("home", 1), ("_id", 1))),
    Index("loan_products", (("lender_id", 1), ("_id", 1))),
)


async def get(product_id: str, tx: Transaction) -> Product:
    """Read a product.

    Raises:
        ProductNotFoundError: there is none of that id.
    """
    document = await tx.load("loan_products", product_id)
    if document is None:
        raise ProductNotFoundError(f"no loan product {product_id}")
    return from_document(document)


async def edition_of(product_id: str, number: int, tx: Transaction) -> Edition:
    """Read one edition of a product, whatever its status.

    Raises:
        ProductNotFoundError: there is no such product.
        EditionNotFoundError: it has no edition of that number.
    """
    return (await get(product_id, tx)).edition(number)


async def save(decision: Decision[Product], tx: Transaction) -> None:
    """Keep a product and its facts."""
    product = decision.state
    await tx.save("loan_products", _to_document(product), decision, LOAN_PRODUCT_TOPIC.of(product.home))


def _to_document(product: Product) -> Document:
    return {
        "_id": product.product_id,
        "home": product.home.value,
        "lender_id": product.lender_id,
        "name": product.name,
        "editions": [_edition_to_document(edition) for edition in product.editions],
    }


def _edition_to_document(edition: Edition) -> Document:
    return {
        "number": edition.number,
        "conditions": edition.conditions.model_dump(mode="json"),
        "valid_from": edition.valid_from.isoformat(),
        "drafted_by": list(edition.drafted_by),
        "status": edition.status,
        "published_by": edition.published_by,
        "withdrawal_reason_code": edition.withdrawal_reason_code,
    }


def from_document(document: Document) -> Product:
    """Read a kept product."""
    return Product(
        product_id=document["_id"],
        home=Country(document["home"]),
        lender_id=document["lender_id"],
        name=document["name"],
        editions=tuple(_edition(edition, document) for edition in document["editions"]),
        version=document["version"],
    )


def _edition(document: Document, product: Document) -> Edition:
    return Edition(
        product_id=product["_id"],
        lender_id=product["lender_id"],
        number=document["number"],
        conditions=Conditions.model_validate(document["conditions"]),
        valid_from=date.fromisoformat(document["valid_from"]),
        drafted_by=tuple(document["drafted_by"]),
        status=document["status"],
        published_by=document["published_by"],
        withdrawal_reason_code=document["withdrawal_reason_code"],
    )
