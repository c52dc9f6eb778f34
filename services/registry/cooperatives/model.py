"""What is true of a cooperative's register entry, and what may happen to it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from services.contracts.registry import (
    CooperativeDeregistered,
    CooperativeForm,
    CooperativeKind,
    CooperativeMembersReported,
    CooperativeRecognised,
    CooperativeRegistered,
    CooperativeReinstated,
    CooperativeSuspended,
)
from services.kernel import Country, Decision
from services.kernel.privacy import classed
from services.registry.cooperatives.particulars import Certificate, MembersMeeting, Organ
from services.registry.cooperatives.refusals import (
    AlreadyRecognisedError,
    CooperativeOfOtherMinistryError,
    CooperativeStateError,
    DayInFutureError,
    OwnRecognitionError,
    ReportOutOfOrderError,
)
from services.registry.field_classes import PUBLIC, Official, Public
from services.registry.records.amendments import Asked
from services.registry.records.recording import demand_valid_from
from services.registry.register_numbers import RegisterNumber

CooperativeStatus = Literal["registered", "suspended", "merged", "deregistered"]


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class Figures:
    """How large a cooperative is, and its class where it is an Indonesian savings-and-loan cooperative."""

    member_count: int
    """All members as reported; an entry's `members` are only those that are registered enterprises."""
    ksp_class: str | None = None
    ksp_class_basis: str | None = None
    """The figure that decided the class."""
    ksp_class_rule: str | None = None


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class Description:
    """What an entry says about a cooperative; every value has been checked."""

    legal_name: Public[str]
    kind: CooperativeKind
    form: CooperativeForm
    place_code: str
    municipality_code: str
    identifiers: Official[tuple[str, ...]]
    """As `SCHEME:value`."""
    founding_rule: str
    founding_confidence: str


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class Licence:
    """A permit to take savings and give loans; both ends of the period belong to it."""

    number: str
    valid_from: date
    valid_until: date | None
    """None: without an end."""


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class Membership:
    """A registered enterprise that is a member, and since when."""

    enterprise_id: str
    admitted_on: date


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class Cooperative:
    """A register entry; `version` counts its facts."""

    cooperative_id: str
    country: Country
    description: Description
    figures: Figures
    status: CooperativeStatus
    registered_on: date
    registered_by: Official[str]
    register_number: str | None = None
    """None: entered before the register gave numbers of its own."""
    reported_on: date | None = None
    """The day of the last members' meeting reported; None before the first."""
    licence: Licence | None = None
    recognised_by: Country | None = None
    members: Official[tuple[Membership, ...]] = ()
    """In the order of the enterprises' ids."""
    board: Organ | None = None
    supervisors: Organ | None = None
    meetings: tuple[MembersMeeting, ...] = ()
    """In the order of their book years, one for each."""
    certificate: Certificate | None = None
    merged_into: str | None = None
    """The entry of the same cooperative that stands for this one."""
    version: int = 0

    @property
    def is_attested(self) -> bool:
        """Whether an authority has acted on what the entry says: it certified, licensed or recognised it.

        A permit whose last day has passed attests still; one that was withdrawn does not.
        """
        is_certified = self.certificate is not None and self.certificate.withdrawn_for is None
        return is_certified or self.licence is not None or self.recognised_by is not None


def register(
    description: Description,
    figures: Figures,
    *,
    cooperative_id: str,
    number: RegisterNumber,
    valid_from: date,
    asked: Asked,
) -> Decision[Cooperative]:
    """Enter a cooperative into the register its number is of, as it is from a day on; its name is not published."""
    today = number.country.day_of(asked.at)
    demand_valid_from(valid_from, today=today)
    entry = Cooperative(
        cooperative_id=cooperative_id,
        country=number.country,
        description=description,
        figures=figures,
        status="registered",
        registered_on=today,
        registered_by=asked.by,
        register_number=str(number),
    )
    fact = CooperativeRegistered(
        subject=cooperative_id,
        occurred_at=asked.at,
        country=number.country,
        kind=description.kind,
        form=description.form,
        place_code=description.place_code,
        municipality_code=description.municipality_code,
        member_count=figures.member_count,
        ksp_class=figures.ksp_class,
        ksp_class_rule=figures.ksp_class_rule,
        register_number=str(number),
        valid_from=valid_from,
    )
    return Decision(entry, (fact,))


def report_members(entry: Cooperative, figures: Figures, *, reported_on: date, at: datetime) -> Decision[Cooperative]:
    """Take the members' meeting's figures down, in the order of the meetings; the same report changes nothing.

    A later report of the same day corrects the one before. A suspended cooperative reports too: it may be how the
    suspension ends.
    """
    demand_status(entry, "registered", "suspended")
    demand_past(reported_on, entry.country, at)
    if entry.reported_on is not None and reported_on < entry.reported_on:
        raise ReportOutOfOrderError(f"the last report is of {entry.reported_on}; {reported_on} is before it")
    reported = replace(entry, figures=figures, reported_on=reported_on)
    if reported == entry:
        return Decision(entry)
    fact = CooperativeMembersReported(
        subject=entry.cooperative_id,
        occurred_at=at,
        member_count=figures.member_count,
        reported_on=reported_on,
        ksp_class=figures.ksp_class,
        ksp_class_rule=figures.ksp_class_rule,
    )
    return Decision(reported, (fact,))


def recognise(entry: Cooperative, *, by: Country | None, basis_code: str | None, at: datetime) -> Decision[Cooperative]:
    """Recognise the other country's cooperative as a partner, once."""
    if by != entry.country.other:
        raise OwnRecognitionError(
            f"cooperatives of {entry.country} are recognised by the ministry of the other country"
        )
    demand_status(entry, "registered")
    if entry.recognised_by is not None:
        raise AlreadyRecognisedError(f"{entry.cooperative_id} is recognised by {entry.recognised_by}")
    fact = CooperativeRecognised(subject=entry.cooperative_id, occurred_at=at, by=by, basis_code=basis_code)
    return Decision(replace(entry, recognised_by=by), (fact,))


def suspend(entry: Cooperative, *, reason_code: str, at: datetime) -> Decision[Cooperative]:
    """Put an entry on hold: nothing new is granted to it."""
    demand_status(entry, "registered")
    fact = CooperativeSuspended(subject=entry.cooperative_id, occurred_at=at, reason_code=reason_code)
    return Decision(replace(entry, status="suspended"), (fact,))


def reinstate(entry: Cooperative, *, reason_code: str, at: datetime) -> Decision[Cooperative]:
    """End a suspension; licence, recognition and members stand as before it."""
    demand_status(entry, "suspended")
    fact = CooperativeReinstated(subject=entry.cooperative_id, occurred_at=at, reason_code=reason_code)
    return Decision(replace(entry, status="registered"), (fact,))


def deregister(entry: Cooperative, *, reason_code: str, at: datetime) -> Decision[Cooperative]:
    """End an entry for good; its number is never given again."""
    demand_status(entry, "registered", "suspended")
    fact = CooperativeDeregistered(subject=entry.cooperative_id, occurred_at=at, reason_code=reason_code)
    return Decision(replace(entry, status="deregistered"), (fact,))


def demand_home(country: Country, ministry: Country | None) -> None:
    """Refuse a ministry that is not the entry's own.

    Raises:
        CooperativeOfOtherMinistryError: it is the other one.
    """
    if ministry != country:
        raise CooperativeOfOtherMinistryError(f"entries of {country} are kept by its own ministry")


def demand_status(entry: Cooperative, *allowed: CooperativeStatus) -> None:
    """Refuse what an entry's status does not allow.

    Raises:
        CooperativeStateError: it has another status.
    """
    if entry.status not in allowed:
        wanted = " or ".join(allowed)
        raise CooperativeStateError(f"{entry.cooperative_id} is {entry.status}; it would have to be {wanted}")


def demand_past(day: date, country: Country, at: datetime) -> None:
    """Refuse a day that has not begun in the cooperative's country.

    Raises:
        DayInFutureError: it has not.
    """
    if day > country.day_of(at):
        raise DayInFutureError(f"{day} is in the future; today is {country.day_of(at)}")
