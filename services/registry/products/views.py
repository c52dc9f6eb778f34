"""How the register of products is read."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.kernel import Country
from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL
from services.registry.products.fields import entry_of
from services.registry.products.model import Certificate, CertificateStanding, Product, ProductStatus
from services.registry.products.readiness import ReadinessLevel, readiness_level
from services.registry.products.refusals import HsPrefixError, ProductNotFoundError
from services.registry.products.repository import COLLECTION, from_document
from services.registry.records import views as records
from services.registry.trade_codes import PREFIX_DIGITS

LEVEL_MAX = 9
FilterCode = Annotated[str | None, Field(max_length=100)]


class ProductFilter(BaseModel):
    """Which products are asked for; what is left out does not narrow the list."""

    model_config = ConfigDict(frozen=True)

    owner_id: FilterCode = None
    country: Country | None = None
    hs_prefix: Annotated[str | None, Field(pattern=r"^[0-9]{2,6}$")] = None
    """A chapter, a heading or a subheading."""
    standard: FilterCode = None
    """Only products with a certificate against it that is valid on `certified_on`."""
    certified_on: date | None = None
    """None: today, in Dili."""
    readiness_level: Annotated[int | None, Field(ge=0, le=LEVEL_MAX)] = None
    """The level last assessed."""
    status: ProductStatus | None = None


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class ShownCertificate:
    """A certificate and how it stands on a day."""

    certificate: Certificate
    standing: CertificateStanding


async def one(product_id: str, db: Database) -> Product:
    """Read one entry.

    Raises:
        ProductNotFoundError: the register has no such entry.
    """
    document = await db[COLLECTION].find_one({"_id": product_id})
    if document is None:
        raise ProductNotFoundError(f"no product {product_id}")
    return from_document(document)


async def as_of(product_id: str, valid_on: date | None, known_at: datetime | None, db: Database) -> Product:
    """Read an entry as of a day, as known at an instant; without a day, as of today in its country.

    Raises:
        ProductNotFoundError: the register has no such entry.
        EntryNotKnownThenError: it began later, or was recorded later.
    """
    today = _today((await one(product_id, db)).country)
    found = await records.reading(product_id, valid_on or today, known_at, db)
    return entry_of(product_id, found.values, found.version)


async def certificates(product_id: str, on: date | None, db: Database) -> tuple[ShownCertificate, ...]:
    """Read a product's certificates with how each stands on a day, without one today in its country.

    Raises:
        ProductNotFoundError: the register has no such entry.
    """
    product = await one(product_id, db)
    day = on or _today(product.country)
    return tuple(ShownCertificate(certificate, certificate.standing(day)) for certificate in product.certificates)


async def readiness(product_id: str, on: date | None, db: Database) -> ReadinessLevel:
    """Tell the level a product reaches on a day by what was last seen until then, and what the next level asks for.

    A level that was assessed may be lost: an expired certificate no longer counts.

    Raises:
        ProductNotFoundError: the register has no such entry.
        EntryNotKnownThenError: it begins later.
        NoRuleInForceError: the day is before the first rule.
    """
    product = await as_of(product_id, on, None, db)
    seen = product.readiness.evidence.keys() if product.readiness else frozenset[str]()
    return readiness_level(product, seen, on=on or _today(product.country))


async def page(wanted: ProductFilter, page_request: PageRequest, db: Database) -> Page[Product]:
    """Read one page of entries.

    Raises:
        HsPrefixError: the prefix is no chapter, heading or subheading.
    """
    given = {
        "owner_id": wanted.owner_id,
        "country": wanted.country.value if wanted.country else None,
        "hs_prefixes": wanted.hs_prefix,
        "certificates": _certified(wanted),
        "readiness.level": wanted.readiness_level,
        "status": wanted.status,
    }
    if wanted.hs_prefix is not None and len(wanted.hs_prefix) not in PREFIX_DIGITS:
        raise HsPrefixError(f"{wanted.hs_prefix} has neither {', '.join(map(str, PREFIX_DIGITS))} digits")
    query: Document = {name: value for name, value in given.items() if value is not None}
    return await read_page(db, COLLECTION, query, page_request, from_document)


def _certified(wanted: ProductFilter) -> Document | None:
    if wanted.standard is None:
        return None
    day = (wanted.certified_on or _today(Country.TL)).isoformat()
    return {"$elemMatch": {"standard": wanted.standard, "valid_from": {"$lte": day}, "valid_until": {"$gte": day}}}


def _today(country: Country) -> date:
    return country.day_of(datetime.now(UTC))
