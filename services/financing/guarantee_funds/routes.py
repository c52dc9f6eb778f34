"""Guarantee funds over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.financing.guarantee_funds import handlers, views
from services.financing.guarantee_funds.commands import OpenGuaranteeFund
from services.financing.guarantee_funds.model import GuaranteeFund
from services.kernel.roles import EVERY_ROLE, Role

router = APIRouter(prefix="/v1/guarantee-funds", tags=["guarantee funds"])


@router.post("", status_code=201, dependencies=[requires(Role.LENDER_OFFICER)])
async def open_guarantee_fund(command: OpenGuaranteeFund, uow: KeyedUnitOfWork) -> GuaranteeFund:
    """Set a capital aside to stand behind a lender's loans."""
    return await uow.run(handlers.open_guarantee_fund, command)


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_guarantee_funds(
    db: Reading, page: Paging, lender_id: Annotated[str, Query(min_length=1, max_length=100)]
) -> Page[GuaranteeFund]:
    """List a lender's guarantee funds."""
    return await views.page(lender_id, page, db)


@router.get("/{fund_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_guarantee_fund(fund_id: PathId, db: Reading, response: Response) -> views.FundState:
    """Read a guarantee fund, what is reserved of it and what is free."""
    return tag(response, await views.one(fund_id, db))
