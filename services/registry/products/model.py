"""What is true of a product's register entry, and what may happen to it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from services.contracts.registry import ProductListed, ProductWithdrawn
from services.kernel import Country, Decision
from services.kernel.privacy import classed
from services.registry.farmer_groups.model import Standing
from services.registry.field_classes import OFFICIAL, Official
from services.registry.products.refusals import (
    CertificatePeriodError,
    CertificatesFullError,
    OwnerNotInGoodStandingError,
    ProductOfOtherMinistryError,
    ProductStateError,
)
from services.registry.records.recording import demand_valid_from

ProductStatus = Literal["listed", "withdrawn"]
CertificateStanding = Literal["not_yet_valid", "valid", "expired"]
GOOD_STANDING = frozenset({"registered", "verified"})
CERTIFICATES_MAX = 30
"""Certificates of one entry: it is kept as one document."""


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Volume:
    """How much is made in a year."""

    amount: Decimal
    unit: str


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Description:
    """What an entry says about a product; every value has been checked."""

    product_name: Official[str]
    hs_code: str
    hs_edition: str
    commodity: str | None
    unit: str
    """The code of UN/ECE Recommendation 20 it is sold in."""
    season_months: tuple[int, ...]
    """1 to 12; none: not told."""
    yearly_volume: Volume | None
    standard: str | None
    """The quality standard it is made to, as told by the owner."""


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate of the product; both ends of the period belong to it."""

    standard: str
    number: str
    issuer: str
    valid_from: date
    valid_until: date

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from the product's other certificates."""
        return self.standard, self.number

    def standing(self, on: date) -> CertificateStanding:
        """Tell how it stands on a day."""
        if on < self.valid_from:
            return "not_yet_valid"
        return "valid" if on <= self.valid_until else "expired"


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Readiness:
    """How ready for the market a product was found, by whom and on what."""

    assessed_on: date
    assessed_by: str
    evidence: dict[str, str]
    """The kind of evidence for each criterion that somebody saw to be met."""
    criteria_met: tuple[str, ...]
    """Those read from the entry too."""
    level: int
    level_name: Official[str]
    readiness_rule: str
    confidence: str
    """How sure the rule's source is."""


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Product:
    """A register entry; `version` counts its facts."""

    product_id: str
    owner_id: str
    country: Country
    description: Description
    status: ProductStatus
    listed_on: date
    listed_by: str
    certificates: tuple[Certificate, ...] = ()
    """In the order they were recorded; expired ones too."""
    readiness: Readiness | None = None
    """As last assessed until today."""
    version: int = 0


def list_product(
    description: Description, owner: Standing, *, product_id: str, valid_from: date, by: str, at: datetime
) -> Decision[Product]:
    """Enter a product of an owner in good standing, as it is from a day on; its name is not published."""
    if owner.status not in GOOD_STANDING:
        raise OwnerNotInGoodStandingError(f"{owner.entry_id} is {owner.status}: it lists no new product")
    today = owner.country.day_of(at)
    demand_valid_from(valid_from, today=today)
    entry = Product(product_id, owner.entry_id, owner.country, description, "listed", today, by)
    fact = ProductListed(
        subject=product_id,
        occurred_at=at,
        owner_id=owner.entry_id,
        country=owner.country,
        valid_from=valid_from,
        **published(description),
    )
    return Decision(entry, (fact,))


def published(description: Description) -> dict[str, Any]:
    """Give what a description says that facts tell: everything but the name."""
    volume = description.yearly_volume
    return {
        "hs_code": description.hs_code,
        "hs_edition": description.hs_edition,
        "commodity": description.commodity,
        "unit": description.unit,
        "season_months": description.season_months,
        "yearly_volume": f"{volume.amount:f}" if volume else None,
        "volume_unit": volume.unit if volume else None,
        "standard": description.standard,
    }


def withdraw(entry: Product, *, reason_code: str, at: datetime) -> Decision[Product]:
    """End the offer of a product; the entry is kept."""
    demand_listed(entry)
    fact = ProductWithdrawn(subject=entry.product_id, occurred_at=at, reason_code=reason_code)
    return Decision(replace(entry, status="withdrawn"), (fact,))


def with_certificate(entry: Product, certificate: Certificate) -> tuple[Certificate, ...]:
    """Add a certificate to those of an entry; one of the same standard and number takes the former's place.

    Raises:
        CertificatePeriodError: it ends before it begins.
        CertificatesFullError: the entry has `CERTIFICATES_MAX` already.
    """
    if certificate.valid_until < certificate.valid_from:
        raise CertificatePeriodError(f"from {certificate.valid_from} it does not end on {certificate.valid_until}")
    if any(known.key == certificate.key for known in entry.certificates):
        return tuple(certificate if known.key == certificate.key else known for known in entry.certificates)
    if len(entry.certificates) >= CERTIFICATES_MAX:
        raise CertificatesFullError(f"{entry.product_id} has {CERTIFICATES_MAX} certificates already")
    return (*entry.certificates, certificate)


def demand_home(country: Country, ministry: Country | None) -> None:
    """Refuse a ministry that is not the owner's own.

    Raises:
        ProductOfOtherMinistryError: it is the other one.
    """
    if ministry != country:
        raise ProductOfOtherMinistryError(f"products of {country} are kept by its own ministry")


def demand_listed(entry: Product) -> None:
    """Refuse to change a product that was withdrawn.

    Raises:
        ProductStateError: it was.
    """
    if entry.status != "listed":
        raise ProductStateError(f"{entry.product_id} is {entry.status}")
