"""Webhook subscriptions over HTTP: officers choose types of fact, never an address."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Request, Response

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import CurrentCaller, HttpUnitOfWork, Reading, tag
from services.chassis.paging import Page
from services.kernel.roles import Role
from services.webhooks.receivers.model import Receivers
from services.webhooks.subscriptions import views
from services.webhooks.subscriptions.commands import ChooseFactTypes, GivenChoice
from services.webhooks.subscriptions.handlers import SubscriptionDesk
from services.webhooks.subscriptions.model import Subscription
from services.webhooks.subscriptions.views import ReceiverView

router = APIRouter(prefix="/v1", tags=["webhook subscriptions"])

OFFICERS = [requires(Role.MINISTRY_OFFICER)]
READERS = [requires(Role.MINISTRY_OFFICER, Role.OPERATOR)]


def furnish(app: FastAPI, receivers: Receivers) -> None:
    """Give the routes of an app the receivers there are."""
    app.state.subscription_desk = SubscriptionDesk(receivers)


def _desk(request: Request) -> SubscriptionDesk:
    desk: SubscriptionDesk = request.app.state.subscription_desk
    return desk


Desk = Annotated[SubscriptionDesk, Depends(_desk)]


@router.get("/webhook-fact-types", dependencies=READERS)
async def list_fact_types() -> Page[str]:
    """List the types of fact that may be chosen."""
    return views.fact_types()


@router.get("/webhook-receivers", dependencies=READERS)
async def list_receivers(desk: Desk, caller: CurrentCaller) -> Page[ReceiverView]:
    """List the receivers of one's own ministry."""
    return views.receivers_of(desk.receivers, caller)


@router.get("/webhook-subscriptions/{receiver}", dependencies=READERS)
async def read_subscription(
    receiver: PathId, desk: Desk, caller: CurrentCaller, db: Reading, response: Response
) -> Subscription:
    """Read what a receiver is sent."""
    return tag(response, await views.one(views.own(desk.receivers, receiver, caller), db))


@router.put("/webhook-subscriptions/{receiver}", dependencies=OFFICERS)
async def choose_fact_types(receiver: PathId, body: GivenChoice, uow: HttpUnitOfWork, desk: Desk) -> Subscription:
    """Choose what a receiver is sent from now on; one that had ended goes on."""
    return await uow.run(desk.choose, ChooseFactTypes(receiver=receiver, fact_types=body.fact_types))
