"""What is true of an exchange with another registry: what was asked and answered, and whether it was delivered."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL
from services.registry.spdci.refusals import HeaderRefusedError

ExchangeKind = Literal["search", "subscribe", "unsubscribe", "status", "notify"]
EventType = Literal["register", "update", "deregister"]

VERSION = "1.0.0"
MESSAGE_AGE = timedelta(days=1)
"""How far a message's own time may lie from ours; numbers of messages are remembered twice as long."""
ATTEMPTS_AFTER = tuple(
    timedelta(seconds=seconds) for seconds in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
"""The waits between attempts to deliver, as Standard Webhooks has them; after the last one the answer is only kept."""
KEPT = timedelta(days=30)
"""How long an exchange is kept for whoever asks what became of it."""
CLAIM = timedelta(seconds=60)
"""How long one process has for one exchange before another may take it up."""
VERBS: dict[ExchangeKind, str] = {
    "search": "on-search",
    "subscribe": "on-subscribe",
    "unsubscribe": "on-unsubscribe",
    "status": "txn-on-status",
    "notify": "notify",
}
PATHS: dict[ExchangeKind, str] = {**VERBS, "status": "txn/on-status"}
"""Where a receiver takes each kind, under its address."""


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Asker:
    """Who asked: the sender named, the token (`ministry/subject`) it spoke with, and the roles it sees with."""

    sender_id: str
    subject: str
    roles: tuple[str, ...]


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Exchange:
    """One message and its answer; its id is the standard's correlation id."""

    exchange_id: str
    kind: ExchangeKind
    asker: Asker
    transaction_id: str
    received_at: datetime
    reference_ids: tuple[str, ...] = ()
    subscription_codes: tuple[str, ...] = ()
    asked: dict[str, Any] | None = None
    """What is still to be worked; None: it is answered."""
    answer: dict[str, Any] | None = None
    attempts: int = 0
    due_at: datetime | None = None
    """When it is taken up next; None: nothing is left to do."""
    delivered_at: datetime | None = None


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Subscription:
    """What a sender wants to be notified of."""

    code: str
    asker: Asker
    event_type: EventType
    filter_type: str
    filter: Any
    notify_record_type: str
    subscribed_at: datetime
    unsubscribed_at: datetime | None = None


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class HeaderFacts:
    """What of a header is checked beyond its form."""

    version: str
    action: str
    message_ts: datetime
    total_count: int
    is_msg_encrypted: bool


def demand_header(header: HeaderFacts, *, action: str, requests: int, at: datetime) -> None:
    """Refuse a header that does not fit where and when it was sent, or what it heads.

    Raises:
        HeaderRefusedError: with the standard's code.
    """
    if header.version != VERSION:
        raise HeaderRefusedError("rjct.version.invalid", f"the version spoken here is {VERSION}")
    if header.action != action:
        raise HeaderRefusedError("rjct.action.invalid", f"the action of a message sent here is {action}")
    if abs(header.message_ts - at) > MESSAGE_AGE:
        raise HeaderRefusedError("rjct.message_ts.invalid", f"message_ts is more than {MESSAGE_AGE.days} day from now")
    if header.total_count != requests:
        raise HeaderRefusedError("rjct.total_count.invalid", f"the message holds {requests} requests")
    if header.is_msg_encrypted:
        raise HeaderRefusedError("rjct.action.not_supported", "messages are protected by TLS and a signature")


def answered(exchange: Exchange, answer: dict[str, Any]) -> Exchange:
    """Add the answer to what was asked."""
    return replace(exchange, asked=None, answer=answer)


def delivered(exchange: Exchange, *, at: datetime) -> Exchange:
    """Note that the receiver took it."""
    return replace(exchange, attempts=exchange.attempts + 1, due_at=None, delivered_at=at)


def not_delivered(exchange: Exchange, *, at: datetime, is_over: bool) -> Exchange:
    """Note that the receiver did not take it, and when it is tried again; never, where it `is_over`."""
    attempts = exchange.attempts + 1
    again = None if is_over or attempts > len(ATTEMPTS_AFTER) else at + ATTEMPTS_AFTER[attempts - 1]
    return replace(exchange, attempts=attempts, due_at=again)


def kept(exchange: Exchange) -> Exchange:
    """Leave an answer for whoever asks for it: nobody takes it elsewhere."""
    return replace(exchange, due_at=None)


def event_type_of(name: str) -> EventType | None:
    """Read an event's name; the standard writes it small, its conformance suite in capitals."""
    known: dict[str, EventType] = {"register": "register", "update": "update", "deregister": "deregister"}
    return known.get(name.lower())
