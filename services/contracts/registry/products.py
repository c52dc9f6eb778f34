"""Facts of the register of products."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Event

PRODUCT_TOPIC = Topic("registry", "product")


class ProductListed(Event):
    """An enterprise, cooperative or farmer group offers a product."""

    type: Literal["registry.product.listed.v1"] = "registry.product.listed.v1"
    owner_id: str
    """The enterprise, cooperative or farmer group that offers it."""
    country: Country
    hs_code: str
    """Six digits of the Harmonized System."""
    hs_edition: str
    commodity: str | None = None
    unit: str
    """The code of UN/ECE Recommendation 20 it is sold in."""
    season_months: tuple[int, ...]
    """Months of harvest or making, 1 to 12; none: not told."""
    yearly_volume: str | None = None
    """A decimal number in `volume_unit`."""
    volume_unit: str | None = None
    standard: str | None = None
    """The quality standard it is made to, as told by the owner."""
    valid_from: date
    """The first day the entry holds."""


class ProductAmended(Event):
    """What the entry says changed, for today or for days gone by; the attributes of today are given, all anew."""

    type: Literal["registry.product.amended.v1"] = "registry.product.amended.v1"
    hs_code: str
    hs_edition: str
    commodity: str | None = None
    unit: str
    season_months: tuple[int, ...]
    yearly_volume: str | None = None
    volume_unit: str | None = None
    standard: str | None = None
    valid_from: date
    """The first day the change holds. What is given is how the product is now."""
    corrects: int | None = None
    """The version of the entry whose change this one takes the place of."""


class ProductCertified(Event):
    """A certificate of the product was recorded; both ends of its period belong to it."""

    type: Literal["registry.product.certified.v1"] = "registry.product.certified.v1"
    standard: str
    certificate_number: str
    valid_from: date
    valid_until: date


class ProductReadinessAssessed(Event):
    """How ready the product is for the market was assessed against dated criteria."""

    type: Literal["registry.product.readiness_assessed.v1"] = "registry.product.readiness_assessed.v1"
    assessed_on: date
    level: int
    """0: not even the criteria of the first level are met."""
    level_name: str
    criteria_met: tuple[str, ...]
    readiness_rule: str
    confidence: str
    """How sure the rule's source is: high, medium or low."""


class ProductWithdrawn(Event):
    """The product is no longer offered; the entry is kept."""

    type: Literal["registry.product.withdrawn.v1"] = "registry.product.withdrawn.v1"
    reason_code: str


ProductEvent = Annotated[
    Annotated[ProductListed, Tag("registry.product.listed.v1")]
    | Annotated[ProductAmended, Tag("registry.product.amended.v1")]
    | Annotated[ProductCertified, Tag("registry.product.certified.v1")]
    | Annotated[ProductReadinessAssessed, Tag("registry.product.readiness_assessed.v1")]
    | Annotated[ProductWithdrawn, Tag("registry.product.withdrawn.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(ProductListed, ProductAmended, ProductCertified, ProductReadinessAssessed, ProductWithdrawn)),
]
