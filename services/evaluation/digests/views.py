"""How digests are read: counted anew from the kept figures each time, so that they are never older than these."""

import asyncio

from services.chassis.mongo import Database
from services.evaluation.digests.model import PeriodDigest, PeriodFigures, figures_of
from services.evaluation.figures.model import Kind
from services.evaluation.figures.views import every
from services.evaluation.indicators.model import observe
from services.evaluation.indicators.repository import load_indicators
from services.evaluation.indicators.terms import Period


async def figures(period: Period, db: Database) -> PeriodFigures:
    """Count a period's figures with some of the facts beneath each value."""
    rows = {kind: await every(kind, db) for kind in Kind}
    # Counting is work for the processor: on the event loop it would keep every other caller waiting.
    return await asyncio.to_thread(lambda: figures_of(load_indicators(), observe(rows, period), period))


async def digest(period: Period, db: Database) -> PeriodDigest:
    """Count a period's digest."""
    return (await figures(period, db)).digest
