"""How far a commitment is: what is reported of its results, and how indicators and reports are judged by a rule."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_FLOOR, Decimal

from services.contracts.evaluation import Attainment, CommitmentAssessed, CommitmentMet, CommitmentProgressReported
from services.evaluation.commitments.model import (
    ASSESSMENTS_KEPT_MAX,
    REPORTS_MAX,
    Assessment,
    Commitment,
    Evidence,
    Finding,
    Plan,
    Report,
    Result,
    demand_result,
    with_result,
)
from services.evaluation.commitments.refusals import (
    CountedByIndicatorError,
    NotOwnerError,
    ReportCalendarError,
    ResultNotPlannedError,
    ResultsFullError,
)
from services.evaluation.commitments.status_rules import StatusRule
from services.kernel import Country, Decision, Event

SHARE_STEP = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Measured:
    """What an indicator tells of a result; without a value, why."""

    value: Decimal | None
    reason: str | None
    evidence: Evidence


def report(
    commitment: Commitment, code: str, told: Report, *, by: Country | None, at: datetime
) -> Decision[Commitment]:
    """Add what the owner's ministry tells of a result.

    Raises:
        ResultUnknownError: there is no such result.
        ResultNotPlannedError: the ministries have not agreed to it.
        CountedByIndicatorError: an indicator tells its progress.
        NotOwnerError: it is the other ministry's.
        ReportCalendarError: the days are not between its first day and today.
        ResultsFullError: it has `REPORTS_MAX` reports.
    """
    result = demand_result(commitment, code)
    plan = result.plan
    if plan is None:
        raise ResultNotPlannedError(f"both ministries have not agreed to {code}")
    if plan.measurement.indicator is not None:
        raise CountedByIndicatorError(f"{code} is counted by {plan.measurement.indicator}")
    if plan.owner != by:
        raise NotOwnerError(f"{code} is owned by {plan.owner}")
    if not plan.starts_on <= told.first_day <= told.last_day <= plan.owner.day_of(at):
        raise ReportCalendarError(f"{told.first_day} until {told.last_day} is not between {plan.starts_on} and today")
    if len(result.reports) >= REPORTS_MAX:
        raise ResultsFullError(f"{code} has {REPORTS_MAX} reports")
    fact = CommitmentProgressReported(
        subject=commitment.commitment_id,
        occurred_at=at,
        result_code=code,
        side=plan.owner,
        first_day=told.first_day,
        last_day=told.last_day,
        value=f"{told.value:f}",
        unit=plan.measurement.unit,
        evidence_kind=told.evidence_kind,
        evidence_reference=told.evidence_reference,
    )
    return Decision(with_result(commitment, replace(result, reports=(*result.reports, told))), (fact,))


def assess(
    commitment: Commitment, measured: Mapping[str, Measured], rule: StatusRule, *, on: date, at: datetime
) -> Decision[Commitment]:
    """Keep how far a commitment is at the end of a day; the first time it is met, that is a fact of its own."""
    found = assessment(commitment, measured, rule, on=on)
    by_status = {
        status: tuple(one.code for one in found.findings if one.status == status)
        for status in ("met", "partly", "not_yet", "not_assessable")
    }
    facts: list[Event] = [
        CommitmentAssessed(
            subject=commitment.commitment_id,
            occurred_at=at,
            assessed_on=on,
            status=found.status,
            rule_version=rule.version,
            **by_status,
        )
    ]
    if found.status == "met" and not any(one.status == "met" for one in commitment.assessments):
        facts.append(
            CommitmentMet(
                subject=commitment.commitment_id,
                occurred_at=at,
                agreement_id=commitment.agreement_id,
                scope_code=commitment.scope_code,
                met_on=on,
                rule_version=rule.version,
            )
        )
    kept = (*commitment.assessments, found)[-ASSESSMENTS_KEPT_MAX:]
    return Decision(replace(commitment, assessments=kept), facts)


def assessment(commitment: Commitment, measured: Mapping[str, Measured], rule: StatusRule, *, on: date) -> Assessment:
    """Judge every planned result, and from those that count the commitment.

    It is met when every counted result is, not assessable where a counted one is not or there is none, not yet
    met when none is met or partly met, and partly met otherwise.
    """
    planned = [(result, result.plan) for result in commitment.results if result.plan is not None]
    findings = tuple(_finding(result, plan, measured.get(result.code), rule, on) for result, plan in planned)
    counted = {one.status for one in findings if one.level in rule.counted_levels}
    return Assessment(on, _whole(counted), rule.version, findings)


def attainment(value: Decimal, baseline: Decimal, target: Decimal) -> Decimal:
    """Tell the share of the way from baseline to target, rounded down to six places; targets may lie below."""
    return ((value - baseline) / (target - baseline)).quantize(SHARE_STEP, rounding=ROUND_FLOOR)


def _finding(result: Result, plan: Plan, measured: Measured | None, rule: StatusRule, on: date) -> Finding:
    seen = measured or _reported(result, plan, on)
    target, baseline = plan.measurement.target, plan.measurement.baseline or Decimal()
    if seen.value is None or target is None:
        reason = seen.reason if seen.value is None else "no_target"
        return Finding(result.code, plan.level, seen.value, None, "not_assessable", reason, (seen.evidence,))
    share = attainment(seen.value, baseline, target)
    status: Attainment = "met" if share >= rule.met_from else "partly" if share >= rule.partly_from else "not_yet"
    return Finding(result.code, plan.level, seen.value, share, status, None, (seen.evidence,))


def _reported(result: Result, plan: Plan, on: date) -> Measured:
    """Give the report that tells of the latest day; of one day the one told last."""
    told = [(one.last_day, number, one) for number, one in enumerate(result.reports) if one.last_day <= on]
    if not told:
        return Measured(None, "no_report", Evidence("report", "none", plan.starts_on, on))
    last = max(told, key=lambda one: one[:2])[2]
    reference = f"{last.evidence_kind}:{last.evidence_reference}"
    return Measured(last.value, None, Evidence("report", reference, last.first_day, last.last_day))


def _whole(counted: set[Attainment]) -> Attainment:
    if not counted or "not_assessable" in counted:
        return "not_assessable"
    if counted == {"met"}:
        return "met"
    return "not_yet" if counted == {"not_yet"} else "partly"
