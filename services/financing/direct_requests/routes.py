"""Direct requests over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.financing.direct_requests import handlers, views
from services.financing.direct_requests.commands import AnswerDirectRequest, GivenAnswer, RequestDirectLoan
from services.financing.direct_requests.model import DirectRequest
from services.kernel.roles import EVERY_ROLE, Role

router = APIRouter(prefix="/v1/direct-requests", tags=["direct requests"])


@router.post("", status_code=201, dependencies=[requires(Role.LENDER_OFFICER, Role.LOAN_OFFICER)])
async def request_direct_loan(command: RequestDirectLoan, uow: KeyedUnitOfWork) -> DirectRequest:
    """Ask for a loan outside a facility: it is escalated with the rule and its source, and never paid out."""
    return await uow.run(handlers.request_direct_loan, command)


@router.post("/{request_id}/answer", status_code=201, dependencies=[requires(Role.MINISTRY_OFFICER)])
async def answer_direct_request(request_id: PathId, body: GivenAnswer, uow: KeyedUnitOfWork) -> DirectRequest:
    """Grant a request on a legal basis or refuse it, by somebody other than who recorded it; nothing is lent by it."""
    command = AnswerDirectRequest(request_id=request_id, answer=body)
    return await uow.run(handlers.answer_direct_request, command)


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_direct_requests(
    db: Reading, page: Paging, lender_id: Annotated[str, Query(min_length=1, max_length=100)]
) -> Page[DirectRequest]:
    """List what a lender was asked for outside facilities."""
    return await views.page(lender_id, page, db)


@router.get("/{request_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_direct_request(request_id: PathId, db: Reading, response: Response) -> DirectRequest:
    """Read a direct request, with the rule it was escalated on."""
    return tag(response, await views.one(request_id, db))
