"""Digests over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Path, Request

from services.chassis.auth import requires
from services.chassis.commands import Day
from services.chassis.http import HttpUnitOfWork, Reading
from services.evaluation.digests import views
from services.evaluation.digests.commands import CompareDigests, GivenDigest
from services.evaluation.digests.comparing import Comparison
from services.evaluation.digests.handlers import DigestOffice
from services.evaluation.digests.model import Names, PeriodDigest
from services.evaluation.indicators.terms import Period
from services.kernel.roles import EVERY_ROLE, Role

router = APIRouter(prefix="/v1/periods/{from}/{until}", tags=["digests"])


def furnish(app: FastAPI, names: Names | None) -> None:
    """Give the routes of an app the names that entries have across the border; None: it has no border."""
    app.state.digest_office = DigestOffice(names)


def _office(request: Request) -> DigestOffice:
    office: DigestOffice = request.app.state.digest_office
    return office


def _period(
    first: Annotated[Day, Path(alias="from", description="The first day, YYYY-MM-DD.")],
    last: Annotated[Day, Path(alias="until", description="The last day, YYYY-MM-DD; it belongs to the period.")],
) -> Period:
    return Period(first, last)


Office = Annotated[DigestOffice, Depends(_office)]
PathPeriod = Annotated[Period, Depends(_period)]


@router.get("/digest", dependencies=[requires(*EVERY_ROLE)])
async def read_digest(period: PathPeriod, db: Reading) -> PeriodDigest:
    """Count a period's figures and their digest: the same facts give the same digest in both countries."""
    return await views.digest(period, db)


@router.get("/shared-digest", dependencies=[requires(*EVERY_ROLE)])
async def read_shared_digest(period: PathPeriod, db: Reading, office: Office) -> PeriodDigest:
    """Count a period's figures as both ministries can count them: entries by their names across the border."""
    return (await views.shared(period, office.names, db)).digest


@router.post("/comparison", dependencies=[requires(Role.MINISTRY_OFFICER, Role.EVALUATOR, Role.OPERATOR)])
async def compare_digests(period: PathPeriod, body: GivenDigest, uow: HttpUnitOfWork, office: Office) -> Comparison:
    """Compare with the digest that the other side answered: what differs, with its facts here. Nothing changes."""
    command = CompareDigests(first_day=period.first, last_day=period.last, there=body)
    return await uow.run(office.compare_digests, command)
