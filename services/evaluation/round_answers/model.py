"""What is true of an answer: what came of a word of the other ministry on a round kept here."""

from dataclasses import dataclass
from datetime import datetime

from services.contracts.evaluation import RoundWordAnswerGiven, WordOutcome
from services.kernel import Country, Decision


@dataclass(frozen=True, slots=True)
class RoundAnswer:
    """An answer to one word; it is written once."""

    answer_id: str
    home: Country
    """The ministry that keeps the round, and answers."""
    words_id: str
    number: int
    outcome: WordOutcome
    code: str | None
    version: int = 0


def give(answer: RoundAnswer, *, at: datetime) -> Decision[RoundAnswer]:
    """Answer."""
    fact = RoundWordAnswerGiven(
        subject=answer.answer_id,
        occurred_at=at,
        words_id=answer.words_id,
        number=answer.number,
        outcome=answer.outcome,
        code=answer.code,
    )
    return Decision(answer, (fact,))
