"""How digests are read: counted from the figures as they then are, so that they are never older than these."""

from services.chassis.mongo import Database
from services.evaluation.digests.model import Names, PeriodDigest, PeriodFigures, figures_of
from services.evaluation.indicators.memory import observed
from services.evaluation.indicators.repository import load_indicators
from services.evaluation.indicators.terms import Period


async def figures(period: Period, db: Database) -> PeriodFigures:
    """Count a period's figures with some of the facts beneath each value."""
    seen = await observed(period, None, db)
    return await seen.once("digest", lambda: figures_of(load_indicators(), seen.observations, period))


async def digest(period: Period, db: Database) -> PeriodDigest:
    """Count a period's digest."""
    return (await figures(period, db)).digest


async def shared(period: Period, names: Names | None, db: Database) -> PeriodFigures:
    """Count a period's figures as they are shared with the other ministry; where both are in one cell, as they are."""
    if names is None:
        return await figures(period, db)
    seen = await observed(period, None, db)
    return await seen.once("shared digest", lambda: figures_of(load_indicators(), seen.observations, period, names))
