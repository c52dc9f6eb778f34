"""How deliveries are read: what became of them, never what a receiver answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.webhooks.deliveries.model import Attempt, Delivery, DeliveryStatus, Line
from services.webhooks.deliveries.refusals import DeliveryNotFoundError
from services.webhooks.deliveries.repository import COLLECTION, LINES, from_document, line_from
from services.webhooks.receivers.model import Receiver
from services.webhooks.subscriptions import views as subscriptions


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """A delivery as officers see it."""

    delivery_id: str
    receiver: str
    webhook_id: str
    fact_type: str
    subject: str
    recorded_at: datetime
    status: DeliveryStatus
    attempts_count: int
    attempts: tuple[Attempt, ...]
    next_attempt_at: datetime | None
    settled_at: datetime | None
    reason_code: str | None


async def page(
    receiver: Receiver, status: DeliveryStatus | None, page_request: PageRequest, db: Database
) -> Page[DeliveryView]:
    """Read one page of what was recorded for a receiver."""
    query: Document = {"receiver": receiver.name} | ({"status": status} if status else {})
    return await read_page(db, COLLECTION, query, page_request, _view, without={"body": 0})


async def one(delivery_id: str, db: Database) -> DeliveryView:
    """Read one delivery.

    Raises:
        DeliveryNotFoundError: nothing of that id is kept.
    """
    document = await db[COLLECTION].find_one({"_id": delivery_id}, {"body": 0})
    if document is None:
        raise DeliveryNotFoundError(f"no delivery {delivery_id}")
    return _view(document)


async def due(receiver: Receiver, at: datetime, db: Database, *, limit: int) -> Sequence[Delivery]:
    """List what is due for a receiver, what has waited longest first."""
    query = {"receiver": receiver.name, "status": "pending", "next_attempt_at": {"$lte": at}}
    found = db[COLLECTION].find(query).sort("next_attempt_at", 1).limit(limit)
    return [from_document(document) async for document in found]


async def line_of(receiver: Receiver, db: Database) -> Line:
    """Read how a receiver has answered lately."""
    return line_from(receiver.name, await db[LINES].find_one({"_id": receiver.name}))


async def wants_nothing(receiver: Receiver, db: Database) -> bool:
    """Tell whether a receiver ended its subscription."""
    return (await subscriptions.one(receiver, db)).status == "ended"


def _view(document: Document) -> DeliveryView:
    delivery = from_document({**document, "body": ""})
    return DeliveryView(**{name: getattr(delivery, name) for name in DeliveryView.__dataclass_fields__})
