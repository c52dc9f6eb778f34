"""The instalments of a plan kept right: solved when terms change, evened out, the last one taking the remainder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.financing.arithmetic.lending.balances import change_balance, segment_on, set_factors
from services.financing.arithmetic.lending.periods import Period
from services.financing.arithmetic.lending.plan import Plan
from services.financing.arithmetic.lending.rounding import rounded
from services.financing.arithmetic.lending.solving import level, solve_flat

REFINEMENTS_MAX = 3


def solve(plan: Plan, due_on: date, *, in_place: bool) -> None:
    """Solve the instalments of the periods that fall due on a day or later.

    A further disbursement is solved on the contract without its payments (`in_place` False): who paid early keeps
    what that saved. Source: rules R2, R4 and R7.
    """
    concerned = plan.due_from(due_on)
    set_factors(plan, concerned)
    if plan.terms.interest.method == "flat":
        plan.accrue()
        solve_flat(plan, concerned)
        return
    plan.refresh()
    if in_place or plan.is_without_payments or not plan.has_instalments:
        level(plan, concerned)
        plan.refresh()
        settle_last(plan, due_on)
        refine(plan, concerned)
    else:
        _solve_without_payments(plan, concerned)
        plan.refresh()
        settle_last(plan, due_on)


def _solve_without_payments(plan: Plan, periods: Sequence[Period]) -> None:
    contract = plan.copy()
    contract.is_without_payments = True
    for period in contract.periods:
        period.paid_principal = period.paid_interest = period.later_interest = 0
        for segment in period.segments:
            segment.correction = 0
    contract.refresh()
    solve(contract, periods[0].due_on, in_place=True)
    solved = {period.due_on: period for period in contract.periods}
    for period in periods:
        better = solved[period.due_on]
        period.follow(better)
        period.contracted = better.contracted


@dataclass(frozen=True, slots=True)
class _Unevenness:
    """How far the last unpaid instalment is from the one before it."""

    instalment: int
    difference: int
    count: int
    overpaid: int

    def wants_adjusting(self, currency_unit: int) -> bool:
        """Above a hundredth of half as many currency units as there are periods."""
        half = self.count // 2
        return half > 0 and abs(self.difference) * 100 > half * currency_unit

    @property
    def adjusted(self) -> int:
        share = Decimal(self.difference) / max(1, self.count - self.overpaid)
        return self.instalment + rounded(share)


def refine(plan: Plan, periods: Sequence[Period]) -> None:
    """Bring the last instalment nearer to the others, at most `REFINEMENTS_MAX` times, while that helps."""
    payers = [period for period in periods if period.shape.weight]
    terms = plan.terms.instalments
    is_even = terms.evens_out and terms.amortisation == "equal_instalments"
    if not payers or not is_even or any(period.shape.weight != 1 for period in payers):
        return
    trial: Plan | None = None
    for _ in range(REFINEMENTS_MAX):
        uneven = _unevenness(payers)
        instalment = terms.rounded(uneven.adjusted)
        wants = uneven.wants_adjusting(10**plan.terms.currency.exponent)
        if not wants or instalment == uneven.instalment:
            return
        trial = trial or plan.copy()
        tried = _try(trial, payers[0], instalment)
        if abs(_unevenness([p for p in trial.periods if p.shape.weight]).difference) >= abs(uneven.difference):
            return
        for period, better in zip(payers, tried, strict=False):
            period.follow(better)
        plan.refresh()


def _try(trial: Plan, first: Period, instalment: int) -> list[Period]:
    """Let the periods from the first one on collect an instalment; give them."""
    tried = [p for p in trial.periods if p.start >= first.start and p.due_on >= first.due_on and p.shape.weight]
    for period in tried:
        if instalment >= period.paid:
            period.collect(instalment, "evened_out")
            period.contracted = instalment
    trial.refresh()
    settle_last(trial, first.due_on)
    return tried


def settle_last(plan: Plan, until: date) -> None:
    """Let the last unpaid period of a plan that says what falls due collect what the others leave.

    Source: rules R2 and R6.
    """
    lent = plan.lent_and_credited
    _cap_at_what_is_left(plan, lent)
    _settle(plan, until, lent)
    _take_back(plan, lent)


def _take_back(plan: Plan, lent: int) -> None:
    """Let the last instalments collect less principal where all of them would repay more than was lent.

    The last one unpaid may owe interest alone, its principal being paid: what it cannot give back, those before it do.
    """
    for period in reversed(plan.periods):
        excess = plan.due_principal - lent
        if excess <= 0:
            return
        if unpaid := min(excess, period.unpaid_principal):
            period.collect(period.instalment - unpaid, "no_more_than_is_left")
            plan.fit_from(period)


def _settle(plan: Plan, until: date, principal: int) -> None:
    last = _last_unpaid(plan)
    if last is None:
        return
    _let_take_what_is_left(plan, last)
    owed = principal + plan.due_interest
    # No later instalment is left to take interest that does not fit, and what was paid of later interest is no more.
    owed += last.interest - last.due_interest
    collects = last.instalment + owed - sum([period.target for period in plan.periods])
    if last.fixed_interest:
        collects = max(collects, last.paid_principal + last.fixed_interest)
    last.collect(collects, "remainder")
    plan.fit_from(last)
    if _ends_paid(plan, last):
        _settle(plan, until, principal)
    defer_later_interest(plan, last, until)
    if last.paid_interest > last.interest and last.takes_what_is_left:
        last.collect(last.instalment + last.paid_interest - last.interest, "paid_is_due")
        plan.fit_from(last)


def _let_take_what_is_left(plan: Plan, last: Period) -> None:
    """Let one period alone take it, with no interest of later ones yet."""
    moved = [period for period in plan.periods if period.is_moved_earlier]
    others = [period for period in plan.periods if period.takes_what_is_left and period is not last]
    for period in moved:
        period.is_moved_earlier = False
    for period in others:
        period.takes_what_is_left = False
    is_changed = bool(others or last.later_interest or not last.takes_what_is_left)
    last.later_interest, last.takes_what_is_left = 0, True
    if moved:
        plan.accrue()
    elif is_changed:
        plan.fit()


def _ends_paid(plan: Plan, last: Period) -> bool:
    """Let a period collect no less than is paid in it, and tell whether nothing is left for it to collect."""
    least = last.paid - last.credited
    if last.instalment >= least:
        return False
    last.collect(least, "remainder")
    plan.fit_from(last)
    return last.is_paid


def defer_later_interest(plan: Plan, last: Period, until: date) -> None:
    """Let the last unpaid period collect interest of periods after it that are paid, up to a day."""
    if not any(period.carried for period in plan.periods if period.due_on > last.due_on):
        return
    trial = plan.copy()
    corrected = {correction.due_on for correction in trial.overdue_corrections}
    is_reset = last.due_on in corrected and max(corrected) <= last.due_on
    if is_reset:
        for correction in trial.overdue_corrections:
            change_balance(trial, correction.on, correction=-correction.amount)
    stop_interest(trial, until)
    trial.accrue()
    if is_reset:
        trial.refresh()
    later = [period for period in trial.periods if period.due_on > last.due_on and period.carried > 0]
    if later:
        own = next(period.carried for period in trial.periods if period.due_on == last.due_on)
        last.later_interest = max(0, later[-1].carried - own)
        for period in plan.periods:
            period.is_moved_earlier = period.is_moved_earlier or period.due_on > last.due_on
        plan.accrue()


def stop_interest(plan: Plan, until: date) -> None:
    """Count no interest after a day."""
    period = plan.period_on(until)
    segment = segment_on(plan, period, until) if period else None
    if segment:
        segment.end = until
    for period in plan.periods:
        for segment in period.segments:
            if until < segment.end:
                segment.factor = segment.factor_to_due = Decimal(0)


def _cap_at_what_is_left(plan: Plan, lent: int) -> None:
    left = lent - plan.paid_principal
    for period in plan.periods:
        if period.unpaid_principal > left:
            least = max(0, period.paid - period.credited)
            period.collect(max(period.instalment - (period.unpaid_principal - left), least), "no_more_than_is_left")
            plan.fit_from(period)


def _last_unpaid(plan: Plan) -> Period | None:
    unpaid = list(plan.unpaid())
    if unpaid:
        return unpaid[-1]
    last = plan.periods[-1]
    if plan.paid_principal == 0 and last.segments and last.balance_after > 0:
        return last
    return None


def _unevenness(periods: Sequence[Period]) -> _Unevenness:
    for before, last in zip(reversed(periods[:-1]), reversed(periods), strict=False):
        if not last.is_paid and not before.is_paid:
            overpaid = sum(before.instalment < period.paid for period in periods)
            return _Unevenness(before.instalment, last.instalment - before.instalment, len(periods), overpaid)
    return _Unevenness(0, 0, len(periods), 0)
