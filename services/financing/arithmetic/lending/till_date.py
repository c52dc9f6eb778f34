"""A plan as it stands on a day: what interest has accrued until then, and what is due of each period."""

from datetime import date

from services.financing.arithmetic.lending.balances import segment_on
from services.financing.arithmetic.lending.instalments import settle_last, stop_interest
from services.financing.arithmetic.lending.periods import Period
from services.financing.arithmetic.lending.plan import Plan


def until(plan: Plan, on: date) -> Plan:
    """Copy a plan with interest counted to a day and no further."""
    trial = plan.copy()
    if on < plan.first_day:
        for period in trial.periods:
            period.segments.clear()
        return trial
    if on >= plan.matures_on:
        return trial
    current = trial.period_on(on)
    before: Period | None = None
    for period in trial.periods:
        if period.due_on > on:
            if period is current:
                _end_on(trial, period, on)
            elif before is current and _begins_with_credit(period):
                first = period.segments[0]
                first.end = first.start
                del period.segments[1:]
            else:
                period.segments.clear()
        before = period
    trial.refresh()
    settle_last(trial, on)
    return trial


def due_amounts(plan: Plan, due_on: date, on: date) -> tuple[int, int]:
    """Tell the most that principal and interest of a period can be, paid on a day (minor units)."""
    trial = until(plan, on)
    period = trial.period_due(due_on)
    if period is None:
        return 0, 0
    trial.accrue()
    unpaid = sum(1 for _ in trial.unpaid())
    if on <= period.start:
        _restore_contracted(trial, period, unpaid)
    if plan.terms.allocations.processing == "horizontal":
        return period.due_principal, period.due_interest
    principal = period.target if unpaid > 1 else period.due_principal
    principal_left = trial.lent_and_credited - trial.paid_principal
    interest_left = trial.due_interest - trial.paid_interest
    return (
        min(principal, max(principal_left, period.paid_principal)),
        min(period.due_interest, max(interest_left, period.paid_interest)),
    )


def interest_until(plan: Plan, due_on: date, on: date) -> int:
    """Tell the interest of a period that has accrued until a day (minor units)."""
    period = until(plan, on).period_due(due_on)
    return period.interest if period else 0


def outstanding_on(plan: Plan, on: date) -> tuple[int, int]:
    """Tell principal and interest unpaid when interest is counted to a day (minor units)."""
    trial = plan.copy()
    stop_interest(trial, on)
    trial.accrue()
    trial.refresh()
    settle_last(trial, on)
    principal = trial.unpaid_principal
    return principal, max(0, trial.due_interest - trial.paid_interest)


def _restore_contracted(trial: Plan, period: Period, unpaid: int) -> None:
    left = trial.unpaid_principal
    if unpaid > 1:
        period.instalment = period.contracted
        trial.fit()
        period.instalment -= max(0, period.unpaid_principal - left)
    elif unpaid == 1 and period.is_paid:
        period.instalment = min(period.contracted, left + period.paid_principal + period.due_interest)
    trial.fit()


def _end_on(plan: Plan, period: Period, on: date) -> None:
    segment = segment_on(plan, period, on)
    if segment is None:
        return
    index = next(number for number, one in enumerate(period.segments) if one is segment)
    segment.end = on
    if index + 1 < len(period.segments):
        following = period.segments[index + 1]
        segment.credited_principal += following.credited_principal
        segment.credited_interest += following.credited_interest
    del period.segments[index + 1 :]


def _begins_with_credit(period: Period) -> bool:
    first = period.segments[0]
    return first.credited_interest > 0 or first.credited_principal > 0
