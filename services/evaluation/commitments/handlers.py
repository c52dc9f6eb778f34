"""What happens when something is asked of commitments."""

from services.chassis.unit_of_work import Transaction
from services.evaluation.agreements import repository as agreements
from services.evaluation.commitments import model, progress, repository, views
from services.evaluation.commitments.commands import (
    AgreeToResult,
    AssessCommitment,
    GivenPlan,
    ProposeResult,
    ReportProgress,
    UndertakeCommitment,
)
from services.evaluation.commitments.model import Commitment, Measurement, Plan, Report
from services.evaluation.commitments.refusals import ReportCalendarError, ScopeUnknownError


async def undertake_commitment(command: UndertakeCommitment, tx: Transaction) -> Commitment:
    """Enter what the ministries undertook in something of an agreement's scope."""
    agreement = await agreements.get(command.agreement_id, tx)
    if command.scope_code not in {item.code for item in agreement.terms.scope}:
        raise ScopeUnknownError(f"{command.scope_code} is not in the scope of {command.agreement_id}")
    commitment_id = f"{command.agreement_id}.{command.code}"
    await repository.demand_new(commitment_id, tx)
    entered = Commitment(commitment_id, command.agreement_id, command.scope_code, command.title, agreement.kept_by)
    decision = model.undertake(entered, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def propose_result(command: ProposeResult, tx: Transaction) -> Commitment:
    """Propose how a result is planned."""
    commitment, plan = await repository.get(command.commitment_id, tx), _plan(command.plan)
    views.demand_indicator(plan)
    decision = model.propose(commitment, command.result_code, plan, by=tx.caller.ministry, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def agree_to_result(command: AgreeToResult, tx: Transaction) -> Commitment:
    """Agree to what the other ministry proposed."""
    commitment = await repository.get(command.commitment_id, tx)
    decision = model.agree(commitment, command.result_code, by=tx.caller.ministry, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def report_progress(command: ReportProgress, tx: Transaction) -> Commitment:
    """Add what the owner's ministry tells of a result."""
    commitment, told = await repository.get(command.commitment_id, tx), command.progress
    reported = Report(
        told.first_day, told.last_day, told.value, told.evidence_kind, told.evidence_reference, tx.caller.subject
    )
    decision = progress.report(commitment, command.result_code, reported, by=tx.caller.ministry, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def assess_commitment(command: AssessCommitment, tx: Transaction) -> Commitment:
    """Keep how far a commitment is at the end of a day, from figures and reports."""
    commitment, on = await repository.get(command.commitment_id, tx), command.assessed_on
    if on > commitment.kept_by.day_of(tx.now):
        raise ReportCalendarError(f"{on} is not over")
    measured = await views.measured(commitment, on, tx.db)
    decision = progress.assess(commitment, measured, views.rule_of(on), on=on, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


def _plan(given: GivenPlan) -> Plan:
    return Plan(
        level=given.level,
        title=given.title,
        serves=given.serves,
        owner=given.owner,
        owner_role=given.owner_role,
        starts_on=given.starts_on,
        due_on=given.due_on,
        measurement=Measurement(**dict(given.measurement)),
    )
