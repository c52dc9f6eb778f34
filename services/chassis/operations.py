"""What operators and orchestrators ask a running service: health, metrics, outbox, dead letters."""

from base64 import b64encode
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, TypeAdapter

from services.chassis.auth import requires
from services.chassis.commands import Command
from services.chassis.consuming import Consuming
from services.chassis.dead_letters import DeadLetterNotFoundError, Status
from services.chassis.http import Reading
from services.chassis.measuring import measure, readiness
from services.chassis.mongo import Document
from services.chassis.outbox import outbox_depth
from services.chassis.paging import Page, Paging, read_page
from services.chassis.relay import Relay
from services.chassis.subscriptions import Subscription

PUBLIC = frozenset({"/health/live", "/health/ready", "/metrics", "/asyncapi", "/openapi.json"})

health = APIRouter(tags=["health"])
operations = APIRouter(prefix="/v1/operations", tags=["operations"])


class Health(BaseModel):
    """One answer for the orchestrator; `checks` names what is degraded."""

    status: Literal["live", "ready", "not_ready"]
    checks: dict[str, str] = {}


@health.get("/health/live")
async def is_live() -> Health:
    """Tell that the event loop turns; nothing else is asked."""
    return Health(status="live")


@health.get("/health/ready", responses={503: {"model": Health, "description": "Not ready"}})
async def is_ready(request: Request, response: Response) -> Health:
    """Tell whether commands can be answered: the database takes a write. The outbox bridges a missing broker."""
    ready, checks = await readiness(request.app.state)
    response.status_code = 200 if ready else 503
    return Health(status="ready" if ready else "not_ready", checks=checks)


@health.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def metrics(request: Request) -> Response:
    """Answer Prometheus with what is true now."""
    await measure(request.app.state)
    return Response(generate_latest(request.app.state.telemetry.registry), media_type=CONTENT_TYPE_LATEST)


class OutboxDepth(BaseModel):
    """Facts on their way to Kafka."""

    pending: int
    oldest_recorded_at: datetime | None


class DeadLetterView(BaseModel):
    """A message set aside; its content is not shown."""

    letter_id: str
    consumer: str
    origin: str
    type: str
    aggregate_id: str
    version: int
    cause: str
    detail: str
    attempts: int
    status: Status
    blocking: bool
    correlation_id: str
    received_at: datetime


class DeadLetterWhole(DeadLetterView):
    """One message set aside, with its headers and its content as they came."""

    key: str
    headers: dict[str, str]
    payload: str
    encoding: Literal["utf-8", "base64"]
    """How `payload` writes the message's bytes; base64 where they are no text."""


class SettleDeadLetter(Command):
    """Name a parked message."""

    letter_id: str


class Applied(BaseModel):
    """How many facts were applied."""

    applied: int


class Republished(BaseModel):
    """How many facts are pending again."""

    pending: int


@operations.get("/outbox", dependencies=[requires("operator")])
async def read_outbox(db: Reading) -> OutboxDepth:
    """Tell how many facts wait to be published."""
    return OutboxDepth(**await outbox_depth(db))


@operations.post("/outbox/republication", dependencies=[requires("operator")])
async def republish(request: Request) -> Republished:
    """Publish every kept fact again, for a broker that lost its log; inboxes absorb what was known."""
    relay: Relay = request.app.state.relay
    return Republished(pending=await relay.republish_all())


@operations.get("/dead-letters", dependencies=[requires("operator")])
async def list_dead_letters(
    db: Reading, page: Paging, status: Annotated[Status, Query()] = "parked"
) -> Page[DeadLetterView]:
    """List messages set aside."""
    return await read_page(db, "dead_letters", {"status": status}, page, _view)


@operations.post("/dead-letters/replay", dependencies=[requires("operator")])
async def replay(request: Request, command: SettleDeadLetter) -> Applied:
    """Apply a parked message and what waits behind it."""
    consuming: Consuming = request.app.state.consuming
    subscription = await _subscription(request, command.letter_id)
    return Applied(applied=await consuming.replay(subscription, command.letter_id))


@operations.post("/dead-letters/discard", dependencies=[requires("operator")])
async def discard(request: Request, command: SettleDeadLetter) -> Applied:
    """Give a parked message up; what waits behind it is applied."""
    consuming: Consuming = request.app.state.consuming
    subscription = await _subscription(request, command.letter_id)
    return Applied(applied=await consuming.discard(subscription, command.letter_id))


# An id holds slashes. Declared last, so that it takes no other route's place.
@operations.get("/dead-letters/{letter_id:path}", dependencies=[requires("operator")])
async def read_dead_letter(letter_id: str, db: Reading) -> DeadLetterWhole:
    """Show one message set aside, whatever became of it, with its content."""
    found: Document | None = await db.dead_letters.find_one({"_id": letter_id})
    if found is None:
        raise DeadLetterNotFoundError(f"no message {letter_id} was set aside")
    return _whole(found)


async def _subscription(request: Request, letter_id: str) -> Subscription:
    known: dict[str, Subscription] = {entry.consumer: entry for entry in request.app.state.subscriptions}
    found: Document | None = await request.app.state.uow.db.dead_letters.find_one({"_id": letter_id})
    if found is None or found["consumer"] not in known:
        raise DeadLetterNotFoundError(f"no parked message {letter_id}")
    return known[found["consumer"]]


def _view(document: Document) -> DeadLetterView:
    return TypeAdapter(DeadLetterView).validate_python({**document, "letter_id": document["_id"]})


def _whole(document: Document) -> DeadLetterWhole:
    value: bytes = document["value"]
    try:
        content = {"payload": value.decode(), "encoding": "utf-8"}
    except UnicodeDecodeError:
        content = {"payload": b64encode(value).decode(), "encoding": "base64"}
    known = {**document, **content, "letter_id": document["_id"], "headers": dict(document["headers"])}
    return TypeAdapter(DeadLetterWhole).validate_python(known)
