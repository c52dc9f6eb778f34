"""Facts of the register of farmer groups."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Event

FARMER_GROUP_TOPIC = Topic("registry", "farmer_group")

FarmerGroupKind = Literal["poktan", "gapoktan", "farmers_group"]


class FarmerGroupRegistered(Event):
    """A farmer group entered the register; not yet verified."""

    type: Literal["registry.farmer_group.registered.v1"] = "registry.farmer_group.registered.v1"
    country: Country
    kind: FarmerGroupKind
    place_code: str
    municipality_code: str
    founded_on: date
    women: int
    men: int
    undisclosed: int
    """Members whose gender is not told."""
    youth: int
    """Young people among all members."""
    commodities: tuple[str, ...]
    land_area_m2: int | None = None
    linked_ids: tuple[str, ...]
    """Enterprises, cooperatives and the gapoktan it belongs to."""
    valid_from: date
    """The first day the entry holds."""


class FarmerGroupAmended(Event):
    """What the entry says changed, for today or for days gone by; the attributes of today are given, all anew."""

    type: Literal["registry.farmer_group.amended.v1"] = "registry.farmer_group.amended.v1"
    place_code: str
    municipality_code: str
    founded_on: date
    women: int
    men: int
    undisclosed: int
    youth: int
    commodities: tuple[str, ...]
    land_area_m2: int | None = None
    linked_ids: tuple[str, ...]
    valid_from: date
    """The first day the change holds. What is given is how the group is now."""
    corrects: int | None = None
    """The version of the entry whose change this one takes the place of."""


class FarmerGroupVerified(Event):
    """The ministry checked the entry against evidence."""

    type: Literal["registry.farmer_group.verified.v1"] = "registry.farmer_group.verified.v1"
    evidence_kind: str


class FarmerGroupVerificationLapsed(Event):
    """A verified entry was amended: it is registered, until it is verified again."""

    type: Literal["registry.farmer_group.verification_lapsed.v1"] = "registry.farmer_group.verification_lapsed.v1"
    reason_code: str


class FarmerGroupAssessed(Event):
    """The group's ability was scored; a day's class is that of the last assessment made until then."""

    type: Literal["registry.farmer_group.assessed.v1"] = "registry.farmer_group.assessed.v1"
    assessed_on: date
    ability_class: str
    score: int
    aspects: tuple[str, ...]
    aspect_points: tuple[int, ...]
    """In the order of the aspects."""
    class_rule: str
    confidence: str
    """How sure the rule's source is: high, medium or low."""
    evidence_kind: str


class FarmerGroupSuspended(Event):
    """The entry is on hold: no new product is listed, and no assessment made."""

    type: Literal["registry.farmer_group.suspended.v1"] = "registry.farmer_group.suspended.v1"
    reason_code: str


class FarmerGroupReinstated(Event):
    """The suspension ended; the entry stands as before it."""

    type: Literal["registry.farmer_group.reinstated.v1"] = "registry.farmer_group.reinstated.v1"
    reason_code: str


class FarmerGroupDeregistered(Event):
    """The entry ended; it is kept and never reused."""

    type: Literal["registry.farmer_group.deregistered.v1"] = "registry.farmer_group.deregistered.v1"
    reason_code: str


FarmerGroupEvent = Annotated[
    Annotated[FarmerGroupRegistered, Tag("registry.farmer_group.registered.v1")]
    | Annotated[FarmerGroupAmended, Tag("registry.farmer_group.amended.v1")]
    | Annotated[FarmerGroupVerified, Tag("registry.farmer_group.verified.v1")]
    | Annotated[FarmerGroupVerificationLapsed, Tag("registry.farmer_group.verification_lapsed.v1")]
    | Annotated[FarmerGroupAssessed, Tag("registry.farmer_group.assessed.v1")]
    | Annotated[FarmerGroupSuspended, Tag("registry.farmer_group.suspended.v1")]
    | Annotated[FarmerGroupReinstated, Tag("registry.farmer_group.reinstated.v1")]
    | Annotated[FarmerGroupDeregistered, Tag("registry.farmer_group.deregistered.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(
        tag_of(
            FarmerGroupRegistered,
            FarmerGroupAmended,
            FarmerGroupVerified,
            FarmerGroupVerificationLapsed,
            FarmerGroupAssessed,
            FarmerGroupSuspended,
            FarmerGroupReinstated,
            FarmerGroupDeregistered,
        )
    ),
]
