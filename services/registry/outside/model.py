"""What is true of an outside check: what was asked about an entry, what was answered, and when it is asked again."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from services.contracts.registry import (
    CheckedKind,
    CheckOutcome,
    NameAgreement,
    OutsideCheckAnswered,
    OutsideCheckRequested,
    OutsideStanding,
)
from services.kernel import Country, Decision
from services.kernel.privacy import classed
from services.registry.evidence import Evidence
from services.registry.field_classes import OFFICIAL, Official

CheckStatus = Literal["pending", "answered"]

PAUSES_SECONDS = (5, 30, 120, 600, 1800)
"""Between the times a register is asked; the last one again and again."""
ASKED_DAYS_MAX = 90
"""A register that was not reached in so many days is not asked about it any more."""
EVIDENCE_KIND = "register_extract"


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Finding:
    """What came of a check."""

    outcome: CheckOutcome
    answered_at: datetime
    name_agreement: Official[NameAgreement | None] = None
    standing: OutsideStanding | None = None
    as_of: date | None = None
    evidence: Evidence | None = None
    """As a verification names it; the digest is that of the register's answer, which itself is not kept."""


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class OutsideCheck:
    """One question to a register outside; `version` counts its facts."""

    check_id: str
    entry_kind: CheckedKind
    entry_id: str
    country: Country
    register_code: str
    number: str
    requested_by: str
    requested_at: datetime
    status: CheckStatus = "pending"
    finding: Finding | None = None
    version: int = 0


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Asking:
    """How far asking has come; no fact, for a register that is away changes nothing about the entry."""

    check_id: str
    register_code: str
    number: str
    since: datetime
    next_at: datetime | None
    """None: it is answered."""
    attempts_count: int = 0
    last_failure: str | None = None


def request(check: OutsideCheck) -> Decision[OutsideCheck]:
    """Ask a register outside about an entry; the answer comes in its own time."""
    fact = OutsideCheckRequested(
        subject=check.check_id,
        occurred_at=check.requested_at,
        entry_kind=check.entry_kind,
        entry_id=check.entry_id,
        register_code=check.register_code,
    )
    return Decision(check, (fact,))


def asking_of(check: OutsideCheck) -> Asking:
    """Begin to ask, at once."""
    return Asking(check.check_id, check.register_code, check.number, check.requested_at, check.requested_at)


def answer(check: OutsideCheck, finding: Finding) -> Decision[OutsideCheck]:
    """Take down what came of a check; a second answer, from a process that was slower, changes nothing."""
    if check.status == "answered":
        return Decision(check)
    fact = OutsideCheckAnswered(
        subject=check.check_id,
        occurred_at=finding.answered_at,
        entry_kind=check.entry_kind,
        entry_id=check.entry_id,
        register_code=check.register_code,
        outcome=finding.outcome,
        name_agreement=finding.name_agreement,
        standing=finding.standing,
        as_of=finding.as_of,
    )
    return Decision(replace(check, status="answered", finding=finding), (fact,))


def answered(asking: Asking) -> Asking:
    """Ask no more."""
    return replace(asking, attempts_count=asking.attempts_count + 1, next_at=None, last_failure=None)


def put_off(asking: Asking, failure: str, *, at: datetime) -> Asking:
    """Ask again later; after `ASKED_DAYS_MAX` days no more."""
    count = asking.attempts_count + 1
    pause = timedelta(seconds=PAUSES_SECONDS[min(count, len(PAUSES_SECONDS)) - 1])
    is_over = at - asking.since >= timedelta(days=ASKED_DAYS_MAX)
    return replace(asking, attempts_count=count, last_failure=failure, next_at=None if is_over else at + pause)
