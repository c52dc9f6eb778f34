"""How answers are kept: one document each."""

from dataclasses import asdict

from services.chassis.mongo import Index
from services.chassis.unit_of_work import Transaction
from services.contracts.evaluation import ROUND_WORD_ANSWER_TOPIC
from services.evaluation.round_answers.model import RoundAnswer
from services.kernel import Decision

COLLECTION = "round_word_answers"
INDEXES = (Index(COLLECTION, (("words_id", 1), ("number", 1)), unique=True),)


async def save(decision: Decision[RoundAnswer], tx: Transaction) -> None:
    """Keep an answer and its fact."""
    document, topic = asdict(decision.state), ROUND_WORD_ANSWER_TOPIC.of(decision.state.home)
    await tx.save(COLLECTION, {"_id": document.pop("answer_id"), **document}, decision, topic)
