"""What is true of a refusal: which message was set aside at the border, why, and what it held, as a digest."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Decision, Event

REFUSAL_TOPIC = Topic("border", "refusal")


class RefusalRecorded(Event):
    """The border set a message aside; what was in it is told by its digest only, for a stranger wrote it."""

    type: Literal["border.refusal.recorded.v1"] = "border.refusal.recorded.v1"
    consumer: str
    """Which way out or in, and of which kind of aggregate."""
    origin: str
    """Topic, partition and offset of the message."""
    cause: str
    digest: str
    """SHA-256 of the message's value."""


RefusalEvent = Annotated[
    Annotated[RefusalRecorded, Tag("border.refusal.recorded.v1")] | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(RefusalRecorded)),
]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One message that was set aside; it is written once."""

    refusal_id: str
    consumer: str
    origin: str
    cause: str
    digest: str
    version: int = 0


def refuse(refusal_id: str, consumer: str, origin: str, cause: str, value: bytes, *, at: datetime) -> Decision[Refusal]:
    """Record that a message was set aside."""
    refusal = Refusal(refusal_id, consumer, origin, cause, sha256(value).hexdigest())
    fact = RefusalRecorded(
        subject=refusal_id,
        occurred_at=at,
        consumer=consumer,
        origin=origin,
        cause=cause,
        digest=refusal.digest,
    )
    return Decision(refusal, (fact,))
