"""What happens to a plan: money paid out, paid back and charged back, terms that change, principal that is overdue."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from services.financing.arithmetic.lending.balances import change_balance, pause, set_factors
from services.financing.arithmetic.lending.instalments import defer_later_interest, refine, settle_last, solve
from services.financing.arithmetic.lending.periods import Period, Segment, Step
from services.financing.arithmetic.lending.plan import Plan
from services.financing.arithmetic.lending.shapes import Shape
from services.financing.arithmetic.lending.solving import count_of_fixed, level
from services.financing.arithmetic.lending.terms import LendingTerms, LendingTermsError
from services.kernel.calendar import add_units

_DAY = timedelta(days=1)


def new_plan(terms: LendingTerms, due_dates: Sequence[date]) -> Plan:
    """Make the plan of a loan of which nothing is paid out; the first of the dates is the day it begins."""
    periods = [_period(start, due_on) for start, due_on in pairwise(due_dates)]
    for number, period in enumerate(periods):
        shape_period(period, terms.instalments.shape_of(number))
    return Plan(terms, periods)


def dates_needed(terms: LendingTerms, due_dates: Sequence[date], principal: int) -> Sequence[date]:
    """Keep the due dates that instalments of a fixed amount need; all of them where the amount is not fixed.

    Raises:
        LendingTermsError: the amount does not repay the principal in time.
    """
    if terms.instalments.amortisation != "fixed_amount":
        return due_dates
    return due_dates[: count_of_fixed(new_plan(terms, due_dates), principal) + 1]


def disburse(plan: Plan, on: date, amount: int) -> None:
    """Pay an amount out; what is paid out on a due date belongs to the next period. Source: rule R4."""
    day = on
    if plan.terms.interest.period == "same_as_repayment" and not plan.terms.interest.counts_partial_periods:
        day = next((period.start for period in plan.periods if period.due_on > on), on)
    for period in plan.periods:
        if max(day, plan.first_day) <= period.start:
            period.lent_before += amount
    changed = change_balance(plan, max(day, plan.first_day), lent=amount)
    if changed:
        solve(plan, _first_due(plan, changed, day), in_place=False)


def change_rate(plan: Plan, on: date, rate: Decimal) -> None:
    """Let another annual rate hold; it counts from the day before. Source: rule R13."""
    plan.rates.append((on - _DAY, rate))
    _solve_again(plan, on - _DAY)


def extend(plan: Plan, on: date, count: int) -> None:
    """Append periods and solve the instalment anew from a due date on. Source: rule R14."""
    terms, made = plan.terms, len(plan.periods)
    dates = [
        add_units(plan.first_day, terms.instalments.every * (made + n), terms.instalments.unit)
        for n in range(count + 1)
    ]
    lent = plan.periods[-1].lent_before + plan.periods[-1].lent
    plan.periods += [_period(start, due_on, lent) for start, due_on in pairwise(dates)]
    _solve_again(plan, on - _DAY)


def plan_anew(plan: Plan, on: date, shapes: Sequence[Shape]) -> None:
    """Solve the instalments due on a day or later on what is owed, with other shapes where there are any.

    Raises:
        LendingTermsError: there are shapes, and not one for each of these instalments.
    """
    periods = plan.due_from(on)
    if shapes and len(shapes) != len(periods):
        raise LendingTermsError(f"{len(periods)} instalments are due from {on}, and there are {len(shapes)} shapes")
    for period, shape in zip(periods, shapes, strict=False):
        shape_period(period, shape)
    if periods:
        set_factors(plan, periods)
        plan.refresh()
        before = [period for period in plan.periods if period.due_on < on]
        _level_beside_paid(plan, periods, carried=before[-1].carried if before else 0)
        plan.refresh()
        settle_last(plan, on)


def _level_beside_paid(plan: Plan, periods: Sequence[Period], *, carried: int) -> None:
    """Solve instalments that are still to be paid: what was paid early of one does not count towards it."""
    early = [(period.paid_principal, period.paid_interest) for period in periods]
    for period in periods:
        period.paid_principal = period.paid_interest = 0
    prepaid = -sum(segment.correction for segment in periods[0].segments)
    level(plan, periods, carried=carried, prepaid=prepaid)
    for period, (principal, interest) in zip(periods, early, strict=True):
        period.paid_principal, period.paid_interest = principal, interest
        if period.shape.weight:
            period.collect(period.instalment + period.paid - period.credited, "paid_early")
            period.contracted = period.instalment


def shape_period(period: Period, shape: Shape) -> None:
    """Let a period collect by a shape; interest alone is principal of nothing with its interest on top."""
    period.shape = shape
    period.principal_part = 0 if not shape.weight and shape.collects_interest else None
    if not shape.weight:
        period.contract(Step("collects_no_principal", max(0, period.paid - period.credited)))


def pause_interest(plan: Plan, first_day: date, last_day: date) -> None:
    """Let no interest accrue for some days, both ends included; instalments stay. Source: rule R15."""
    changed = pause(plan, first_day, last_day)
    if changed:
        set_factors(plan, plan.due_from(changed.start))
        plan.refresh()
        settle_last(plan, changed.start)


def move_due_date(plan: Plan, due_on: date, to: date) -> None:
    """Move a due date, and those after it with it; the instalment stays. Source: rule R14."""
    index = next(number for number, period in enumerate(plan.periods) if period.due_on == due_on)
    moved = to
    for number, period in enumerate(plan.periods[index:]):
        if number:
            period.start = period.segments[0].start = moved
            moved = add_units(moved, plan.terms.instalments.every, plan.terms.instalments.unit)
        period.due_on = period.segments[-1].end = moved
    set_factors(plan, plan.due_from(min(due_on, to)))
    plan.refresh()
    settle_last(plan, due_on)


def re_age(plan: Plan, on: date, due_dates: Sequence[date]) -> None:
    """End the plan on a day and let new periods repay what is owed; interest owed by then is carried into them.

    The equal instalment is the annuity on the unpaid principal, whose first period is a part of one, and repays the
    interest carried, which bears none. Source: rule R24.
    """
    lent = plan.lent_and_credited
    for correction in plan.overdue_corrections:
        change_balance(plan, correction.on, correction=-correction.amount)
    plan.overdue_corrections.clear()
    plan.overdue_until = None
    ending = plan.period_on(on)
    if ending is not None:
        plan.periods = [period for period in plan.periods if period.due_on <= ending.due_on]
        ending.due_on = on
        ending.segments = [segment for segment in ending.segments if segment.start < on]
        ending.segments[-1].end = min(ending.segments[-1].end, on)
    for period in plan.periods:
        period.contract(Step("paid_before_re_ageing", max(0, period.paid - period.credited)))
    added = [_period(start, due_on, lent) for start, due_on in pairwise((plan.matures_on, *due_dates))]
    plan.periods += added
    set_factors(plan, plan.periods)
    plan.refresh()
    level(plan, added, carried=plan.periods[-len(added) - 1].carried)
    plan.refresh()
    settle_last(plan, on)
    refine(plan, added)


def correct_balance(plan: Plan, on: date, amount: int) -> None:
    """Let the balance be higher or lower from a day on, and count interest anew."""
    changed = change_balance(plan, on, correction=amount)
    if changed:
        set_factors(plan, [changed])
        plan.refresh()
        settle_last(plan, on)


def pay_interest(plan: Plan, period: Period, on: date, amount: int) -> None:
    """Pay interest of a period; no more is taken than is due in all."""
    unpaid = list(plan.unpaid())
    if unpaid and unpaid[-1] is not plan.periods[-1] and unpaid[-1] is period and on >= period.due_on:
        defer_later_interest(plan, period, on)
    period.paid_interest += min(amount, plan.due_interest - plan.paid_interest)
    plan.refresh()
    settle_last(plan, on)


def pay_principal(plan: Plan, period: Period, on: date, amount: int) -> None:
    """Pay principal of a period; paid late it counts from the due date. Source: rule R6."""
    if not amount:
        return
    taken = min(amount, plan.unpaid_principal)
    period.paid_principal += taken
    counted_on = min(period.due_on, on)
    correct_balance(plan, counted_on, -amount)
    if sum(1 for _ in plan.unpaid()) > 1 and on < period.start:
        owed = period.contracted + period.credited
        if period.paid > period.target or period.paid == owed:
            period.collect(period.paid - period.credited, "paid_early")
    plan.fit()
    settle_last(plan, counted_on)


def credit(plan: Plan, on: date, *, principal: int = 0, interest: int = 0) -> None:
    """Charge back what was paid; principal bears interest from that day. Source: rule R16."""
    changed = change_balance(plan, on, correction=principal)
    if changed is None:
        return
    last = plan.periods[-1]
    taking = next(p for p in plan.periods if p.start <= on and (on < p.due_on or (p is last and on <= p.due_on)))
    beginning = [segment for segment in taking.segments if segment.start == on]
    taking.has_credits = True
    beginning[-1].credited_principal += principal
    beginning[-1].credited_interest += interest
    set_factors(plan, [changed])
    plan.refresh()
    settle_last(plan, on)


def _solve_again(plan: Plan, day: date) -> None:
    changed = change_balance(plan, day)
    if changed:
        solve(plan, _first_due(plan, changed, day), in_place=True)


def _first_due(plan: Plan, changed: Period, day: date) -> date:
    if changed.due_on == day and changed is not plan.periods[-1]:
        return plan.periods[plan.number_of(changed) + 1].due_on
    return changed.due_on


def _period(start: date, due_on: date, lent: int = 0) -> Period:
    return Period(start, due_on, [Segment(start, due_on)], lent_before=lent)
