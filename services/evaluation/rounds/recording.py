"""The record of what was refused: who tried to change, or to stand for, what is signed."""

from dataclasses import dataclass
from datetime import datetime

from services.contracts.evaluation import RoundRefusalRecorded
from services.evaluation.rounds.model import Round
from services.kernel import Country, Decision


@dataclass(frozen=True, slots=True)
class RoundRefusal:
    """One attempt that was refused; it is written once, and audited like every fact."""

    refusal_id: str
    round_id: str
    kept_by: Country
    """The ministry that keeps the round."""
    side: Country | None
    attempt: str
    reason_code: str
    asked_by: str
    refused_at: datetime
    version: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an attempt was refused, to be told after it was recorded."""

    reason_code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of something asked of a round: its state, and the refusal where there was one."""

    state: Round
    refused: Refused | None = None

    @property
    def version(self) -> int:
        """The round's."""
        return self.state.version


def refuse(refusal: RoundRefusal) -> Decision[RoundRefusal]:
    """Record a refused attempt."""
    fact = RoundRefusalRecorded(
        subject=refusal.refusal_id,
        occurred_at=refusal.refused_at,
        round_id=refusal.round_id,
        side=refusal.side,
        attempt=refusal.attempt,
        reason_code=refusal.reason_code,
    )
    return Decision(refusal, (fact,))
