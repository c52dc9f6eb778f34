"""Exchanges of digests over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Request

from services.chassis.auth import requires
from services.chassis.commands import Day
from services.chassis.http import KeyedUnitOfWork, Reading
from services.evaluation.digests.model import Names
from services.evaluation.exchanges import views
from services.evaluation.exchanges.commands import TellDigest
from services.evaluation.exchanges.handlers import ExchangeOffice
from services.evaluation.exchanges.model import Standing, Told
from services.evaluation.indicators.terms import Period
from services.kernel.roles import EVERY_ROLE, Role

router = APIRouter(prefix="/v1/period-digests", tags=["digests"])


def furnish(app: FastAPI, names: Names | None) -> None:
    """Give the routes of an app the names that entries have across the border; None: it has no border."""
    app.state.exchange_office = ExchangeOffice(names)


def _office(request: Request) -> ExchangeOffice:
    office: ExchangeOffice = request.app.state.exchange_office
    return office


Office = Annotated[ExchangeOffice, Depends(_office)]


@router.post("", status_code=201, dependencies=[requires(Role.EVALUATOR, Role.MINISTRY_OFFICER)])
async def tell_digest(command: TellDigest, uow: KeyedUnitOfWork, office: Office) -> Told:
    """Tell the other ministry what the figures of a period that is over come to here."""
    return await uow.run(office.tell_digest, command)


@router.get("/{first_day}/{last_day}", dependencies=[requires(*EVERY_ROLE)])
async def read_standings(first_day: Day, last_day: Day, db: Reading, office: Office) -> tuple[Standing, ...]:
    """Compare what either ministry told of a period with the figures as they are here now: what differs, and why."""
    return await views.standings(Period(first_day, last_day), office.names, db)
