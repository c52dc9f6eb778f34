"""What happens when something is asked of studies."""

import asyncio

from services.chassis.unit_of_work import Transaction
from services.evaluation.figures import repository as figures
from services.evaluation.figures.model import Kind
from services.evaluation.studies import approvals, model, repository
from services.evaluation.studies.commands import CommissionStudy, ComputeStudy, RecommendStudy, ReviewStudy
from services.evaluation.studies.findings import compute
from services.evaluation.studies.model import Business, Officer, Study
from services.evaluation.studies.refusals import BusinessUnknownError
from services.evaluation.studies.suggestions import suggest

_KINDS = {"enterprise": Kind.ENTERPRISES, "cooperative": Kind.COOPERATIVES}


async def commission_study(command: CommissionStudy, tx: Transaction) -> Study:
    """Ask for a study of a business that a register told of."""
    known = await figures.find(_KINDS[command.business_kind], command.business_id, tx)
    if not known.entries:
        raise BusinessUnknownError(f"no register told of the {command.business_kind} {command.business_id}")
    business = Business(command.business_kind, command.business_id)
    decision = model.commission(business, command.purpose_code, study_id=tx.new_id("study"), by=_officer(tx), at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def compute_study(command: ComputeStudy, tx: Transaction) -> Study:
    """Compute a plan and keep it with its findings."""
    study, by, plan = await repository.get(command.study_id, tx), _officer(tx), command.plan.plan
    # Refused before it is computed, where it must be; computing is work for the processor, off the event loop.
    model.demand_home(study, by)
    findings = await asyncio.to_thread(compute, plan)
    suggestion = suggest(plan, findings, on=by.ministry.day_of(tx.now))
    decision = model.keep_computation(study, plan, findings, suggestion, by=by, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def review_study(command: ReviewStudy, tx: Transaction) -> Study:
    """Judge the last computation for the side of the caller's ministry."""
    study, given = await repository.get(command.study_id, tx), command.review
    decision = approvals.review(
        study, given.computation, given.verdict, (given.reason_code, given.remark), by=_officer(tx), at=tx.now
    )
    await repository.save(decision, tx)
    return decision.state


async def recommend_study(command: RecommendStudy, tx: Transaction) -> Study:
    """Decide what to recommend."""
    study, given = await repository.get(command.study_id, tx), command.recommendation
    reasons = tuple(dict.fromkeys(given.reason_codes))
    decision = approvals.recommend(study, given.advice, reasons, given.explanation, by=_officer(tx), at=tx.now)
    await repository.save(decision, tx)
    return decision.state


def _officer(tx: Transaction) -> Officer:
    return model.officer(tx.caller.subject, tx.caller.ministry)
