"""What follows a visit: actions planned with an owner and a day, completed with evidence."""

from dataclasses import replace
from datetime import date, datetime

from services.contracts.training import VisitActionCompleted, VisitActionPlanned
from services.kernel import Decision
from services.training.visits.model import FOLLOW_UPS_MAX, Visit, demand_days, demand_status
from services.training.visits.particulars import FollowUp
from services.training.visits.refusals import VisitActionCompletedError, VisitActionUnknownError, VisitFullError


def plan_action(visit: Visit, action: FollowUp, *, at: datetime) -> Decision[Visit]:
    """Plan what a role or an organisation does after the report; the action's number is given here."""
    demand_status(visit, "reported")
    if len(visit.actions) >= FOLLOW_UPS_MAX:
        raise VisitFullError(f"{visit.visit_id} has {FOLLOW_UPS_MAX} actions already")
    demand_days(*_last_day(visit), action.due_on)
    planned = replace(action, number=len(visit.actions) + 1)
    fact = VisitActionPlanned(
        subject=visit.visit_id,
        occurred_at=at,
        action=planned.number,
        owner_kind=planned.owner_kind,
        owner=planned.owner,
        due_on=planned.due_on,
    )
    return Decision(replace(visit, actions=(*visit.actions, planned)), (fact,))


def complete_action(
    visit: Visit, number: int, *, completed_on: date, evidence_kind: str, at: datetime
) -> Decision[Visit]:
    """Record that an action was done, once."""
    demand_status(visit, "reported")
    if not 1 <= number <= len(visit.actions):
        raise VisitActionUnknownError(f"{visit.visit_id} has no action {number}")
    action = visit.actions[number - 1]
    if action.completed_on is not None:
        raise VisitActionCompletedError(f"action {number} of {visit.visit_id} was completed on {action.completed_on}")
    demand_days(*_last_day(visit), completed_on, visit.country.day_of(at))
    done = replace(action, completed_on=completed_on, evidence_kind=evidence_kind)
    fact = VisitActionCompleted(
        subject=visit.visit_id,
        occurred_at=at,
        action=number,
        completed_on=completed_on,
        evidence_kind=evidence_kind,
    )
    return Decision(replace(visit, actions=tuple(done if one is action else one for one in visit.actions)), (fact,))


def _last_day(visit: Visit) -> tuple[date, ...]:
    return (visit.held.ended_on,) if visit.held else ()
