"""How deliveries, and how receivers have answered lately, are kept."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.kernel.circuits import Circuit
from services.webhooks.deliveries.model import Delivery, DeliveryStatus, Line
from services.webhooks.deliveries.refusals import DeliveryNotFoundError

COLLECTION, LINES = "deliveries", "lines"
KEPT_SECONDS = 90 * 24 * 3600
"""As long as published facts stay in an outbox; counted from when a delivery was settled."""
INDEXES = (
    Index(COLLECTION, (("receiver", 1), ("status", 1), ("next_attempt_at", 1))),
    Index(COLLECTION, (("receiver", 1), ("status", 1), ("_id", 1))),
    Index(COLLECTION, (("receiver", 1), ("recorded_at", 1))),
    Index(COLLECTION, (("settled_at", 1),), expire_after_seconds=KEPT_SECONDS),
    Index(LINES, (("rests_until", 1),)),
)
_DELIVERY = TypeAdapter(Delivery)


async def get(delivery_id: str, tx: Transaction) -> Delivery:
    """Read a delivery.

    Raises:
        DeliveryNotFoundError: nothing of that id is kept.
    """
    document = await tx.load(COLLECTION, delivery_id)
    if document is None:
        raise DeliveryNotFoundError(f"no delivery {delivery_id}")
    return from_document(document)


async def recorded(
    receiver: str, since: datetime, until: datetime, statuses: Sequence[DeliveryStatus], tx: Transaction, *, limit: int
) -> list[Delivery]:
    """List what was recorded for a receiver in a span of time."""
    query: Document = {
        "receiver": receiver,
        "recorded_at": {"$gte": since, "$lt": until},
        "status": {"$in": list(statuses)},
    }
    return [from_document(document) for document in await tx.find(COLLECTION, query, limit=limit)]


async def waiting(receiver: str, tx: Transaction, *, limit: int) -> list[Delivery]:
    """List what waits for a receiver."""
    found = await tx.find(COLLECTION, {"receiver": receiver, "status": "pending"}, limit=limit)
    return [from_document(document) for document in found]


async def add(delivery: Delivery, tx: Transaction) -> None:
    """Keep a new delivery."""
    await tx.insert(COLLECTION, _to_document(delivery))


async def put(delivery: Delivery, tx: Transaction) -> None:
    """Keep what became of a delivery."""
    await tx.put(COLLECTION, _to_document(delivery))


async def line_of(receiver: str, tx: Transaction) -> Line:
    """Read how a receiver has answered lately."""
    document = await tx.load(LINES, receiver)
    return line_from(receiver, document)


async def put_line(line: Line, tx: Transaction) -> None:
    """Keep how a receiver has answered lately."""
    kept = {"_id": line.receiver, "failures": line.circuit.failures, "rests_until": line.circuit.rests_until}
    await tx.put(LINES, kept)


def line_from(receiver: str, document: Document | None) -> Line:
    """Read a kept line; nothing is known of a receiver that was sent nothing."""
    return Line(receiver, Circuit(document["failures"], document["rests_until"]) if document else Circuit())


def from_document(document: Document) -> Delivery:
    """Read a kept delivery."""
    own = {name: value for name, value in document.items() if name != "_id"}
    return _DELIVERY.validate_python({"delivery_id": document["_id"], **own})


def _to_document(delivery: Delivery) -> Document:
    document: Document = _DELIVERY.dump_python(delivery)
    return {"_id": document.pop("delivery_id"), **document, "ministry": delivery.ministry.value}
