"""How answers are kept: one document each."""

from dataclasses import asdict

from services.chassis.mongo import Index
from services.chassis.unit_of_work import Transaction
from services.contracts.financing import APPLICATION_ANSWER_TOPIC
from services.financing.declarations.model import Answer
from services.kernel import Decision

INDEXES = (Index("declaration_answers", (("declaration_id", 1),), unique=True),)


async def save(decision: Decision[Answer], tx: Transaction) -> None:
    """Keep an answer and its fact."""
    document, topic = asdict(decision.state), APPLICATION_ANSWER_TOPIC.of(decision.state.home)
    await tx.save("declaration_answers", {"_id": document.pop("answer_id"), **document}, decision, topic)
