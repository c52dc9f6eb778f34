"""Exchange rates over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.chassis.auth import requires
from services.chassis.commands import Day
from services.chassis.http import KeyedUnitOfWork, Reading
from services.chassis.paging import Page, Paging
from services.financing.exchange_rates import handlers, views
from services.financing.exchange_rates.commands import RecordExchangeRate
from services.financing.exchange_rates.model import RateEntry, RateInUse
from services.kernel.roles import EVERY_ROLE, Role

router = APIRouter(prefix="/v1/exchange-rates", tags=["exchange rates"])

On = Annotated[Day | None, Query(description="The day meant, YYYY-MM-DD; today without one.")]
Since = Annotated[Day, Query(alias="from", description="The first day, YYYY-MM-DD.")]
Until = Annotated[Day, Query(alias="to", description="The last day, YYYY-MM-DD; it belongs to the period.")]


@router.post("", status_code=201, dependencies=[requires(Role.LENDER_OFFICER, Role.OPERATOR)])
async def record_exchange_rate(command: RecordExchangeRate, uow: KeyedUnitOfWork) -> RateEntry:
    """Enter the rate of a day; a correction supersedes and nothing is overwritten."""
    return await uow.run(handlers.record_exchange_rate, command)


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def read_exchange_rate(db: Reading, on: On = None) -> RateInUse:
    """Read the rate in use on a day, its source and its age in days."""
    return await views.in_use(on, db)


@router.get("/history", dependencies=[requires(*EVERY_ROLE)])
async def list_exchange_rates(db: Reading, page: Paging, since: Since, until: Until) -> Page[RateEntry]:
    """List every entry of a period, superseded ones too."""
    return await views.history(since, until, page, db)
