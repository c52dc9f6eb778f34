"""What is true of a refusal: which message was set aside at the border, why, and what it held, as a digest."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from services.contracts.border import RefusalRecorded
from services.kernel import Decision


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
