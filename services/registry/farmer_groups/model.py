"""What is true of a farmer group's register entry, and what may happen to it."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from services.contracts.registry import (
    FarmerGroupDeregistered,
    FarmerGroupKind,
    FarmerGroupRegistered,
    FarmerGroupReinstated,
    FarmerGroupSuspended,
    FarmerGroupVerificationLapsed,
    FarmerGroupVerified,
)
from services.kernel import Country, Decision
from services.kernel.privacy import classed
from services.registry.farmer_groups.refusals import (
    FarmerGroupOfOtherMinistryError,
    FarmerGroupStateError,
    FoundedLaterError,
    KindForeignError,
    LinkEndedError,
    LinkForeignError,
    LinkKindError,
    VerifierDescribedError,
)
from services.registry.field_classes import OFFICIAL, Official
from services.registry.records.recording import demand_valid_from

FarmerGroupStatus = Literal["registered", "verified", "suspended", "deregistered"]
KINDS: dict[Country, frozenset[FarmerGroupKind]] = {
    Country.ID: frozenset({"poktan", "gapoktan"}),
    Country.TL: frozenset({"farmers_group"}),
}
LINKED_KINDS = frozenset({"enterprise", "cooperative", "gapoktan"})
KEPT_UP = frozenset({"registered", "verified", "suspended"})


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Standing:
    """An entry of any register, as far as another entry leans on it."""

    entry_id: str
    kind: str
    """`enterprise`, `cooperative`, or the kind of a farmer group."""
    country: Country
    status: str


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Description:
    """What an entry says about a group; every value has been checked."""

    group_name: Official[str]
    place_code: str
    municipality_code: str
    founded_on: date
    women: int
    men: int
    undisclosed: int
    """Members whose gender is not told."""
    youth: int
    """Young people among all members, by the law of their country."""
    commodities: tuple[str, ...]
    """Codes of the programme's commodities, or six digits of the Harmonized System."""
    land_area_m2: int | None
    linked_ids: tuple[str, ...]


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Assessment:
    """A score sheet, who filled it in and on what, and the class it led to."""

    assessed_on: date
    assessed_by: str
    evidence_kind: str
    points: dict[str, int]
    """For each aspect."""
    score: int
    ability_class: str
    class_rule: str
    confidence: str
    """How sure the rule's source is."""


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class FarmerGroup:
    """A register entry; `version` counts its facts."""

    group_id: str
    country: Country
    kind: FarmerGroupKind
    description: Description
    status: FarmerGroupStatus
    registered_on: date
    registered_by: str
    assessment: Assessment | None = None
    """The last one made until today."""
    suspended_from: FarmerGroupStatus | None = None
    version: int = 0


def register(
    description: Description, entry: Standing, *, kind: FarmerGroupKind, valid_from: date, by: str, at: datetime
) -> Decision[FarmerGroup]:
    """Enter a group as it is from a day on, under the id and in the country of `entry`; it is verified later."""
    country = entry.country
    if kind not in KINDS[country]:
        raise KindForeignError(f"{country} has groups of the kinds {', '.join(sorted(KINDS[country]))}")
    demand_valid_from(valid_from, today=country.day_of(at))
    demand_founded(description, valid_from)
    group = FarmerGroup(entry.entry_id, country, kind, description, "registered", country.day_of(at), by)
    fact = FarmerGroupRegistered(
        subject=group.group_id,
        occurred_at=at,
        country=country,
        kind=kind,
        valid_from=valid_from,
        **published(description),
    )
    return Decision(group, (fact,))


def published(description: Description) -> dict[str, Any]:
    """Give what a description says that facts tell: everything but the name."""
    return {name: getattr(description, name) for name in Description.__dataclass_fields__ if name != "group_name"}


def verify(
    entry: FarmerGroup, *, described_by: AbstractSet[str], evidence_kind: str, by: str, at: datetime
) -> Decision[FarmerGroup]:
    """Confirm an entry against evidence, by somebody who told nothing of what it says."""
    demand_status(entry, "registered")
    if by in described_by:
        raise VerifierDescribedError(f"what {entry.group_id} says was told by the same person")
    fact = FarmerGroupVerified(subject=entry.group_id, occurred_at=at, evidence_kind=evidence_kind)
    return Decision(replace(entry, status="verified"), (fact,))


def lapse(entry: FarmerGroup, *, was: FarmerGroup, at: datetime) -> Decision[FarmerGroup]:
    """End the verification of an entry that was amended since; one that says what it said stays verified."""
    if entry.status != "verified" or entry.version == was.version:
        return Decision(entry)
    fact = FarmerGroupVerificationLapsed(subject=entry.group_id, occurred_at=at, reason_code="entry_amended")
    return Decision(replace(entry, status="registered"), (fact,))


def suspend(entry: FarmerGroup, *, reason_code: str, at: datetime) -> Decision[FarmerGroup]:
    """Put an entry on hold: it lists no new product and is not assessed."""
    demand_status(entry, "registered", "verified")
    fact = FarmerGroupSuspended(subject=entry.group_id, occurred_at=at, reason_code=reason_code)
    return Decision(replace(entry, status="suspended", suspended_from=entry.status), (fact,))


def reinstate(entry: FarmerGroup, *, reason_code: str, at: datetime) -> Decision[FarmerGroup]:
    """End a suspension; the entry stands as before it."""
    demand_status(entry, "suspended")
    fact = FarmerGroupReinstated(subject=entry.group_id, occurred_at=at, reason_code=reason_code)
    return Decision(replace(entry, status=entry.suspended_from or "registered", suspended_from=None), (fact,))


def deregister(entry: FarmerGroup, *, reason_code: str, at: datetime) -> Decision[FarmerGroup]:
    """End an entry for good; its number is never given again."""
    demand_status(entry, "registered", "verified", "suspended")
    fact = FarmerGroupDeregistered(subject=entry.group_id, occurred_at=at, reason_code=reason_code)
    return Decision(replace(entry, status="deregistered", suspended_from=None), (fact,))


def demand_home(country: Country, ministry: Country | None) -> None:
    """Refuse a ministry that is not the entry's own.

    Raises:
        FarmerGroupOfOtherMinistryError: it is the other one.
    """
    if ministry != country:
        raise FarmerGroupOfOtherMinistryError(f"entries of {country} are kept by its own ministry")


def demand_founded(description: Description, valid_from: date) -> None:
    """Refuse a description from a day on which the group was not founded yet.

    Raises:
        FoundedLaterError: it was founded later.
    """
    if description.founded_on > valid_from:
        raise FoundedLaterError(f"founded on {description.founded_on}, the group has no entry from {valid_from}")


def demand_links(links: Iterable[Standing], country: Country) -> None:
    """Refuse a link to what a group of a country cannot lean on.

    Raises:
        LinkKindError: it is neither an enterprise nor a cooperative nor a gapoktan.
        LinkForeignError: it is of the other country.
        LinkEndedError: it left its register.
    """
    for link in links:
        if link.kind not in LINKED_KINDS:
            raise LinkKindError(f"{link.entry_id} is a {link.kind}")
        if link.country != country:
            raise LinkForeignError(f"{link.entry_id} is of {link.country}")
        if link.status not in KEPT_UP:
            raise LinkEndedError(f"{link.entry_id} is {link.status}")


def demand_status(entry: FarmerGroup, *allowed: FarmerGroupStatus) -> None:
    """Refuse what an entry's status does not allow.

    Raises:
        FarmerGroupStateError: it has another status.
    """
    if entry.status not in allowed:
        wanted = " or ".join(allowed)
        raise FarmerGroupStateError(f"{entry.group_id} is {entry.status}; it would have to be {wanted}")
