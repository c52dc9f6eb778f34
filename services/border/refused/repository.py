"""How refusals are kept: one document each."""

from dataclasses import asdict

from services.border.refused.model import Refusal
from services.chassis.mongo import Index
from services.chassis.unit_of_work import Transaction
from services.contracts.border import REFUSAL_TOPIC
from services.kernel import Country, Decision

COLLECTION = "refusals"
INDEXES = (Index(COLLECTION, (("cause", 1), ("_id", 1))),)


async def save(decision: Decision[Refusal], home: Country, tx: Transaction) -> None:
    """Keep a refusal with its fact and its record in the audit chain."""
    document = asdict(decision.state)
    await tx.save(COLLECTION, {"_id": document.pop("refusal_id"), **document}, decision, REFUSAL_TOPIC.of(home))
