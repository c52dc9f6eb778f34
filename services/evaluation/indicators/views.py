"""How indicators are read: their definitions, their values for a period, the scorecard."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.chassis.mongo import Database
from services.chassis.paging import Page
from services.evaluation.indicators.formulas import IndicatorValue, values_of
from services.evaluation.indicators.memory import observed
from services.evaluation.indicators.repository import load_indicators
from services.evaluation.indicators.terms import Grouping, Indicator, Observation, Period
from services.kernel import Country, NotFoundError


class IndicatorNotFoundError(NotFoundError):
    """No indicator of that code is defined."""

    code = "indicator_not_found"


@dataclass(frozen=True)
class IndicatorValues:
    """An indicator's values for a period."""

    indicator: str
    title: str
    first_day: date
    last_day: date
    by: Grouping | None
    country: Country | None
    source: str
    confidence: str
    values: tuple[IndicatorValue, ...]


@dataclass(frozen=True)
class ScorecardLine:
    """One indicator: overall, and apart where its rows can be; groups name no single facts, their values do."""

    indicator: str
    title: str
    unit: str
    period: str
    definition: str
    source: str
    sdg: tuple[str, ...]
    confidence: str
    overall: tuple[IndicatorValue, ...]
    by_municipality: tuple[IndicatorValue, ...]
    by_sector: tuple[IndicatorValue, ...]


@dataclass(frozen=True)
class Scorecard:
    """Every indicator for a period."""

    first_day: date
    last_day: date
    country: Country | None
    lines: tuple[ScorecardLine, ...]


def definitions() -> Page[Indicator]:
    """List the definitions, whole: there are a few dozen at most."""
    return Page(items=list(load_indicators()))


def definition(code: str) -> Indicator:
    """Read one definition.

    Raises:
        IndicatorNotFoundError: there is none.
    """
    for indicator in load_indicators():
        if indicator.code == code:
            return indicator
    raise IndicatorNotFoundError(f"no indicator {code} is defined")


async def values(
    code: str, period: Period, by: Grouping | None, country: Country | None, db: Database
) -> IndicatorValues:
    """Count one indicator.

    Raises:
        IndicatorNotFoundError: there is none of that code.
        DisaggregationNotOfferedError: it is not told apart by that.
    """
    indicator = definition(code)
    seen = await observed(period, country, db)
    counted = await asyncio.to_thread(values_of, indicator, seen.observations, by)
    return IndicatorValues(
        indicator=code,
        title=indicator.title,
        first_day=period.first,
        last_day=period.last,
        by=by,
        country=country,
        source=indicator.source,
        confidence=indicator.confidence,
        values=counted,
    )


async def scorecard(period: Period, country: Country | None, db: Database) -> Scorecard:
    """Count every indicator, overall, by municipality and by sector."""
    seen = await observed(period, country, db)
    return await seen.once("scorecard", lambda: scorecard_of(seen.observations, period, country))


def scorecard_of(observations: Sequence[Observation], period: Period, country: Country | None) -> Scorecard:
    """Count every indicator from what rows say for a period."""
    lines = tuple(_line(indicator, observations) for indicator in load_indicators())
    return Scorecard(period.first, period.last, country, lines)


def _line(indicator: Indicator, observations: Sequence[Observation]) -> ScorecardLine:
    return ScorecardLine(
        indicator=indicator.code,
        title=indicator.title,
        unit=indicator.unit,
        period=indicator.period,
        definition=indicator.definition,
        source=indicator.source,
        sdg=indicator.sdg,
        confidence=indicator.confidence,
        overall=values_of(indicator, observations, None),
        by_municipality=_apart(indicator, observations, Grouping.MUNICIPALITY),
        by_sector=_apart(indicator, observations, Grouping.SECTOR),
    )


def _apart(indicator: Indicator, observations: Sequence[Observation], by: Grouping) -> tuple[IndicatorValue, ...]:
    if by not in indicator.disaggregations:
        return ()
    return values_of(indicator, observations, by, sources_shown=0)
