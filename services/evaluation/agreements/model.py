"""What is true of an agreement: its terms, and how a revision comes to hold once both ministries confirmed it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from services.contracts.evaluation import (
    AgreementRecorded,
    AgreementRevised,
    AgreementRevisionConfirmed,
    AgreementRevisionProposed,
    AgreementRevisionWithdrawn,
)
from services.evaluation.agreements.refusals import (
    AgreementFullError,
    AgreementTermsError,
    NoRevisionPendingError,
    OfNoMinistryError,
    RevisionConfirmedError,
    RevisionPendingError,
)
from services.kernel import Country, Decision
from services.kernel.dated_rules import Confidence

REVISIONS_MAX = 50

AgreementStatus = Literal["in_force", "under_review", "expired", "ended"]


@dataclass(frozen=True, slots=True)
class Party:
    """One side, by its organisation and never by a person."""

    country: Country
    organisation: str


@dataclass(frozen=True, slots=True)
class ScopeItem:
    """One thing the parties cooperate in."""

    code: str
    title: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Terms:
    """What an agreement says; what no source tells is None and named under `unknown`."""

    parties: tuple[Party, ...]
    signed_on: date | None
    signed_in: str | None
    valid_from: date | None
    valid_until: date | None
    """The last day; None: not known."""
    status: AgreementStatus
    scope: tuple[ScopeItem, ...]
    unknown: tuple[str, ...]
    source: str
    confidence: Confidence


class PackagedAgreement(BaseModel):
    """An agreement as public sources tell it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agreement_id: str
    title: str
    kept_by: Country
    terms: Terms


@dataclass(frozen=True, slots=True)
class Revision:
    """One text of the agreement; the first one is told by the sources and confirmed by nobody here."""

    number: int
    terms: Terms
    proposed_by: Country | None
    recorded_on: date
    confirmed_by: tuple[Country, ...] = ()
    held_since: date | None = None
    """The day both had confirmed it, in the keeping ministry's country; None: it waits."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement with every text it ever had; `version` counts its facts."""

    agreement_id: str
    title: str
    kept_by: Country
    """The ministry that keeps the record."""
    revisions: tuple[Revision, ...] = ()
    """Those that hold or held, the newest last."""
    pending: Revision | None = None
    proposals_count: int = 0
    """Withdrawn ones too: a number stands for one text only."""
    version: int = 0

    @property
    def terms(self) -> Terms:
        """The text that holds."""
        return self.revisions[-1].terms


def record(agreement_id: str, title: str, kept_by: Country, terms: Terms, *, at: datetime) -> Decision[Agreement]:
    """Enter an agreement as its sources tell it.

    Raises:
        AgreementTermsError: the terms do not fit together.
    """
    _demand_sound(terms)
    today = kept_by.day_of(at)
    first = Revision(1, terms, None, today, held_since=today)
    fact = AgreementRecorded(
        subject=agreement_id,
        occurred_at=at,
        kept_by=kept_by,
        signed_on=terms.signed_on,
        valid_from=terms.valid_from,
        valid_until=terms.valid_until,
        status=terms.status,
        scope_codes=tuple(item.code for item in terms.scope),
        unknown=terms.unknown,
        confidence=terms.confidence.value,
    )
    return Decision(Agreement(agreement_id, title, kept_by, (first,)), (fact,))


def propose(agreement: Agreement, terms: Terms, *, by: Country | None, at: datetime) -> Decision[Agreement]:
    """Propose another text; proposing confirms nothing.

    Raises:
        RevisionPendingError: another one waits.
        AgreementTermsError: the terms do not fit together.
    """
    side = _side(by)
    if agreement.pending is not None:
        raise RevisionPendingError(f"revision {agreement.pending.number} of {agreement.agreement_id} waits")
    number = agreement.proposals_count + 2
    if number > REVISIONS_MAX:
        raise AgreementFullError(f"{agreement.agreement_id} had {REVISIONS_MAX} revisions")
    _demand_sound(terms)
    pending = Revision(number, terms, side, agreement.kept_by.day_of(at))
    fact = AgreementRevisionProposed(
        subject=agreement.agreement_id,
        occurred_at=at,
        revision=pending.number,
        proposed_by=side,
        signed_on=terms.signed_on,
        valid_from=terms.valid_from,
        valid_until=terms.valid_until,
        status=terms.status,
        scope_codes=tuple(item.code for item in terms.scope),
    )
    return Decision(replace(agreement, pending=pending, proposals_count=agreement.proposals_count + 1), (fact,))


def confirm(agreement: Agreement, revision: int, *, by: Country | None, at: datetime) -> Decision[Agreement]:
    """Confirm the proposed revision for one ministry; with the other's confirmation it holds.

    Raises:
        NoRevisionPendingError: none of that number waits.
        RevisionConfirmedError: this ministry has confirmed it.
    """
    side, pending = _side(by), _pending(agreement, revision)
    if side in pending.confirmed_by:
        raise RevisionConfirmedError(f"revision {revision} is confirmed by {side}")
    confirmed = replace(pending, confirmed_by=tuple(sorted((*pending.confirmed_by, side))))
    fact = AgreementRevisionConfirmed(subject=agreement.agreement_id, occurred_at=at, revision=revision, side=side)
    if len(confirmed.confirmed_by) < len(Country):
        return Decision(replace(agreement, pending=confirmed), (fact,))
    held = replace(confirmed, held_since=agreement.kept_by.day_of(at))
    revised = AgreementRevised(subject=agreement.agreement_id, occurred_at=at, revision=revision)
    return Decision(replace(agreement, revisions=(*agreement.revisions, held), pending=None), (fact, revised))


def withdraw(
    agreement: Agreement, revision: int, *, by: Country | None, reason_code: str, at: datetime
) -> Decision[Agreement]:
    """Take the proposed revision back, or decline it; either ministry may.

    Raises:
        NoRevisionPendingError: none of that number waits.
    """
    side, pending = _side(by), _pending(agreement, revision)
    fact = AgreementRevisionWithdrawn(
        subject=agreement.agreement_id,
        occurred_at=at,
        revision=pending.number,
        side=side,
        reason_code=reason_code,
    )
    return Decision(replace(agreement, pending=None), (fact,))


def _pending(agreement: Agreement, revision: int) -> Revision:
    if agreement.pending is None or agreement.pending.number != revision:
        raise NoRevisionPendingError(f"revision {revision} of {agreement.agreement_id} does not wait")
    return agreement.pending


def _side(ministry: Country | None) -> Country:
    if ministry is None:
        raise OfNoMinistryError("an officer of one of the two ministries acts for it")
    return ministry


def _demand_sound(terms: Terms) -> None:
    if {party.country for party in terms.parties} != set(Country):
        raise AgreementTermsError("each of the two countries is a party")
    codes = [item.code for item in terms.scope]
    if len(set(codes)) < len(codes):
        raise AgreementTermsError("a scope item is named once")
    if terms.valid_from and terms.valid_until and terms.valid_until < terms.valid_from:
        raise AgreementTermsError(f"an agreement valid from {terms.valid_from} does not end on {terms.valid_until}")
