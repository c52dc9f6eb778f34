"""What happens when something is asked of visits."""

from services.chassis.unit_of_work import Transaction
from services.kernel import Country, Decision
from services.training.cooperatives import repository as cooperatives
from services.training.cooperatives.model import active_country as active_country_of_cooperative
from services.training.participants import repository as participants
from services.training.participants.model import active_country
from services.training.visits import costs, milestones, model, preparations, repository, undertakings
from services.training.visits.commands import (
    CancelVisit,
    ChooseDelegation,
    CloseVisit,
    CompleteFollowUp,
    FixObjectives,
    HoldVisit,
    PlanFollowUp,
    PlanVisit,
    RecordCost,
    SetAgenda,
    TakeReport,
)
from services.training.visits.model import Visit
from services.training.visits.particulars import AgendaItem, Cost, Delegate, FollowUp, Host, Objective, Plan, Report


async def plan_visit(command: PlanVisit, tx: Transaction) -> Visit:
    """Enter a visit in the caller's own country."""
    model.demand_home(command.country, tx.caller.ministry)
    plan = Plan(
        side=command.side,
        first_country=command.first_country,
        tour_code=command.tour_code,
        visit_type=command.visit_type,
        place_code=command.place_code,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
    )
    entered = await repository.of_tour(plan.tour_code, tx)
    return await _kept(
        preparations.plan_visit(plan, entered, visit_id=tx.new_id("visit"), country=command.country, at=tx.now), tx
    )


async def fix_objectives(command: FixObjectives, tx: Transaction) -> Visit:
    """Fix what a visit is for."""
    visit = await _own(command.visit_id, tx)
    objectives = [Objective(told.statement, tuple(told.competences)) for told in command.wanted.objectives]
    return await _kept(preparations.fix_objectives(visit, objectives, at=tx.now), tx)


async def set_agenda(command: SetAgenda, tx: Transaction) -> Visit:
    """Set hosts, of the receiving country's registers or institutions, and the agenda."""
    visit, told = await _own(command.visit_id, tx), command.agenda
    hosts = [Host(host.kind, host.host_id) for host in told.hosts]
    for host in hosts:
        if host.kind in _REGISTERS:
            await _demand_registered(host.kind, host.host_id, visit.receiving, tx)
    items = [AgendaItem(item.day, item.host, item.activity, tuple(item.objectives)) for item in told.items]
    return await _kept(preparations.set_agenda(visit, hosts, items, at=tx.now), tx)


async def choose_delegation(command: ChooseDelegation, tx: Transaction) -> Visit:
    """Choose who goes, of organisations in good standing in the sending country's registers."""
    visit = await _own(command.visit_id, tx)
    told = command.delegation.delegates
    delegates = [Delegate(one.kind, one.organisation_id, one.person_number) for one in told]
    for kind, organisation_id in dict.fromkeys((one.kind, one.organisation_id) for one in delegates):
        await _demand_registered(kind, organisation_id, visit.sending, tx)
    return await _kept(preparations.choose_delegation(visit, delegates, at=tx.now), tx)


async def record_cost(command: RecordCost, tx: Transaction) -> Visit:
    """Record a cost and who bore it."""
    visit, told = await _own(command.visit_id, tx), command.cost
    cost = Cost(told.category, told.bearer_kind, told.bearer, told.money, told.incurred_on)
    return await _kept(costs.record_cost(visit, cost, at=tx.now), tx)


async def hold_visit(command: HoldVisit, tx: Transaction) -> Visit:
    """Record that a visit took place."""
    visit, told = await _own(command.visit_id, tx), command.holding
    decision = milestones.hold(visit, told.delegates, started_on=told.started_on, ended_on=told.ended_on, at=tx.now)
    return await _kept(decision, tx)


async def take_report(command: TakeReport, tx: Transaction) -> Visit:
    """Take the report of a visit."""
    visit, told = await _own(command.visit_id, tx), command.report
    report = Report(told.reported_on, told.sections, told.competences)
    return await _kept(milestones.take_report(visit, report, at=tx.now), tx)


async def plan_action(command: PlanFollowUp, tx: Transaction) -> Visit:
    """Plan a follow-up action."""
    visit, told = await _own(command.visit_id, tx), command.action
    action = FollowUp(told.task, told.owner_kind, told.owner, told.due_on)
    return await _kept(undertakings.plan_action(visit, action, at=tx.now), tx)


async def complete_action(command: CompleteFollowUp, tx: Transaction) -> Visit:
    """Record that a follow-up action was done."""
    visit, told = await _own(command.visit_id, tx), command.completion
    decision = undertakings.complete_action(
        visit, command.number, completed_on=told.completed_on, evidence_kind=told.evidence_kind, at=tx.now
    )
    return await _kept(decision, tx)


async def close_visit(command: CloseVisit, tx: Transaction) -> Visit:
    """End a reported visit."""
    visit, told = await _own(command.visit_id, tx), command.closing
    return await _kept(milestones.close(visit, told.outcome, reason_code=told.reason_code, at=tx.now), tx)


async def cancel_visit(command: CancelVisit, tx: Transaction) -> Visit:
    """Say that a visit will not take place."""
    visit = await _own(command.visit_id, tx)
    return await _kept(preparations.cancel(visit, reason_code=command.reason_code, at=tx.now), tx)


async def _kept(decision: Decision[Visit], tx: Transaction) -> Visit:
    await repository.save(decision, tx)
    return decision.state


async def _own(visit_id: str, tx: Transaction) -> Visit:
    visit = await repository.get(visit_id, tx)
    model.demand_home(visit.country, tx.caller.ministry)
    return visit


async def _enterprise_country(enterprise_id: str, tx: Transaction) -> Country:
    return active_country(await participants.find(enterprise_id, tx))


async def _cooperative_country(cooperative_id: str, tx: Transaction) -> Country:
    return active_country_of_cooperative(await cooperatives.find(cooperative_id, tx))


_REGISTERS = {"enterprise": _enterprise_country, "cooperative": _cooperative_country}


async def _demand_registered(kind: str, organisation_id: str, wanted: Country, tx: Transaction) -> None:
    model.demand_country(organisation_id, await _REGISTERS[kind](organisation_id, tx), wanted)
