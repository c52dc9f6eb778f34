"""How subscriptions are kept."""

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.webhooks import SUBSCRIPTION_TOPIC
from services.kernel import Country, Decision
from services.webhooks.receivers.model import Receiver
from services.webhooks.subscriptions.model import Subscription

COLLECTION = "subscriptions"
INDEXES = (Index(COLLECTION, (("fact_types", 1), ("_id", 1))),)
_SUBSCRIPTION = TypeAdapter(Subscription)
_OF_THE_CHASSIS = frozenset({"_id", "recorded_at", "audit_hash"})


async def of(receiver: Receiver, tx: Transaction) -> Subscription:
    """Read what a receiver is sent; nothing of version 0 where nobody has chosen."""
    document = await tx.load(COLLECTION, receiver.name)
    return from_document(document) if document else Subscription(receiver.name, receiver.ministry)


async def wanting(fact_type: str, ministry: Country, tx: Transaction, *, limit: int) -> list[Subscription]:
    """List the subscriptions of a ministry that a type of fact was chosen for."""
    query = {"fact_types": fact_type, "ministry": ministry.value, "status": "active"}
    return [from_document(document) for document in await tx.find(COLLECTION, query, limit=limit)]


async def save(decision: Decision[Subscription], tx: Transaction) -> None:
    """Keep a subscription and its facts."""
    document: Document = _SUBSCRIPTION.dump_python(decision.state, mode="json")
    topic = SUBSCRIPTION_TOPIC.of(decision.state.ministry)
    await tx.save(COLLECTION, {"_id": document.pop("receiver"), **document}, decision, topic)


def from_document(document: Document) -> Subscription:
    """Read a kept subscription."""
    own = {name: value for name, value in document.items() if name not in _OF_THE_CHASSIS}
    return _SUBSCRIPTION.validate_python({"receiver": document["_id"], **own})
