"""How exchanges are read: what was told of a period, beside the figures as they are here now."""

from services.chassis.mongo import Database
from services.evaluation.digests import views as digests
from services.evaluation.digests.model import Names
from services.evaluation.exchanges.model import Standing, compare
from services.evaluation.exchanges.repository import HEARD, from_document
from services.evaluation.indicators.terms import Period

TOLD_SHOWN_MAX = 20
"""Of one period, the latest."""


async def standings(period: Period, names: Names | None, db: Database) -> tuple[Standing, ...]:
    """Compare what was told of a period with the figures here, the latest first."""
    query = {"first_day": period.first.isoformat(), "last_day": period.last.isoformat()}
    kept = await db[HEARD].find(query).sort("told_at", -1).limit(TOLD_SHOWN_MAX).to_list(TOLD_SHOWN_MAX)
    if not kept:
        return ()
    here = (await digests.shared(period, names, db)).digest
    return tuple(compare(here, from_document(one)) for one in kept)
