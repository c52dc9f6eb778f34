"""What is true of an enterprise's register entry, and what may happen to it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from services.contracts.registry import (
    EnterpriseDeregistered,
    EnterpriseRegistered,
    EnterpriseReinstated,
    EnterpriseSuspended,
    EnterpriseVerified,
    OwnerGender,
)
from services.kernel import ConflictError, Country, Decision, ForbiddenError, NotFoundError
from services.kernel.privacy import classed
from services.registry.field_classes import PERSONAL, PUBLIC, Official, Personal
from services.registry.records.recording import demand_valid_from
from services.registry.register_numbers import RegisterNumber

EnterpriseStatus = Literal["registered", "verified", "suspended", "merged", "deregistered"]
Outcome = Literal["confirmed", "not_confirmed"]
"""Of a verification."""
PUBLISHED = (
    "place_code",
    "municipality_code",
    "sector",
    "activity_code",
    "activity_edition",
    "size_class",
    "size_class_rule",
    "owner_gender",
)


class EnterpriseNotFoundError(NotFoundError):
    """The register has no such entry."""

    code = "enterprise_not_found"


class EnterpriseStateError(ConflictError):
    """The entry's status does not allow it."""

    code = "enterprise_state"


class EnterpriseVerifiedError(ConflictError):
    """What was verified is changed by a change request that somebody else approves."""

    code = "enterprise_verified"


class EnterpriseOfOtherMinistryError(ForbiddenError):
    """An entry is kept by the ministry of its own country."""

    code = "enterprise_of_other_ministry"


class VerifierIsRegistrarError(ForbiddenError):
    """Four eyes: who registered an entry does not verify it."""

    code = "verifier_is_registrar"


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class Description:
    """What an entry says about an enterprise; every value has been checked."""

    legal_name: Official[str]
    place_code: str
    municipality_code: str
    sector: str
    activity_code: str
    activity_edition: str
    size_class: str
    """`unknown` where no basis was given."""
    size_class_rule: str
    owner_gender: Official[OwnerGender]
    identifiers: Official[tuple[str, ...]]
    """As `SCHEME:value`."""


@classed(PERSONAL)
@dataclass(frozen=True, slots=True)
class Owner:
    """A person who owns a share, known by number only."""

    person_id: str
    share_basis_points: int
    """Hundredths of a per cent: 10 000 is the whole."""
    since: date


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class Enterprise:
    """A register entry; `version` counts its facts."""

    enterprise_id: str
    country: Country
    description: Description
    status: EnterpriseStatus
    registered_on: date
    registered_by: Official[str]
    register_number: str | None = None
    """None: entered before the register gave numbers of its own."""
    suspended_from: EnterpriseStatus | None = None
    recognised_by: Country | None = None
    """The other country's ministry, where it recognises the enterprise; a suspension does not end that."""
    merged_into: str | None = None
    """The entry of the same enterprise that stands for this one; `merged_from` is the status before."""
    merged_from: EnterpriseStatus | None = None
    owners: Personal[tuple[Owner, ...]] = ()
    """In the order of the persons' ids."""
    is_youth_led: Official[bool | None] = None
    version: int = 0


def register(
    description: Description, *, enterprise_id: str, number: RegisterNumber, valid_from: date, by: str, at: datetime
) -> Decision[Enterprise]:
    """Enter an enterprise into its number's register, as it is from a day on; somebody else verifies it later.

    A sole trader's name is not published.
    """
    country = number.country
    demand_valid_from(valid_from, today=country.day_of(at))
    entry = Enterprise(enterprise_id, country, description, "registered", country.day_of(at), by, str(number))
    fact = EnterpriseRegistered(
        subject=enterprise_id,
        occurred_at=at,
        country=country,
        valid_from=valid_from,
        register_number=str(number),
        **published(description),
    )
    return Decision(entry, (fact,))


def published(description: Description) -> dict[str, Any]:
    """Give what a description says that facts tell: neither names nor numbers."""
    return {name: getattr(description, name) for name in PUBLISHED}


def verify(entry: Enterprise, *, evidence_kind: str, by: str, at: datetime) -> Decision[Enterprise]:
    """Confirm an entry against evidence, by somebody other than who registered it."""
    demand_verifiable(entry, by=by)
    fact = EnterpriseVerified(subject=entry.enterprise_id, occurred_at=at, evidence_kind=evidence_kind)
    return Decision(replace(entry, status="verified"), (fact,))


def demand_verifiable(entry: Enterprise, *, by: str) -> None:
    """Refuse a verification that is not due, or by who registered the entry.

    Raises:
        EnterpriseStateError: the entry is not waiting for one.
        VerifierIsRegistrarError: the same person registered it.
    """
    demand_status(entry, "registered")
    if by == entry.registered_by:
        raise VerifierIsRegistrarError(f"{entry.enterprise_id} was registered by the same person")


def suspend(entry: Enterprise, *, reason_code: str, at: datetime) -> Decision[Enterprise]:
    """Put an entry on hold: nothing new is granted to it."""
    demand_status(entry, "registered", "verified")
    fact = EnterpriseSuspended(subject=entry.enterprise_id, occurred_at=at, reason_code=reason_code)
    return Decision(replace(entry, status="suspended", suspended_from=entry.status), (fact,))


def reinstate(entry: Enterprise, *, reason_code: str, at: datetime) -> Decision[Enterprise]:
    """End a suspension; the entry stands as before it."""
    demand_status(entry, "suspended")
    fact = EnterpriseReinstated(subject=entry.enterprise_id, occurred_at=at, reason_code=reason_code)
    return Decision(replace(entry, status=entry.suspended_from or "registered", suspended_from=None), (fact,))


def deregister(entry: Enterprise, *, reason_code: str, at: datetime) -> Decision[Enterprise]:
    """End an entry for good; its number is never given again."""
    demand_status(entry, "registered", "verified", "suspended")
    fact = EnterpriseDeregistered(subject=entry.enterprise_id, occurred_at=at, reason_code=reason_code)
    return Decision(replace(entry, status="deregistered", suspended_from=None), (fact,))


def demand_home(country: Country, ministry: Country | None) -> None:
    """Refuse a ministry that is not the entry's own.

    Raises:
        EnterpriseOfOtherMinistryError: it is the other one.
    """
    if ministry != country:
        raise EnterpriseOfOtherMinistryError(f"entries of {country} are kept by its own ministry")


def demand_status(entry: Enterprise, *allowed: EnterpriseStatus) -> None:
    """Refuse what an entry's status does not allow.

    Raises:
        EnterpriseStateError: it has another status.
    """
    if entry.status not in allowed:
        wanted = " or ".join(allowed)
        raise EnterpriseStateError(f"{entry.enterprise_id} is {entry.status}; it would have to be {wanted}")
