"""What is true of a partnership, and how the two sides propose, sign and end it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, Protocol

from services.contracts.registry import (
    PartnershipConcluded,
    PartnershipEnded,
    PartnershipProposed,
    PartnershipSigned,
)
from services.kernel import Country, Decision
from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL
from services.registry.partnerships.refusals import (
    AlreadySignedError,
    NoSideError,
    PartnershipPeriodError,
    PartnershipStateError,
    SameCountryError,
    SideNotActiveError,
    SideNotRecognisedError,
)

PartnershipStatus = Literal["proposed", "concluded", "ended"]


class Side(Protocol):
    """A cooperative as a partnership sees it: of the own register, or across the border."""

    @property
    def cooperative_id(self) -> str:
        """Its entry, or its name across the border."""
        ...

    @property
    def country(self) -> Country:
        """Whose register it is in."""
        ...

    @property
    def status(self) -> str:
        """`registered`, `suspended` or `deregistered`."""
        ...

    @property
    def recognised_by(self) -> Country | None:
        """The other country's ministry, where it recognises the cooperative."""
        ...


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Terms:
    """What the sides sign: what for, and from which to which day, both included."""

    purpose_codes: tuple[str, ...]
    starts_on: date
    ends_on: date | None
    """None: without an end."""


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Signature:
    """An officer's signature on behalf of a cooperative of his or her own country."""

    signed_by: str
    signed_on: date


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Milestone:
    """Something one side is to reach by a day."""

    milestone_code: str
    owner: Country
    due_on: date
    reached_on: date | None = None
    evidence_kind: str | None = None


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Partnership:
    """An entry of the proposing side's register; `version` counts its facts."""

    partnership_id: str
    proposed_by: Country
    """The side that proposed; its ministry keeps the entry."""
    indonesian_cooperative_id: str
    timorese_cooperative_id: str
    terms: Terms
    proposed_on: date
    status: PartnershipStatus = "proposed"
    indonesian_signature: Signature | None = None
    timorese_signature: Signature | None = None
    milestones: tuple[Milestone, ...] = ()
    """In the order of their codes."""
    ended_by: Country | None = None
    end_reason: str | None = None
    version: int = 0

    @property
    def signatures(self) -> dict[Country, Signature]:
        """The signatures given so far, by side."""
        given = {Country.ID: self.indonesian_signature, Country.TL: self.timorese_signature}
        return {side: signature for side, signature in given.items() if signature}


def propose(
    own: Side, partner: Side, terms: Terms, *, partnership_id: str, by: Country | None, at: datetime
) -> Decision[Partnership]:
    """Propose a partnership on behalf of a cooperative of the caller's own country.

    Raises:
        NoSideError: the cooperative is not the caller's country's.
        SameCountryError: both are of one country.
        SideNotActiveError: the proposing cooperative is suspended, or one of them deregistered.
        PartnershipPeriodError: the last day comes before the first, or is over.
    """
    side = _side(by)
    if own.country != side:
        raise NoSideError(f"{own.cooperative_id} is of {own.country}; its own ministry proposes for it")
    if partner.country != side.other:
        raise SameCountryError(f"{partner.cooperative_id} is of {partner.country}, as {own.cooperative_id} is")
    if own.status != "registered" or partner.status == "deregistered":
        raise SideNotActiveError(f"{own.cooperative_id} is {own.status}, {partner.cooperative_id} {partner.status}")
    today = side.day_of(at)
    if terms.ends_on is not None and terms.ends_on < max(terms.starts_on, today):
        raise PartnershipPeriodError(f"a partnership from {terms.starts_on} does not end on {terms.ends_on}")
    ids = {own.country: own.cooperative_id, partner.country: partner.cooperative_id}
    entry = Partnership(partnership_id, side, ids[Country.ID], ids[Country.TL], terms, proposed_on=today)
    fact = PartnershipProposed(
        subject=partnership_id,
        occurred_at=at,
        proposed_by=side,
        indonesian_cooperative_id=entry.indonesian_cooperative_id,
        timorese_cooperative_id=entry.timorese_cooperative_id,
        purpose_codes=terms.purpose_codes,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
    )
    return Decision(entry, (fact,))


def sign(
    entry: Partnership,
    sides: tuple[Side, Side],
    *,
    ministry: Country | None,
    by: str,
    at: datetime,
) -> Decision[Partnership]:
    """Sign for the side of the caller's ministry; the partnership is concluded once both sides have signed.

    Raises:
        NoSideError: the caller is of neither ministry.
        PartnershipStateError: it is concluded or ended.
        AlreadySignedError: the side has signed.
        SideNotActiveError: one of the cooperatives is suspended or deregistered.
        SideNotRecognisedError: one of them is not recognised by the other country's ministry.
        PartnershipPeriodError: the last day is over.
    """
    side = _side(ministry)
    if side in entry.signatures:
        raise AlreadySignedError(f"{entry.partnership_id} is signed for {side}")
    demand_status(entry, "proposed")
    for cooperative in sides:
        _demand_able(cooperative)
    today = entry.proposed_by.day_of(at)
    if entry.terms.ends_on is not None and entry.terms.ends_on < today:
        raise PartnershipPeriodError(f"{entry.partnership_id} would have ended on {entry.terms.ends_on}")
    signature = Signature(by, today)
    given = {"indonesian_signature": signature} if side is Country.ID else {"timorese_signature": signature}
    signed = replace(entry, **given)  # type: ignore[arg-type]
    fact = PartnershipSigned(subject=entry.partnership_id, occurred_at=at, side=side)
    if len(signed.signatures) < len(Country):
        return Decision(signed, (fact,))
    concluded = PartnershipConcluded(
        subject=entry.partnership_id,
        occurred_at=at,
        starts_on=entry.terms.starts_on,
        ends_on=entry.terms.ends_on,
    )
    return Decision(replace(signed, status="concluded"), (fact, concluded))


def end(entry: Partnership, *, ministry: Country | None, reason_code: str, at: datetime) -> Decision[Partnership]:
    """End a partnership, or withdraw or decline its proposal; either side may.

    Raises:
        NoSideError: the caller is of neither ministry.
        PartnershipStateError: it ended already.
    """
    side = _side(ministry)
    demand_status(entry, "proposed", "concluded")
    fact = PartnershipEnded(subject=entry.partnership_id, occurred_at=at, side=side, reason_code=reason_code)
    return Decision(replace(entry, status="ended", ended_by=side, end_reason=reason_code), (fact,))


def demand_status(entry: Partnership, *allowed: PartnershipStatus) -> None:
    """Refuse what a partnership's status does not allow.

    Raises:
        PartnershipStateError: it has another status.
    """
    if entry.status not in allowed:
        wanted = " or ".join(allowed)
        raise PartnershipStateError(f"{entry.partnership_id} is {entry.status}; it would have to be {wanted}")


def _demand_able(cooperative: Side) -> None:
    if cooperative.status != "registered":
        raise SideNotActiveError(f"{cooperative.cooperative_id} is {cooperative.status}")
    if cooperative.recognised_by != cooperative.country.other:
        raise SideNotRecognisedError(
            f"{cooperative.cooperative_id} is not recognised by the ministry of {cooperative.country.other}"
        )


def _side(ministry: Country | None) -> Country:
    if ministry is None:
        raise NoSideError("an officer of one of the two ministries acts for a cooperative of its country")
    return ministry
