"""What is true of a round: what it judges, what each ministry said, what both agreed to and signed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from services.contracts.evaluation import RoundOpened, RoundWithdrawn
from services.evaluation.indicators.terms import UNKNOWN_GROUP, Grouping
from services.evaluation.rounds.criteria import CriteriaRule
from services.evaluation.rounds.refusals import (
    CriteriaError,
    RoundOfNoMinistryError,
    RoundPeriodError,
    RoundSignedError,
    RoundStateError,
)
from services.evaluation.rounds.words import SECTOR_CHARACTERS_MAX, TEXT_CHARACTERS_MAX, demand_words
from services.kernel import Country, Currency, Decision

RoundStatus = Literal["open", "scored", "reconciled", "signed", "closed", "withdrawn"]
EvidenceKind = Literal["indicator", "study", "report"]
FIRST_FORMAT = "jembatan-round-1"
"""Of documents that name accounts and home ids; rounds opened under it are signed and verified in it."""
FORMAT = "jembatan-round-2"
"""Of documents that both cells write alike: ministries speak, and entries have their names across the border."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a score rests on: a value of the period's figures, a study, or a report."""

    kind: EvidenceKind
    reference: str
    """The indicator's code, or the study or report by its own id."""
    by: Grouping | None = None
    group: str | None = None
    currency: Currency | None = None
    value: str | None = None
    """As the figures told it when the score was given; None for studies and reports."""
    digest: str | None = None
    """Of the period's figures then, or of the report."""
    called: str | None = None
    """What the study, or the cooperative that is the group, is called across the border; None: it has no name there."""

    @property
    def entry_id(self) -> str | None:
        """The study or cooperative it names; None: neither."""
        if self.kind == "study":
            return self.reference
        is_of_cooperative = self.by is Grouping.COOPERATIVE and self.group != UNKNOWN_GROUP
        return self.group if is_of_cooperative else None


@dataclass(frozen=True, slots=True)
class Score:
    """One ministry's score of one criterion."""

    score: int
    note: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """One ministry's scores, by criterion."""

    scored_by: str
    """The officer's account, or the word that it came with; empty where the other ministry keeps the round."""
    scored_at: datetime
    scores: Mapping[str, Score]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of the discussion."""

    number: int
    criterion: str
    side: Country
    text: str
    said_by: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Signature:
    """A ministry's signature over the document's canonical form; key and value as base64url."""

    key: str
    value: str
    signed_by: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Applied:
    """A criterion of the rule: its weight, and why it is left out where it is."""

    code: str
    weight: int
    left_out: str | None


@dataclass(frozen=True, slots=True)
class Round:
    """A joint evaluation; `version` counts its facts."""

    round_id: str
    opened_by: Country
    """The ministry that opened it; it keeps the record, and has no more to say than the other."""
    sector: str
    first_day: date
    last_day: date
    opened_on: date
    rule_version: str
    score_max: int
    criteria: tuple[Applied, ...]
    sheets: Mapping[Country, ScoreSheet] = field(default_factory=dict)
    discussion: tuple[Statement, ...] = ()
    proposed: Mapping[str, Mapping[Country, int]] = field(default_factory=dict)
    """By criterion: the score each ministry would agree to."""
    agreed: Mapping[str, int] = field(default_factory=dict)
    """By criterion."""
    document_digest: str | None = None
    """SHA-256 of what is signed, once everything is agreed."""
    signatures: Mapping[Country, Signature] = field(default_factory=dict)
    status: RoundStatus = "open"
    called: str | None = None
    """Its name across the border; None: it was opened in a cell without one."""
    document_format: str = FIRST_FORMAT
    version: int = 0

    @property
    def applied(self) -> tuple[str, ...]:
        """The criteria that are scored."""
        return tuple(one.code for one in self.criteria if one.left_out is None)


def open_round(
    entry: Round, left_out: Mapping[str, str], rule: CriteriaRule, *, by: Country | None, at: datetime
) -> Decision[Round]:
    """Open a round; `entry` names what it judges, `left_out` why a criterion is not applied.

    Raises:
        RoundOfNoMinistryError: the caller is of neither ministry.
        RoundPeriodError: the period is not over.
        CriteriaError: a criterion is left out that the rule does not have, or every one is.
        WordsTooLongError, NumberInWordsError: the sector or a reason is nothing to say to the other ministry.
    """
    side_of(by)
    _demand_words(entry.sector, left_out)
    if not entry.first_day <= entry.last_day < entry.opened_by.day_of(at):
        raise RoundPeriodError(f"{entry.first_day} until {entry.last_day} is not over")
    if unheard := sorted(left_out.keys() - {one.code for one in rule.criteria}):
        raise CriteriaError(f"the rule has no criterion {', '.join(unheard)}")
    if len(left_out) == len(rule.criteria):
        raise CriteriaError("a round applies one criterion at least")
    fact = RoundOpened(
        subject=entry.round_id,
        occurred_at=at,
        opened_by=entry.opened_by,
        sector=entry.sector,
        first_day=entry.first_day,
        last_day=entry.last_day,
        rule_version=rule.version,
        criteria=entry.applied,
        left_out=tuple(sorted(left_out)),
        opened_on=entry.opened_on,
        score_max=entry.score_max,
        rule_criteria=tuple(one.code for one in entry.criteria),
        weights=tuple(one.weight for one in entry.criteria),
        left_out_reasons=tuple(left_out[code] for code in sorted(left_out)),
        document_format=entry.document_format,
    )
    return Decision(entry, (fact,))


def withdraw(entry: Round, *, by: Country | None, reason_code: str, at: datetime) -> Decision[Round]:
    """Give a round up before anybody signed; either ministry may.

    Raises:
        RoundSignedError: one ministry has signed.
        RoundStateError: it was given up before.
    """
    side = side_of(by)
    demand_status(entry, "open", "scored", "reconciled")
    fact = RoundWithdrawn(subject=entry.round_id, occurred_at=at, side=side, reason_code=reason_code)
    return Decision(replace(entry, status="withdrawn"), (fact,))


def applied_of(rule: CriteriaRule, left_out: Mapping[str, str]) -> tuple[Applied, ...]:
    """List a rule's criteria with the reasons of those that are left out."""
    return tuple(Applied(one.code, one.weight, left_out.get(one.code)) for one in rule.criteria)


def side_of(ministry: Country | None) -> Country:
    """Give the ministry that somebody acts for.

    Raises:
        RoundOfNoMinistryError: none.
    """
    if ministry is None:
        raise RoundOfNoMinistryError("an officer of one of the two ministries acts for it")
    return ministry


def demand_status(entry: Round, *allowed: RoundStatus) -> None:
    """Refuse what a round's status does not allow.

    Raises:
        RoundSignedError: one ministry has signed.
        RoundStateError: it has another status.
    """
    if entry.status in allowed:
        return
    if entry.signatures:
        raise RoundSignedError(f"{entry.round_id} is signed by {', '.join(sorted(entry.signatures))}")
    raise RoundStateError(f"{entry.round_id} is {entry.status}; it would have to be {' or '.join(allowed)}")


def _demand_words(sector: str, left_out: Mapping[str, str]) -> None:
    demand_words(sector, SECTOR_CHARACTERS_MAX)
    for reason in left_out.values():
        demand_words(reason, TEXT_CHARACTERS_MAX)
