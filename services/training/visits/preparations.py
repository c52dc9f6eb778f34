"""How a visit is prepared: planned, its objectives fixed, its agenda set, its delegation chosen, or cancelled."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.contracts.training import (
    VisitAgendaSet,
    VisitCancelled,
    VisitDelegationChosen,
    VisitObjectivesFixed,
    VisitPlanned,
)
from services.kernel import Country, Decision
from services.kernel.dated_rules import in_force
from services.training.visits.model import Visit, demand_days, demand_status
from services.training.visits.particulars import AgendaItem, Delegate, Ending, Host, Objective, Plan
from services.training.visits.refusals import (
    AgendaUnfitError,
    DelegateRepeatedError,
    FirstCountryError,
    HostRepeatedError,
    TourEnteredError,
    VisitTypeUnknownError,
)
from services.training.visits.terms import load_types


def plan_visit(
    plan: Plan, entered: Sequence[Visit], *, visit_id: str, country: Country, at: datetime
) -> Decision[Visit]:
    """Enter a visit; `entered` are the entries of the same tour that are known here."""
    demand_days(plan.starts_on, plan.ends_on)
    offered = in_force(load_types(), on=plan.starts_on, subject="visits").types
    if plan.visit_type not in {one.code for one in offered}:
        raise VisitTypeUnknownError(f"visits are of {', '.join(one.code for one in offered)}")
    visit = Visit(visit_id, country, plan)
    for other in entered:
        _demand_one_tour(visit, other)
    fact = VisitPlanned(
        subject=visit_id,
        occurred_at=at,
        country=country,
        side=plan.side,
        first_country=plan.first_country,
        tour_code=plan.tour_code,
        visit_type=plan.visit_type,
        place_code=plan.place_code,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
    )
    return Decision(visit, (fact,))


def fix_objectives(visit: Visit, objectives: Sequence[Objective], *, at: datetime) -> Decision[Visit]:
    """Fix what the visit is for, once, before anybody is chosen to go."""
    demand_status(visit, "planned")
    after = replace(visit, objectives=tuple(objectives), status="objectives_fixed")
    fact = VisitObjectivesFixed(
        subject=visit.visit_id,
        occurred_at=at,
        objective_count=len(after.objectives),
        competences=after.expected_competences,
    )
    return Decision(after, (fact,))


def set_agenda(visit: Visit, hosts: Sequence[Host], items: Sequence[AgendaItem], *, at: datetime) -> Decision[Visit]:
    """Set who receives the delegation and what is done on each day, in the place of what was set before."""
    demand_status(visit, "objectives_fixed", "delegation_chosen")
    if len(set(hosts)) != len(hosts):
        raise HostRepeatedError("a host is named once")
    for item in items:
        _demand_fit(item, visit, len(hosts))
    agenda = tuple(sorted(items, key=lambda item: item.day))
    fact = VisitAgendaSet(
        subject=visit.visit_id, occurred_at=at, hosts=tuple(host.host_id for host in hosts), item_count=len(agenda)
    )
    return Decision(replace(visit, hosts=tuple(hosts), agenda=agenda), (fact,))


def choose_delegation(visit: Visit, delegates: Sequence[Delegate], *, at: datetime) -> Decision[Visit]:
    """Choose who goes, in the place of who was chosen before; their organisations are in good standing."""
    demand_status(visit, "objectives_fixed", "delegation_chosen")
    chosen = tuple(delegate.delegate_id for delegate in delegates)
    if len(set(chosen)) != len(chosen):
        raise DelegateRepeatedError("somebody is in a delegation once")
    fact = VisitDelegationChosen(subject=visit.visit_id, occurred_at=at, delegates=chosen)
    return Decision(replace(visit, delegation=tuple(delegates), status="delegation_chosen"), (fact,))


def cancel(visit: Visit, *, reason_code: str, at: datetime) -> Decision[Visit]:
    """Say that the visit will not take place."""
    demand_status(visit, "planned", "objectives_fixed", "delegation_chosen")
    today = visit.country.day_of(at)
    fact = VisitCancelled(subject=visit.visit_id, occurred_at=at, reason_code=reason_code, cancelled_on=today)
    return Decision(replace(visit, status="cancelled", ending=Ending(today, reason_code)), (fact,))


def _demand_one_tour(visit: Visit, other: Visit) -> None:
    tour = visit.plan.tour_code
    if other.country is visit.country:
        raise TourEnteredError(f"{other.visit_id} is this ministry's entry of {tour}")
    if other.status == "cancelled":
        return
    if other.sending is not visit.sending:
        raise TourEnteredError(f"{other.visit_id} says that {other.sending} sends the delegation of {tour}")
    if other.plan.first_country is not visit.plan.first_country:
        raise FirstCountryError(f"{other.visit_id} says that {other.plan.first_country} counts {tour}")


def _demand_fit(item: AgendaItem, visit: Visit, host_count: int) -> None:
    if not visit.plan.starts_on <= item.day <= visit.plan.ends_on:
        raise AgendaUnfitError(f"{item.day} is no day of the visit")
    if not 1 <= item.host <= host_count:
        raise AgendaUnfitError(f"no host {item.host} is named")
    if unknown := sorted(set(item.objectives) - set(range(1, len(visit.objectives) + 1))):
        raise AgendaUnfitError(f"{visit.visit_id} has no objective {unknown[0]}")
