"""The inbox: each fact has its effect once for each consumer, in the order of its aggregate's versions."""

from dataclasses import dataclass
from typing import Literal

from services.chassis.cloudevents import Envelope
from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction

INBOX_KEPT_SECONDS = 120 * 24 * 3600
"""Longer than Kafka's retention plus parking: an older redelivery meets the lasting watermark."""

INBOX_INDEXES = (
    Index("inbox", (("processed_at", 1),), expire_after_seconds=INBOX_KEPT_SECONDS),
    Index("watermarks", (("consumer", 1), ("aggregate_id", 1)), unique=True),
)

Place = Literal["next", "duplicate", "early", "parked"]


@dataclass(frozen=True)
class Watermark:
    """How far one consumer has come with one aggregate."""

    consumer: str
    aggregate_id: str
    version: int = 0
    parked: bool = False
    held: int = 0
    """Facts set aside because an earlier one is missing or parked."""

    def place_of(self, envelope: Envelope) -> Place:
        """Say whether a fact is the next one, came before, came too early or waits behind a parked one."""
        if envelope.version <= self.version:
            return "duplicate"
        if self.parked:
            return "parked"
        return "next" if envelope.version == self.version + 1 else "early"


async def read_watermark(consumer: str, aggregate_id: str, tx: Transaction) -> Watermark:
    """Read the watermark inside the consumer's transaction, so that a second reader conflicts."""
    found = await tx.db.watermarks.find_one({"_id": _key(consumer, aggregate_id)}, session=tx.session)
    if found is None:
        return Watermark(consumer, aggregate_id)
    return Watermark(consumer, aggregate_id, found["version"], found["parked"], found["held"])


async def write_watermark(mark: Watermark, tx: Transaction) -> None:
    """Keep the watermark; it never expires."""
    document: Document = {
        "_id": _key(mark.consumer, mark.aggregate_id),
        "consumer": mark.consumer,
        "aggregate_id": mark.aggregate_id,
        "version": mark.version,
        "parked": mark.parked,
        "held": mark.held,
    }
    await tx.put("watermarks", document)


async def mark_processed(consumer: str, envelope: Envelope, tx: Transaction) -> None:
    """Write the inbox mark; a second one for the same fact fails on its unique id."""
    await tx.insert(
        "inbox",
        {"_id": f"{consumer}/{envelope.event_id}", "type": envelope.type, "processed_at": tx.now},
    )


def _key(consumer: str, aggregate_id: str) -> str:
    return f"{consumer}/{aggregate_id}"
