"""How commitments are read, and what indicators tell of their results."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.evaluation.commitments.model import Assessment, Commitment, Evidence, Plan
from services.evaluation.commitments.progress import Measured, assessment
from services.evaluation.commitments.refusals import CommitmentNotFoundError, IndicatorUnknownError
from services.evaluation.commitments.repository import from_document
from services.evaluation.commitments.status_rules import StatusRule, load_status_rules
from services.evaluation.indicators import views as indicators
from services.evaluation.indicators.terms import Period
from services.kernel.dated_rules import in_force

COMMITMENTS_MAX = 500
"""Of one agreement, that are looked at together."""


async def one(commitment_id: str, db: Database) -> Commitment:
    """Read one commitment.

    Raises:
        CommitmentNotFoundError: nothing of that id was undertaken.
    """
    document = await db.commitments.find_one({"_id": commitment_id})
    if document is None:
        raise CommitmentNotFoundError(f"no commitment {commitment_id}")
    return from_document(document)


async def page(agreement_id: str, page_request: PageRequest, db: Database) -> Page[Commitment]:
    """Read one page of an agreement's commitments."""
    query: Document = {"agreement_id": agreement_id}
    return await read_page(db, "commitments", query, page_request, from_document)


async def every(agreement_id: str, db: Database) -> list[Commitment]:
    """Read the commitments of an agreement, up to `COMMITMENTS_MAX`."""
    found = db.commitments.find({"agreement_id": agreement_id}).sort("_id", 1).limit(COMMITMENTS_MAX)
    return [from_document(document) async for document in found]


async def progress(commitment_id: str, on: date | None, db: Database) -> Assessment:
    """Tell how far a commitment is at the end of a day, without keeping it; without a day, today where it is kept.

    Raises:
        CommitmentNotFoundError: nothing of that id was undertaken.
        NoRuleInForceError: no rule covers the day.
    """
    commitment = await one(commitment_id, db)
    day = on or commitment.kept_by.day_of(datetime.now(UTC))
    return assessment(commitment, await measured(commitment, day, db), rule_of(day), on=day)


def rule_of(on: date) -> StatusRule:
    """Give the rule in force on a day.

    Raises:
        NoRuleInForceError: none covers it.
    """
    return in_force(load_status_rules(), on=on, subject="commitments")


def demand_indicator(plan: Plan) -> None:
    """Refuse a plan by an indicator that cannot be told as one number.

    Raises:
        IndicatorNotFoundError: none of that code is defined.
        IndicatorUnknownError: its values are amounts, and no currency was named.
    """
    if plan.measurement.indicator is None:
        return
    definition = indicators.definition(plan.measurement.indicator)
    if definition.is_of_money is not (plan.measurement.currency is not None):
        raise IndicatorUnknownError(f"{definition.code}: a currency is named for amounts, and for nothing else")


async def measured(commitment: Commitment, on: date, db: Database) -> Mapping[str, Measured]:
    """Count what indicators tell of the results, from each one's first day until a day."""
    planned = {one.code: one.plan for one in commitment.results if one.plan and one.plan.measurement.indicator}
    return {code: await _counted(plan, on, db) for code, plan in planned.items()}


async def _counted(plan: Plan, on: date, db: Database) -> Measured:
    told, code = plan.measurement, plan.measurement.indicator or ""
    if on < plan.starts_on:
        return Measured(None, "not_begun", Evidence("indicator", code, on, on))
    counted = await indicators.values(code, Period(plan.starts_on, on), None, told.country, db)
    found = next((one for one in counted.values if one.currency in (None, told.currency)), None)
    evidence = Evidence("indicator", code, plan.starts_on, on, found.sources_count if found else 0)
    if found is None:
        return Measured(Decimal(), None, evidence)
    return Measured(Decimal(found.value) if found.value is not None else None, found.reason, evidence)
