"""Indicators over HTTP: definitions, values for a period, the scorecard."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from services.chassis.auth import requires
from services.chassis.commands import Day, PathId
from services.chassis.http import Reading
from services.chassis.paging import Page
from services.evaluation.indicators import views
from services.evaluation.indicators.terms import Grouping, Indicator, Period
from services.evaluation.indicators.views import IndicatorValues, Scorecard
from services.kernel import Country
from services.kernel.roles import EVERY_ROLE

router = APIRouter(prefix="/v1", tags=["indicators"])


def _period(
    first: Annotated[Day, Query(alias="from", description="The first day, YYYY-MM-DD.")],
    last: Annotated[Day, Query(alias="until", description="The last day, YYYY-MM-DD; it belongs to the period.")],
) -> Period:
    return Period(first, last)


GivenPeriod = Annotated[Period, Depends(_period)]


@router.get("/indicators", dependencies=[requires(*EVERY_ROLE)])
async def list_indicators() -> Page[Indicator]:
    """List what is counted, and how."""
    return views.definitions()


@router.get("/indicators/{code}", dependencies=[requires(*EVERY_ROLE)])
async def read_indicator(code: PathId) -> Indicator:
    """Read one definition."""
    return views.definition(code)


@router.get("/indicators/{code}/values", dependencies=[requires(*EVERY_ROLE)])
async def read_values(
    code: PathId, period: GivenPeriod, db: Reading, by: Grouping | None = None, country: Country | None = None
) -> IndicatorValues:
    """Count one indicator for a period, for everything together or for each group apart, with its sources."""
    return await views.values(code, period, by, country, db)


@router.get("/scorecard", dependencies=[requires(*EVERY_ROLE)])
async def read_scorecard(period: GivenPeriod, db: Reading, country: Country | None = None) -> Scorecard:
    """Count every indicator for a period: overall, by municipality and by sector."""
    return await views.scorecard(period, country, db)
