"""How effects are read: the reports one by one, and estimates from all of them."""

import asyncio
from datetime import UTC, date, datetime
from decimal import Decimal

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.evaluation.effects.estimating import Effect, effect_of
from services.evaluation.effects.groups import Periods, Question, grouped
from services.evaluation.effects.model import OutcomeReport, values_of
from services.evaluation.effects.refusals import EffectNotTellableError
from services.evaluation.effects.repository import COLLECTION, from_document
from services.evaluation.effects.thresholds import Outcome, demand_outcome, load_effect_rules, load_outcomes
from services.evaluation.figures.memory import every
from services.evaluation.figures.model import Kind
from services.evaluation.indicators.terms import Period
from services.kernel import Country
from services.kernel.dated_rules import in_force

REPORTS_MAX = 1_000
"""Of one outcome and period."""
_READ = (Kind.ENTERPRISES, Kind.COOPERATIVES, Kind.LOANS, Kind.CERTIFICATES)


def outcomes() -> Page[Outcome]:
    """List what is compared; there are a few."""
    return Page(items=list(load_outcomes()))


async def page(outcome: str | None, page_request: PageRequest, db: Database) -> Page[OutcomeReport]:
    """Read one page of reports, those of an outcome if one is named."""
    query: Document = {"reported.outcome": outcome} if outcome is not None else {}
    return await read_page(db, COLLECTION, query, page_request, from_document)


async def effect(question: Question, periods: Periods, db: Database) -> Effect:
    """Estimate an effect from what was reported and from the facts of training and financing.

    Raises:
        OutcomeReportError: the outcome is unknown, or not told in that unit.
        EffectNotTellableError: what was reported does not carry an estimate.
    """
    demand_outcome(question.outcome, question.unit)
    rule = in_force(load_effect_rules(), on=_today(), subject="effects")
    wanted = (periods.before, periods.after, *((periods.earlier,) if periods.earlier else ()))
    values = [await _values(question, period, db) for period in wanted]
    rows = {kind: await every(kind, db) for kind in _READ}
    groups = grouped(rows, question, periods, values[0], values[1])
    # Work for the processor, and the first estimate imports the library.
    return await asyncio.to_thread(effect_of, question, periods, groups, values, rule)


async def _values(question: Question, period: Period, db: Database) -> dict[str, Decimal]:
    query = {
        "reported.outcome": question.outcome,
        "reported.first_day": period.first.isoformat(),
        "reported.last_day": period.last.isoformat(),
        "reported.unit": question.unit,
    }
    found = await db[COLLECTION].find(query).limit(REPORTS_MAX + 1).to_list(REPORTS_MAX + 1)
    if len(found) > REPORTS_MAX:
        raise EffectNotTellableError(f"there are more than {REPORTS_MAX} reports", reports_max=REPORTS_MAX)
    return values_of(map(from_document, found))


def _today() -> date:
    return Country.TL.day_of(datetime.now(UTC))
