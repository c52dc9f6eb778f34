"""What is true of an extension: the scorecard it rests on, what a rule suggests, and what each ministry decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from services.contracts.evaluation import (
    ExtensionChoice,
    ExtensionDecided,
    ExtensionOutcome,
    ExtensionPositionTaken,
    ExtensionRecommended,
    ExtensionSuggestion,
)
from services.evaluation.commitments.model import Finding
from services.evaluation.decisions.refusals import OfNoMinistryError, PositionTakenError, ScorecardDayError
from services.kernel import Country, Decision

Achievement = Literal["achieved", "partly", "not_achieved", "not_assessable"]


@dataclass(frozen=True, slots=True)
class CommitmentLine:
    """A commitment by its last kept assessment until the scorecard's day, with what that rests on."""

    commitment_id: str
    scope_code: str
    title: str
    status: Achievement
    reason: str | None
    """Why nothing can be said, where that is so."""
    assessed_on: date | None
    rule_version: str | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A closed joint round: its result and the digest of the document that both ministries signed."""

    round_id: str
    sector: str
    first_day: date
    last_day: date
    result: str
    document_digest: str


@dataclass(frozen=True, slots=True)
class CommitmentScorecard:
    """How an agreement's commitments stand at the end of a day, with what the rule of the day suggests."""

    agreement_id: str
    day: date
    commitments: tuple[CommitmentLine, ...]
    rounds: tuple[RoundLine, ...]
    suggestion: ExtensionSuggestion
    explanation: str
    share: Decimal | None
    """Of the assessable commitments that is achieved, partly achieved ones in part."""
    rule_version: str
    confidence: str
    """How sure the rule's source is."""

    def ids(self, status: Achievement) -> tuple[str, ...]:
        """List the commitments of one status."""
        return tuple(line.commitment_id for line in self.commitments if line.status == status)


@dataclass(frozen=True, slots=True)
class Position:
    """What people of one ministry decided, and why."""

    choice: ExtensionChoice
    reason_code: str
    reasons: str
    """In their own words; it is not published."""
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Extension:
    """Whether an agreement is extended; `version` counts its facts."""

    extension_id: str
    kept_by: Country
    scorecard: CommitmentScorecard
    """As it stood when the rule suggested something; it does not change."""
    positions: Mapping[Country, Position] = field(default_factory=dict)
    outcome: ExtensionOutcome | None = None
    status: Literal["open", "decided"] = "open"
    version: int = 0


def recommend(extension: Extension, *, at: datetime) -> Decision[Extension]:
    """Keep what a rule suggests from a scorecard.

    Raises:
        ScorecardDayError: its day is in the future.
    """
    card = extension.scorecard
    if card.day > extension.kept_by.day_of(at):
        raise ScorecardDayError(f"{card.day} is not over")
    fact = ExtensionRecommended(
        subject=extension.extension_id,
        occurred_at=at,
        agreement_id=card.agreement_id,
        assessed_on=card.day,
        suggestion=card.suggestion,
        rule_version=card.rule_version,
        achieved=card.ids("achieved"),
        partly=card.ids("partly"),
        not_achieved=card.ids("not_achieved"),
        not_assessable=card.ids("not_assessable"),
        rounds=tuple(line.round_id for line in card.rounds),
        document_digests=tuple(line.document_digest for line in card.rounds),
    )
    return Decision(extension, (fact,))


def take_position(extension: Extension, position: Position, *, by: Country | None, at: datetime) -> Decision[Extension]:
    """Decide for one ministry; with the other's decision it is decided, alike or without agreement.

    Raises:
        OfNoMinistryError: the caller is of neither ministry.
        PositionTakenError: this ministry has decided.
    """
    if by is None:
        raise OfNoMinistryError("an officer of one of the two ministries decides for it")
    if by in extension.positions:
        raise PositionTakenError(f"{by} has decided {extension.extension_id}")
    positions = {**extension.positions, by: position}
    fact = ExtensionPositionTaken(
        subject=extension.extension_id,
        occurred_at=at,
        side=by,
        choice=position.choice,
        reason_code=position.reason_code,
    )
    taken = replace(extension, positions=positions)
    if len(positions) < len(Country):
        return Decision(taken, (fact,))
    choices = {one.choice for one in positions.values()}
    outcome: ExtensionOutcome = position.choice if len(choices) == 1 else "no_agreement"
    decided = ExtensionDecided(
        subject=extension.extension_id,
        occurred_at=at,
        agreement_id=extension.scorecard.agreement_id,
        outcome=outcome,
        suggestion=extension.scorecard.suggestion,
        indonesian_reason_code=positions[Country.ID].reason_code,
        timorese_reason_code=positions[Country.TL].reason_code,
        decided_on=extension.kept_by.day_of(at),
    )
    return Decision(replace(taken, outcome=outcome, status="decided"), (fact, decided))
