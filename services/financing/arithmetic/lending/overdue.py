"""Principal that is overdue bears interest, day by day, until it is paid."""

from datetime import date

from services.financing.arithmetic.lending.periods import Period
from services.financing.arithmetic.lending.plan import OverdueCorrection, Plan
from services.financing.arithmetic.lending.plan_changes import correct_balance


def count_overdue(plan: Plan, on: date, *, till_due: bool) -> bool:
    """Let overdue principal bear interest until a day; tell whether anything changed. Source: rule R6.

    With `till_due` it bears interest until the current period's due date.
    """
    until = min(on, plan.matures_on)
    overdue = [period for period in plan.periods if period.due_on < until]
    current = plan.period_on(until) or plan.periods[-1]
    changed, unpaid, total = False, 0, 0
    for period in overdue:
        if unpaid:
            changed |= _count_in(plan, period, until, (unpaid, total), till_due=till_due)
        unpaid = period.unpaid_principal
        total += unpaid
    if overdue:
        changed |= _count_in(plan, current, until, (unpaid, total), till_due=till_due)
        if total and (plan.overdue_until is None or plan.overdue_until < until):
            plan.overdue_until = until
    return changed


def _count_in(plan: Plan, period: Period, until: date, amounts: tuple[int, int], *, till_due: bool) -> bool:
    unpaid, total = amounts
    if until == plan.overdue_until:
        return False
    since = plan.overdue_until
    _correct_overdue(plan, period.start if since is None or period.start > since else since, unpaid)
    if period.start < until <= period.due_on:
        ends_on = period.due_on if till_due else until
        _correct_overdue(plan, ends_on, -total)
        plan.overdue_until = ends_on
    return True


def _correct_overdue(plan: Plan, on: date, amount: int) -> None:
    changed = plan.period_on(on)
    if changed:
        plan.overdue_corrections.append(OverdueCorrection(on, amount, changed.due_on))
        correct_balance(plan, on, amount)
