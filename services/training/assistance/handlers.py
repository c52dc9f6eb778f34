"""What happens when something is asked of assistance cases."""

from services.chassis.unit_of_work import Transaction
from services.training.assistance import assessments, milestones, model, repository, undertakings
from services.training.assistance.commands import (
    AssessBaseline,
    CloseCase,
    CompleteAction,
    OpenCase,
    PlanAction,
    ReachMarket,
    ReachStandard,
)
from services.training.assistance.model import Action, AssistanceCase, Baseline, Sale, Target
from services.training.lots import repository as lots
from services.training.lots.model import Lot
from services.training.participants import repository as participants
from services.training.participants.model import active_country, demand_active
from services.training.products import repository as products
from services.training.products.model import commodity_offered


async def open_case(command: OpenCase, tx: Transaction) -> AssistanceCase:
    """Begin to assist an enterprise in good standing with a product it offers."""
    country = active_country(await participants.find(command.enterprise_id, tx))
    model.demand_home(country, tx.caller.ministry)
    commodity = commodity_offered(await products.find(command.product_id, tx), command.enterprise_id)
    await repository.demand_none_open(command.product_id, tx)
    target = Target(
        enterprise_id=command.enterprise_id,
        product_id=command.product_id,
        commodity=commodity,
        variant=command.variant,
        standard=command.standard,
        grade=command.target_grade,
    )
    decision = assessments.open_case(
        target, case_id=tx.new_id("case"), country=country, opened_on=command.opened_on, at=tx.now
    )
    await repository.save(decision, tx)
    return decision.state


async def assess_baseline(command: AssessBaseline, tx: Transaction) -> AssistanceCase:
    """Record where the product stands, and what is missing."""
    case, told = await _going_on(command.case_id, tx), command.baseline
    lot = await _lot(case, told.lot_id, tx) if told.lot_id else None
    grading = lot.grading_under(case.target.standard, until=told.assessed_on) if lot else None
    baseline = Baseline(told.assessed_on, told.findings, told.lot_id)
    decision = assessments.assess_baseline(case, baseline, grading, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def plan_action(command: PlanAction, tx: Transaction) -> AssistanceCase:
    """Plan what is to be done about a gap."""
    case, told = await _going_on(command.case_id, tx), command.action
    action = Action(told.gap, told.task, told.owner_kind, told.owner, told.due_on)
    decision = undertakings.plan_action(case, action, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def complete_action(command: CompleteAction, tx: Transaction) -> AssistanceCase:
    """Record that an action was done."""
    case, told = await _going_on(command.case_id, tx), command.completion
    decision = undertakings.complete_action(
        case, command.number, completed_on=told.completed_on, evidence_kind=told.evidence_kind, at=tx.now
    )
    await repository.save(decision, tx)
    return decision.state


async def reach_standard(command: ReachStandard, tx: Transaction) -> AssistanceCase:
    """Record that the target is reached, by a lot's grade and the certificate in the product's register."""
    case, told = await _going_on(command.case_id, tx), command.standard
    lot = await _lot(case, told.lot_id, tx)
    product = await products.find(case.target.product_id, tx)
    decision = milestones.reach_standard(
        case,
        told.lot_id,
        lot.grading_under(case.target.standard, until=told.reached_on),
        product.certificate(case.target.standard, told.certificate_number),
        reached_on=told.reached_on,
        at=tx.now,
    )
    await repository.save(decision, tx)
    return decision.state


async def reach_market(command: ReachMarket, tx: Transaction) -> AssistanceCase:
    """Record that goods of the case reached a market."""
    case, told = await _going_on(command.case_id, tx), command.sale
    lot = await _lot(case, told.lot_id, tx)
    sale = Sale(told.reached_on, told.lot_id, told.destination, told.mass_kg)
    grading = lot.grading_under(case.target.standard, until=told.reached_on)
    decision = milestones.reach_market(case, sale, grading, lot.goods.mass_kg, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def close_case(command: CloseCase, tx: Transaction) -> AssistanceCase:
    """End a case, whatever became of its enterprise."""
    case, told = await _own(command.case_id, tx), command.closing
    decision = milestones.close(case, told.outcome, reason_code=told.reason_code, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def _own(case_id: str, tx: Transaction) -> AssistanceCase:
    case = await repository.get(case_id, tx)
    model.demand_home(case.country, tx.caller.ministry)
    return case


async def _going_on(case_id: str, tx: Transaction) -> AssistanceCase:
    case = await _own(case_id, tx)
    demand_active(await participants.find(case.target.enterprise_id, tx))
    return case


async def _lot(case: AssistanceCase, lot_id: str, tx: Transaction) -> Lot:
    lot = await lots.get(lot_id, tx)
    model.demand_lot_of(case, lot_id, lot.goods.product_id)
    return lot
