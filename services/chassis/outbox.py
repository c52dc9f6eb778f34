"""The outbox record: a fact on its way to Kafka, in the fields of Debezium's outbox router."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from services.chassis.correlation import correlation_id
from services.chassis.mongo import Database, Document, Index
from services.chassis.telemetry import traceparent
from services.kernel import Event, RuleViolationError

PAYLOAD_BYTES_MAX = 900_000
"""Below Kafka's 1 MiB: a fact the relay could never send must not be committed."""
PUBLISHED_KEPT_SECONDS = 90 * 24 * 3600

OUTBOX_INDEXES = (
    Index("outbox", (("status", 1), ("recorded_at", 1), ("version", 1)), partial=(("status", "pending"),)),
    Index("outbox", (("published_at", 1),), expire_after_seconds=PUBLISHED_KEPT_SECONDS),
)

_NAMESPACE = UUID("0c5b1b3e-7a8a-5f0e-9b1f-6d1d8d7f2a11")


class FactTooLargeError(RuleViolationError):
    """The fact would not fit into one Kafka message."""

    code = "fact_too_large"


def outbox_record(event: Event, topic: str, version: int, recorded_at: datetime) -> Document:
    """Build the record of an aggregate's `version`-th fact.

    `recorded_at` never runs back within an aggregate, whatever the clocks of its writers say.
    The id follows from topic, aggregate and version: a transaction that runs twice writes the same fact.

    Raises:
        FactTooLargeError: the fact is larger than `PAYLOAD_BYTES_MAX`.
    """
    payload = event.model_dump_json()
    if len(payload.encode()) > PAYLOAD_BYTES_MAX:
        raise FactTooLargeError(f"{event.type} has {len(payload)} bytes; at most {PAYLOAD_BYTES_MAX} are sent")
    ministry, service, aggregate, _ = topic.split(".")
    return {
        "_id": str(uuid5(_NAMESPACE, f"{topic}/{event.subject}/{version}")),
        "aggregatetype": f"{service}.{aggregate}",
        "aggregateid": event.subject,
        "type": event.type,
        "payload": payload,
        "topic": topic,
        "source": f"/{ministry}/{service}",
        "version": version,
        "occurred_at": event.occurred_at.astimezone(UTC).isoformat(),
        "correlation_id": correlation_id(),
        "traceparent": traceparent(),
        "recorded_at": recorded_at,
        "status": "pending",
    }


async def outbox_depth(db: Database) -> dict[str, Any]:
    """Count the facts not yet published and tell when the oldest was recorded."""
    oldest = await db.outbox.find_one({"status": "pending"}, sort=[("recorded_at", 1)])
    pending = await db.outbox.count_documents({"status": "pending"})
    return {"pending": pending, "oldest_recorded_at": oldest["recorded_at"] if oldest else None}
