"""Dead letters: messages set aside once, with cause, origin and everything needed to replay them."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from services.chassis.cloudevents import Envelope, ToldFact, read_data
from services.chassis.mongo import Database, Document, Index
from services.chassis.unit_of_work import Transaction
from services.kernel import NotFoundError

DEAD_LETTER_INDEXES = (
    Index("dead_letters", (("consumer", 1), ("aggregate_id", 1), ("status", 1), ("version", 1))),
    Index("dead_letters", (("status", 1), ("_id", 1))),
)

Status = Literal["held", "parked", "replayed", "discarded"]
DETAIL_MAX = 500


class DeadLetterNotFoundError(NotFoundError):
    """No such message waits for a person."""

    code = "dead_letter_not_found"


@dataclass(frozen=True)
class DeadLetter:
    """A message set aside: `held` waits for an earlier fact, `parked` waits for a person."""

    consumer: str
    origin: str
    """Topic, partition and offset."""
    key: str
    value: bytes
    headers: dict[str, str]
    received_at: datetime
    known_envelope: Envelope | None = None
    cause: str = ""
    detail: str = ""
    attempts: int = 0
    status: Status = "parked"
    blocking: bool = False

    @property
    def envelope(self) -> Envelope:
        """The fact's attributes; only asked of letters that have them."""
        if self.known_envelope is None:
            raise ValueError(f"{self.origin} has no readable envelope")
        return self.known_envelope

    @property
    def aggregate_id(self) -> str:
        """The aggregate the fact is about; empty where that could not be read."""
        return self.known_envelope.subject if self.known_envelope else ""

    @property
    def letter_id(self) -> str:
        """One letter for each consumer and fact; a fact without an id goes by its place in the log."""
        return f"{self.consumer}/{self.known_envelope.event_id if self.known_envelope else self.origin}"

    def data(self) -> Any:  # noqa: ANN401 - JSON as it came
        """Read the fact's data again.

        Raises:
            UnreadableMessageError: it still cannot be read.
        """
        return read_data(dict(self.headers), self.key.encode(), self.value)

    def told(self) -> ToldFact:
        """Give the fact as it came."""
        return ToldFact(self.known_envelope.version if self.known_envelope else 0, self.headers, self.value)

    def held(self, cause: str) -> "DeadLetter":
        """Turn it into a letter that waits for an earlier fact."""
        return replace(self, cause=cause, status="held", blocking=False)

    def parked(self, cause: str, detail: str = "", *, attempts: int = 1, blocking: bool) -> "DeadLetter":
        """Turn it into a letter that waits for a person."""
        return replace(
            self, cause=cause, detail=detail[:DETAIL_MAX], attempts=attempts, status="parked", blocking=blocking
        )


async def write_dead_letter(letter: DeadLetter, tx: Transaction) -> int:
    """Keep a letter once; tell how many were added (0 where it is kept already)."""
    known = await tx.db.dead_letters.find_one({"_id": letter.letter_id}, session=tx.session)
    if known is not None and known["status"] == letter.status:
        return 0
    if known is not None and known["status"] == "parked" and letter.status == "held":
        return 0
    await tx.put("dead_letters", _to_document(letter))
    return 0 if known is not None and known["status"] == "held" else 1


async def is_parked(letter_id: str, tx: Transaction) -> bool:
    """Tell whether a letter waits for a person."""
    return await tx.db.dead_letters.find_one({"_id": letter_id, "status": "parked"}, session=tx.session) is not None


async def find_letter(letter_id: str, tx: Transaction) -> DeadLetter:
    """Read a parked letter inside a transaction.

    Raises:
        DeadLetterNotFoundError: no such letter waits for a person.
    """
    found = await tx.db.dead_letters.find_one({"_id": letter_id, "status": "parked"}, session=tx.session)
    if found is None:
        raise DeadLetterNotFoundError(f"no parked message {letter_id}")
    return from_document(found)


async def settle(letter: DeadLetter, status: Status, tx: Transaction) -> None:
    """Keep a letter as replayed or discarded; it is never removed."""
    await tx.put("dead_letters", {**_to_document(replace(letter, status=status)), "settled_at": tx.now})


async def drop_held(consumer: str, aggregate_id: str, version: int, tx: Transaction) -> int:
    """Remove the held copy of a fact that was applied; tell how many there were."""
    result = await tx.db.dead_letters.delete_many(
        {"consumer": consumer, "aggregate_id": aggregate_id, "status": "held", "version": version}, session=tx.session
    )
    return result.deleted_count


async def next_held(db: Database, consumer: str, aggregate_id: str) -> DeadLetter | None:
    """Find the fact that follows the aggregate's watermark, if it waits here."""
    mark = await db.watermarks.find_one({"_id": f"{consumer}/{aggregate_id}"})
    if mark is None or mark["parked"] or not mark["held"]:
        return None
    found = await db.dead_letters.find_one(
        {"consumer": consumer, "aggregate_id": aggregate_id, "status": "held", "version": mark["version"] + 1}
    )
    return from_document(found) if found else None


def _to_document(letter: DeadLetter) -> Document:
    envelope = letter.known_envelope
    return {
        "_id": letter.letter_id,
        "consumer": letter.consumer,
        "origin": letter.origin,
        "key": letter.key,
        "value": letter.value,
        "headers": list(letter.headers.items()),
        "received_at": letter.received_at,
        "event_id": envelope.event_id if envelope else "",
        "type": envelope.type if envelope else "",
        "aggregate_id": envelope.subject if envelope else "",
        "version": envelope.version if envelope else 0,
        "correlation_id": envelope.correlation_id if envelope else "",
        "traceparent": envelope.traceparent if envelope else "",
        "cause": letter.cause,
        "detail": letter.detail,
        "attempts": letter.attempts,
        "status": letter.status,
        "blocking": letter.blocking,
    }


def from_document(document: Document) -> DeadLetter:
    """Read a kept letter."""
    envelope = Envelope(
        event_id=document["event_id"],
        type=document["type"],
        subject=document["aggregate_id"],
        version=document["version"],
        correlation_id=document["correlation_id"],
        traceparent=document["traceparent"],
    )
    return DeadLetter(
        consumer=document["consumer"],
        origin=document["origin"],
        key=document["key"],
        value=document["value"],
        headers=dict(document["headers"]),
        received_at=document["received_at"],
        known_envelope=envelope if document["event_id"] else None,
        cause=document["cause"],
        detail=document["detail"],
        attempts=document["attempts"],
        status=document["status"],
        blocking=document["blocking"],
    )
