"""What is to be done about gaps: planned with an owner and a day, completed with evidence."""

from dataclasses import replace
from datetime import date, datetime

from services.contracts.training import AssistanceActionCompleted, AssistanceActionPlanned
from services.kernel import Decision
from services.training.assistance.model import ACTIONS_MAX, Action, AssistanceCase, demand_days, demand_open
from services.training.assistance.refusals import (
    ActionCompletedError,
    ActionUnknownError,
    AssistanceCaseFullError,
    GapUnknownError,
)


def plan_action(case: AssistanceCase, action: Action, *, at: datetime) -> Decision[AssistanceCase]:
    """Plan what somebody is to do about a gap; its number is given here."""
    demand_open(case)
    if action.gap not in {gap.number for gap in case.gaps}:
        raise GapUnknownError(f"{case.case_id} has no gap {action.gap}")
    if len(case.actions) >= ACTIONS_MAX:
        raise AssistanceCaseFullError(f"{case.case_id} has {ACTIONS_MAX} actions already")
    demand_days(case.opened_on, action.due_on)
    planned = replace(action, number=len(case.actions) + 1)
    fact = AssistanceActionPlanned(
        subject=case.case_id,
        occurred_at=at,
        action=planned.number,
        gap=planned.gap,
        owner_kind=planned.owner_kind,
        owner=planned.owner,
        due_on=planned.due_on,
    )
    return Decision(replace(case, actions=(*case.actions, planned)), (fact,))


def complete_action(
    case: AssistanceCase, number: int, *, completed_on: date, evidence_kind: str, at: datetime
) -> Decision[AssistanceCase]:
    """Record that an action was done; the last one of a gap closes it."""
    demand_open(case)
    if not 1 <= number <= len(case.actions):
        raise ActionUnknownError(f"{case.case_id} has no action {number}")
    action = case.actions[number - 1]
    if action.completed_on is not None:
        raise ActionCompletedError(f"action {number} of {case.case_id} was completed on {action.completed_on}")
    demand_days(case.opened_on, completed_on, case.country.day_of(at))
    done = replace(action, completed_on=completed_on, evidence_kind=evidence_kind)
    after = replace(case, actions=tuple(done if one is action else one for one in case.actions))
    fact = AssistanceActionCompleted(
        subject=case.case_id,
        occurred_at=at,
        action=number,
        gap=action.gap,
        completed_on=completed_on,
        gap_closed=action.gap not in after.open_gaps,
    )
    return Decision(after, (fact,))
