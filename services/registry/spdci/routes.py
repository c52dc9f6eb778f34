"""The farmer registry of SPDCI over HTTP: every call is a POST of one envelope, and every caller has a token."""

from json import JSONDecodeError
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request

from services.chassis.auth import requires
from services.chassis.http import CurrentCaller, HttpUnitOfWork
from services.kernel.roles import EVERY_ROLE, Role
from services.registry.spdci import handlers, keeping
from services.registry.spdci.answers import Ack, SearchAnswer, StatusAnswer
from services.registry.spdci.commands import (
    LaterSearch,
    LaterStatus,
    SearchMessage,
    StatusMessage,
    Subscribe,
    SubscribeMessage,
    Unsubscribe,
    UnsubscribeMessage,
)
from services.registry.spdci.parties import Partner, read_partners
from services.registry.spdci.sealing import demand_sender

JSON = "application/json"
_READERS = tuple(role for role in EVERY_ROLE if role is not Role.OPERATOR)
"""Who finds names finds farmers."""


async def _sender(request: Request, caller: CurrentCaller) -> Partner | None:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        raise HTTPException(415, f"send {JSON}")
    try:
        envelope = await request.json()
    except (JSONDecodeError, UnicodeDecodeError) as error:
        raise HTTPException(400, "the body is not JSON") from error
    partners = read_partners(request.app.state.settings.spdci_partners_file)
    # What is no envelope is refused by its form.
    return demand_sender(envelope, keeping.speaker(caller), partners) if isinstance(envelope, dict) else None


Sender = Annotated[Partner | None, Depends(_sender)]

router = APIRouter(prefix="/v1/spdci/registry", tags=["spdci"], dependencies=[requires(*_READERS)])


@router.post("/sync/search", response_model_exclude_none=True)
async def search(body: SearchMessage, uow: HttpUnitOfWork, _sender: Sender) -> SearchAnswer:
    """Search for farmers and answer at once."""
    return await uow.run(handlers.search, body)


@router.post("/search", status_code=202)
async def search_later(body: SearchMessage, uow: HttpUnitOfWork, sender: Sender) -> Ack:
    """Search for farmers beside the request; the answer goes to the sender's address in the settings, or is kept."""
    return await uow.run(handlers.search_later, LaterSearch(sent=body, has_receiver=_receives(sender)))


@router.post("/subscribe", status_code=202)
async def subscribe(body: SubscribeMessage, uow: HttpUnitOfWork, sender: Sender) -> Ack:
    """Subscribe to what happens to farmers."""
    return await uow.run(handlers.subscribe, Subscribe(sent=body, has_receiver=_receives(sender)))


@router.post("/unsubscribe", status_code=202)
async def unsubscribe(body: UnsubscribeMessage, uow: HttpUnitOfWork, sender: Sender) -> Ack:
    """End subscriptions."""
    return await uow.run(handlers.unsubscribe, Unsubscribe(sent=body, has_receiver=_receives(sender)))


@router.post("/sync/txn/status", response_model_exclude_none=True)
async def status(body: StatusMessage, uow: HttpUnitOfWork, _sender: Sender) -> StatusAnswer:
    """Tell what became of an exchange."""
    return await uow.run(handlers.status, body)


@router.post("/txn/status", status_code=202)
async def status_later(body: StatusMessage, uow: HttpUnitOfWork, sender: Sender) -> Ack:
    """Tell at the sender's address what became of an exchange."""
    return await uow.run(handlers.status_later, LaterStatus(sent=body, has_receiver=_receives(sender)))


def _receives(sender: Partner | None) -> bool:
    return sender is not None and sender.callback_url is not None
