"""How exchanges, subscriptions and the numbers of messages are kept, and how registers are asked for farmers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from services.chassis.mongo import Database, Document, Index
from services.chassis.unit_of_work import Transaction
from services.registry.field_classes import OFFICIAL
from services.registry.spdci.model import CLAIM, KEPT, MESSAGE_AGE, EventType, Exchange, Subscription
from services.registry.spdci.wanted import Source

EXCHANGES, SUBSCRIPTIONS, MESSAGES = "spdci_exchanges", "spdci_subscriptions", "spdci_messages"
SUBSCRIPTIONS_READ_MAX = 1_000
"""Subscriptions one fact is compared with."""
STORED = {"received_at": OFFICIAL}
"""Written for messages' numbers beside what the models hold."""

INDEXES = (
    Index(EXCHANGES, (("due_at", 1),), sparse=True),
    Index(EXCHANGES, (("asker.subject", 1), ("transaction_id", 1))),
    Index(EXCHANGES, (("asker.subject", 1), ("reference_ids", 1))),
    Index(EXCHANGES, (("asker.subject", 1), ("subscription_codes", 1))),
    Index(EXCHANGES, (("received_at", 1),), expire_after_seconds=int(KEPT.total_seconds())),
    Index(SUBSCRIPTIONS, (("event_type", 1), ("unsubscribed_at", 1))),
    Index(SUBSCRIPTIONS, (("asker.subject", 1), ("unsubscribed_at", 1))),
    Index(MESSAGES, (("received_at", 1),), expire_after_seconds=2 * int(MESSAGE_AGE.total_seconds())),
    Index("enterprises", (("activity_code", 1), ("_id", 1))),
)
_EXCHANGE, _SUBSCRIPTION = TypeAdapter(Exchange), TypeAdapter(Subscription)


async def is_known(message: str, tx: Transaction) -> bool:
    """Tell whether a message of that number came before."""
    return await tx.load(MESSAGES, message) is not None


async def remember(message: str, tx: Transaction) -> None:
    """Keep a message's number."""
    await tx.insert(MESSAGES, {"_id": message, "received_at": tx.now})


async def put(exchange: Exchange, tx: Transaction) -> None:
    """Keep an exchange."""
    await tx.put(EXCHANGES, to_document(exchange))


async def claim(now: datetime, db: Database) -> Exchange | None:
    """Take the exchange that is due longest, for a while."""
    found = await db[EXCHANGES].find_one_and_update(
        {"due_at": {"$lte": now}}, {"$set": {"due_at": now + CLAIM}}, sort=[("due_at", 1)]
    )
    return _exchange_from(found) if found else None


async def attempts_max(db: Database) -> int:
    """Tell how often the exchange was tried that was tried most of those with something left to do."""
    query = {"due_at": {"$exists": True}}
    found = await db[EXCHANGES].find(query, {"attempts": 1}).sort("attempts", -1).limit(1).to_list(1)
    return int(found[0]["attempts"]) if found else 0


async def newest(query: Document, tx: Transaction) -> Exchange | None:
    """Read the newest exchange of a query."""
    found = await tx.db[EXCHANGES].find(query, session=tx.session).sort("received_at", -1).limit(1).to_list(1)
    return _exchange_from(found[0]) if found else None


async def put_subscription(subscription: Subscription, tx: Transaction) -> None:
    """Keep a subscription."""
    document = _SUBSCRIPTION.dump_python(subscription)
    await tx.put(SUBSCRIPTIONS, {"_id": document.pop("code"), **document})


async def find_subscription(code: str, tx: Transaction) -> Subscription | None:
    """Read a subscription."""
    found = await tx.find(SUBSCRIPTIONS, {"_id": code}, limit=1)
    return _subscription_from(found[0]) if found else None


async def count_subscriptions(subject: str, most: int, tx: Transaction) -> int:
    """Count an asker's subscriptions that go on, up to `most`."""
    query = {"asker.subject": subject, "unsubscribed_at": None}
    return len(await tx.find(SUBSCRIPTIONS, query, limit=most))


async def subscriptions_to(event_type: EventType, tx: Transaction) -> list[Subscription]:
    """List the subscriptions to one kind of event."""
    query = {"event_type": event_type, "unsubscribed_at": None}
    found = await tx.find(SUBSCRIPTIONS, query, limit=SUBSCRIPTIONS_READ_MAX)
    return [_subscription_from(document) for document in found]


async def count(query: Document, source: Source, most: int, db: Database) -> int:
    """Count the entries of a register that fit, up to `most`."""
    return await db[source.collection].count_documents(query, limit=most)


async def ordered(query: Document, source: Source, by: Sequence[tuple[str, int]], most: int, db: Database) -> Any:  # noqa: ANN401
    """List the first entries that fit, in an order, by what orders them."""
    shown = {field: 1 for field, _ in by}
    return await db[source.collection].find(query, shown).sort(list(by)).limit(most).to_list(most)


async def entries(ids: Sequence[str], source: Source, db: Database) -> list[Document]:
    """Read entries of a register by their ids."""
    return await db[source.collection].find({"_id": {"$in": list(ids)}}).to_list(len(ids))


def to_document(exchange: Exchange) -> Document:
    """Write an exchange as it is kept; the index of what is due is sparse."""
    document: Document = _EXCHANGE.dump_python(exchange)
    if document["due_at"] is None:
        del document["due_at"]
    return {"_id": document.pop("exchange_id"), **document}


def _exchange_from(document: Document) -> Exchange:
    own = {name: value for name, value in document.items() if name != "_id"}
    return _EXCHANGE.validate_python({"exchange_id": document["_id"], **own})


def _subscription_from(document: Document) -> Subscription:
    own = {name: value for name, value in document.items() if name != "_id"}
    return _SUBSCRIPTION.validate_python({"code": document["_id"], **own})
