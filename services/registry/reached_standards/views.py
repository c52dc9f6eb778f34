"""How reached standards are read."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from services.chassis.mongo import Database
from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL
from services.registry.products import views as products
from services.registry.products.model import CertificateStanding
from services.registry.reached_standards.model import ReachedStandard
from services.registry.reached_standards.repository import COLLECTION, from_document

SHOWN_MAX = 50
"""Of one product, the latest."""


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class ShownStandard:
    """A standard that was reached, and how the certificate it rests on stands on a day."""

    reached: ReachedStandard
    certificate_standing: CertificateStanding | None
    """By the product's entry, where a certificate may be renewed; None: the entry shows no such certificate."""


async def of_product(product_id: str, on: date | None, db: Database) -> tuple[ShownStandard, ...]:
    """Read the standards a product reached, the latest first, as of a day; without one, today in its country.

    Raises:
        ProductNotFoundError: the register has no such entry.
    """
    product = await products.one(product_id, db)
    day = on or product.country.day_of(datetime.now(UTC))
    standings = {certificate.key: certificate.standing(day) for certificate in product.certificates}
    until = {"product_id": product_id, "reached_on": {"$lte": day.isoformat()}}
    cursor = db[COLLECTION].find(until).sort([("reached_on", -1), ("_id", 1)]).limit(SHOWN_MAX)
    found = [from_document(document) async for document in cursor]
    return tuple(ShownStandard(one, standings.get((one.standard, one.certificate_number))) for one in found)
