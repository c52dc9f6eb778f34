"""Webhook deliveries over HTTP: what became of them, and sending them again."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Request

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import CurrentCaller, HttpUnitOfWork, Reading
from services.chassis.paging import Page, Paging
from services.kernel.roles import Role
from services.webhooks.deliveries import views
from services.webhooks.deliveries.commands import GivenSpan, ReplayDelivery, ReplaySpan
from services.webhooks.deliveries.handlers import DeliveryDesk
from services.webhooks.deliveries.model import DeliveryStatus
from services.webhooks.deliveries.views import DeliveryView
from services.webhooks.receivers.model import Receivers
from services.webhooks.subscriptions.model import Replayed
from services.webhooks.subscriptions.views import own

router = APIRouter(prefix="/v1", tags=["webhook deliveries"])

OFFICERS = [requires(Role.MINISTRY_OFFICER)]
READERS = [requires(Role.MINISTRY_OFFICER, Role.OPERATOR)]


def furnish(app: FastAPI, receivers: Receivers) -> None:
    """Give the routes of an app the receivers there are."""
    app.state.delivery_desk = DeliveryDesk(receivers)


def _desk(request: Request) -> DeliveryDesk:
    desk: DeliveryDesk = request.app.state.delivery_desk
    return desk


Desk = Annotated[DeliveryDesk, Depends(_desk)]


@router.get("/webhook-subscriptions/{receiver}/deliveries", dependencies=READERS)
async def list_deliveries(
    receiver: PathId, db: Reading, page: Paging, desk: Desk, caller: CurrentCaller, status: DeliveryStatus | None = None
) -> Page[DeliveryView]:
    """List what was recorded for a receiver and what became of it."""
    return await views.page(own(desk.receivers, receiver, caller), status, page, db)


@router.get("/webhook-deliveries/{delivery_id}", dependencies=READERS)
async def read_delivery(delivery_id: PathId, db: Reading, desk: Desk, caller: CurrentCaller) -> DeliveryView:
    """Read one delivery and its attempts."""
    delivery = await views.one(delivery_id, db)
    own(desk.receivers, delivery.receiver, caller)
    return delivery


@router.post("/webhook-deliveries/{delivery_id}/replay", dependencies=OFFICERS)
async def replay_delivery(delivery_id: PathId, uow: HttpUnitOfWork, desk: Desk) -> Replayed:
    """Send one delivery again, with the bytes and the id it had."""
    return await uow.run(desk.replay_delivery, ReplayDelivery(delivery_id=delivery_id))


@router.post("/webhook-subscriptions/{receiver}/replay", dependencies=OFFICERS)
async def replay_span(receiver: PathId, body: GivenSpan, uow: HttpUnitOfWork, desk: Desk) -> Replayed:
    """Send again what was recorded for a receiver in a span of time; once all of it is under way, it counts 0."""
    return await uow.run(desk.replay_span, ReplaySpan(receiver=receiver, span=body))
