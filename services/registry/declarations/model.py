"""What is true of an answer: what came of a declaration of the other ministry."""

from dataclasses import dataclass
from datetime import datetime

from services.contracts.border import Outcome
from services.contracts.registry import EntryAnswerGiven
from services.kernel import Country, Decision
from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to one declaration; it is written once."""

    answer_id: str
    home: Country
    """The ministry that keeps the entry, and answers."""
    declaration_id: str
    outcome: Outcome
    code: str | None
    version: int = 0


def give(answer: Answer, *, at: datetime) -> Decision[Answer]:
    """Answer."""
    fact = EntryAnswerGiven(
        subject=answer.answer_id,
        occurred_at=at,
        declaration_id=answer.declaration_id,
        outcome=answer.outcome,
        code=answer.code,
    )
    return Decision(answer, (fact,))
