"""What a visit comes to: held, reported, closed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from services.contracts.training import VisitClosed, VisitHeld, VisitOutcome, VisitReported
from services.kernel import Decision
from services.kernel.dated_rules import in_force
from services.training.visits.model import Visit, demand_days, demand_status
from services.training.visits.particulars import Ending, Holding, Report
from services.training.visits.refusals import (
    AgendaIncompleteError,
    DelegateRepeatedError,
    DelegateUnknownError,
    ReportIncompleteError,
    VisitActionsOpenError,
    VisitStateError,
)
from services.training.visits.terms import load_report_rules


def hold(visit: Visit, delegates: Sequence[str], *, started_on: date, ended_on: date, at: datetime) -> Decision[Visit]:
    """Record that the visit took place and who went; from its last day on a report is awaited."""
    demand_status(visit, "delegation_chosen")
    demand_days(started_on, ended_on, visit.country.day_of(at))
    _demand_chosen(visit, delegates)
    if missing := sorted(set(range(1, len(visit.objectives) + 1)) - _served(visit)):
        raise AgendaIncompleteError(f"nothing on the agenda of {visit.visit_id} serves objective {missing[0]}")
    rule = in_force(load_report_rules(), on=ended_on, subject="reports of visits")
    held = Holding(started_on, ended_on, tuple(delegates), rule.due_on(ended_on), rule.version)
    after = replace(visit, held=held, status="held")
    fact = VisitHeld(
        subject=visit.visit_id,
        occurred_at=at,
        visit_type=visit.plan.visit_type,
        tour_code=visit.plan.tour_code,
        first_country=visit.plan.first_country,
        is_counted=after.is_counted,
        started_on=started_on,
        ended_on=ended_on,
        delegate_count=len(held.delegates),
        report_due_on=held.report_due_on,
        report_rule=held.report_rule,
    )
    return Decision(after, (fact,))


def take_report(visit: Visit, report: Report, *, at: datetime) -> Decision[Visit]:
    """Take the written report, in time or late; whether it is late is filled in here."""
    demand_status(visit, "held")
    held = _held(visit)
    demand_days(held.ended_on, report.reported_on, visit.country.day_of(at))
    rule = in_force(load_report_rules(), on=held.ended_on, subject="reports of visits")
    _demand_answered("section", {section.code for section in rule.sections}, set(report.sections))
    _demand_answered("competence", set(visit.expected_competences), set(report.competences))
    taken = replace(report, is_late=report.reported_on > held.report_due_on)
    fact = VisitReported(
        subject=visit.visit_id,
        occurred_at=at,
        reported_on=taken.reported_on,
        is_late=taken.is_late,
        competences_reached=tuple(code for code in visit.expected_competences if taken.competences[code]),
        competences_missed=tuple(code for code in visit.expected_competences if not taken.competences[code]),
    )
    return Decision(replace(visit, report=taken, status="reported"), (fact,))


def close(visit: Visit, outcome: VisitOutcome, *, reason_code: str, at: datetime) -> Decision[Visit]:
    """End a reported visit: followed up, with every action completed, or stopped."""
    demand_status(visit, "reported")
    open_actions = [action.number for action in visit.actions if action.completed_on is None]
    if outcome == "followed_up" and (open_actions or not visit.actions):
        raise VisitActionsOpenError(f"{visit.visit_id} has {len(open_actions)} of {len(visit.actions)} actions open")
    today = visit.country.day_of(at)
    fact = VisitClosed(
        subject=visit.visit_id,
        occurred_at=at,
        outcome=outcome,
        reason_code=reason_code,
        closed_on=today,
        open_actions=len(open_actions),
    )
    return Decision(replace(visit, status="closed", ending=Ending(today, reason_code, outcome)), (fact,))


def _held(visit: Visit) -> Holding:
    if visit.held is None:
        raise VisitStateError(f"{visit.visit_id} was not held")
    return visit.held


def _demand_chosen(visit: Visit, delegates: Sequence[str]) -> None:
    if len(set(delegates)) != len(delegates):
        raise DelegateRepeatedError("somebody goes on a visit once")
    chosen = {delegate.delegate_id for delegate in visit.delegation}
    if strange := sorted(set(delegates) - chosen):
        raise DelegateUnknownError(f"{strange[0]} was not chosen for {visit.visit_id}")


def _served(visit: Visit) -> set[int]:
    return {number for item in visit.agenda for number in item.objectives}


def _demand_answered(what: str, asked: set[str], answered: set[str]) -> None:
    if missing := sorted(asked - answered):
        raise ReportIncompleteError(f"the report also needs the {what} {', '.join(missing)}")
    if strange := sorted(answered - asked):
        raise ReportIncompleteError(f"the report is asked for no {what} {', '.join(strange)}")
