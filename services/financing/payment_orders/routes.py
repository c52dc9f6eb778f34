"""Payment orders over HTTP: issued, read as data and as the bank's message, and followed by its reports."""

from typing import Any

from fastapi import APIRouter, Request, Response

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import CurrentCaller, HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.financing.payment_orders import handlers, views
from services.financing.payment_orders.commands import IssuePaymentOrder, TakeStatusReport
from services.financing.payment_orders.model import Followed, LoanPaymentOrder
from services.kernel.roles import Role

router = APIRouter(prefix="/v1", tags=["payment orders"])
XML = "application/xml"
DOCUMENT: dict[str, Any] = {XML: {"schema": {"type": "string"}}}


class XmlResponse(Response):
    """A document as it is."""

    media_type = XML


REPORTED = {"requestBody": {"required": True, "content": DOCUMENT}}


@router.post("/payment-orders", status_code=201, dependencies=[requires(Role.LENDER_OFFICER)])
async def issue_payment_order(command: IssuePaymentOrder, uow: KeyedUnitOfWork) -> LoanPaymentOrder:
    """Pay disbursements out through a bank, each once; the answer holds the message, pain.001.001.09."""
    return await uow.run(handlers.issue_payment_order, command)


@router.post("/payment-status-reports", openapi_extra=REPORTED, dependencies=[requires(Role.LENDER_OFFICER)])
async def take_status_report(request: Request, uow: HttpUnitOfWork) -> Followed:
    """Follow a bank's report, pain.002, on one of our messages; the same report twice changes nothing."""
    return await uow.run(handlers.take_status_report, TakeStatusReport(content=await request.body()))


@router.get("/payment-orders", dependencies=[requires(Role.LENDER_OFFICER)])
async def list_payment_orders(caller: CurrentCaller, db: Reading, page: Paging) -> Page[LoanPaymentOrder]:
    """List the payment orders of the caller's ministry."""
    return await views.page(caller.ministry, page, db)


@router.get("/payment-orders/{order_id}", dependencies=[requires(Role.LENDER_OFFICER)])
async def read_payment_order(
    order_id: PathId, caller: CurrentCaller, db: Reading, response: Response
) -> LoanPaymentOrder:
    """Read a payment order and how far each transfer is."""
    return tag(response, await views.one(order_id, caller.ministry, db))


@router.get(
    "/payment-orders/{order_id}/message",
    response_class=XmlResponse,
    response_model=str,
    responses={200: {"content": DOCUMENT}},
    dependencies=[requires(Role.LENDER_OFFICER)],
)
async def read_message(order_id: PathId, caller: CurrentCaller, db: Reading) -> XmlResponse:
    """Read the message as the bank gets it, pain.001.001.09."""
    return XmlResponse((await views.one(order_id, caller.ministry, db)).message)
