"""The instalments of a plan: the annuity, equal principal, a fixed amount, flat interest spread evenly."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from services.financing.arithmetic.lending.balances import set_factors
from services.financing.arithmetic.lending.day_counts import nominal_factor
from services.financing.arithmetic.lending.periods import Period, Step, interest_of
from services.financing.arithmetic.lending.plan import Plan
from services.financing.arithmetic.lending.rounding import WORKING, rounded, rounded_to
from services.financing.arithmetic.lending.terms import Instalments, LendingTermsError

_ONE, _NOTHING = Decimal(1), Decimal(0)


def level(plan: Plan, periods: Sequence[Period], *, carried: int = 0, prepaid: int = 0) -> None:
    """Give each period what repays the balance at the first one; a larger payment made stands.

    Interest `carried` into them bears none and is owed with the first instalment; interest fixed in advance is added in
    even shares. What is `prepaid` inside the first of them lowers the balance.
    """
    payers = [period for period in periods if period.shape.weight]
    if not payers:
        return
    number = plan.number_of(periods[0])
    balance = (plan.periods[number - 1].balance_after if number else 0) + periods[0].lent - prepaid
    terms = plan.terms.instalments
    match terms.amortisation:
        case "equal_principal":
            _level_principal(payers, balance, terms.multiple_minor if terms.rounds_principal else 1)
        case "fixed_amount":
            _level_at(payers, terms, terms.amount_minor or 0, {})
        case "equal_instalments":
            repayable, paid = _grown(plan, periods, (_ONE, _NOTHING))
            of_carried = _grown(plan, periods, (_NOTHING, Decimal(carried)))[0] if carried else _NOTHING
            owed = WORKING.add(WORKING.multiply(repayable, Decimal(balance)), of_carried)
            fixed = Decimal(sum(period.fixed_interest for period in periods))
            solved = rounded(WORKING.divide(owed, paid)) + rounded(WORKING.divide(fixed, Decimal(len(payers))))
            given = {"balance": Decimal(balance), "growth": repayable, "chain": paid}
            _level_at(payers, terms, solved, {**given, "carried": of_carried, "fixed_interest": fixed})
    plan.fit()


def _level_at(payers: Sequence[Period], terms: Instalments, solved: int, how: Mapping[str, Decimal]) -> None:
    what = "annuity" if how else "fixed_amount"
    steps: dict[Decimal, Step] = {}
    for period in payers:
        weight = period.shape.weight
        if weight not in steps:
            given = {**how, "weight": weight, "multiple": Decimal(terms.multiple_minor)}
            steps[weight] = Step(what, terms.rounded(period.shape.part(solved)), tuple(given.items()))
        if steps[weight].amount >= period.paid:
            period.contract(steps[weight])


def _level_principal(payers: Sequence[Period], balance: int, multiple: int) -> None:
    """Split principal by weight; the last one takes what rounding leaves. Source: rule R18."""
    whole = sum((period.shape.weight for period in payers), _NOTHING)
    left = balance
    for period in payers:
        exact = WORKING.divide(WORKING.multiply(Decimal(balance), period.shape.weight), whole)
        share = rounded_to(multiple, rounded(exact))
        period.principal_part = left if period is payers[-1] else min(share, left)
        left -= period.principal_part


def count_of_fixed(plan: Plan, principal: int) -> int:
    """Count the instalments of the agreed amount that repay a principal. Source: rule F2.

    Raises:
        LendingTermsError: the amount does not repay it within the agreed count.
    """
    balance, deferred = principal, 0
    set_factors(plan, plan.periods)
    for number, period in enumerate(plan.periods, start=1):
        interest = deferred + rounded(interest_of(period.segments[0], balance, period.due_on))
        collected = min(period.shape.part(plan.terms.instalments.amount_minor or 0), balance + interest)
        deferred = max(0, interest - collected)
        balance -= max(0, collected - interest)
        if balance == 0:
            return number
    raise LendingTermsError(f"instalments of that amount leave {balance} after {len(plan.periods)} of them")


def _grown(plan: Plan, periods: Sequence[Period], start: tuple[Decimal, Decimal]) -> tuple[Decimal, Decimal]:
    """Let a balance and deferred interest grow over the periods, less one instalment in each; deferred it bears none.

    A period of weight w pays w instalments. What is owed before the last payment is linear in the instalment:
    the first figure times the balance less the second times the instalment. For equal weights their quotient is the
    annuity of rule R2, product of (1 + f) over the chain c that starts at 1 and becomes c x (1 + f) + 1.
    """
    owed, deferred_owed = start
    paid = deferred_paid = _NOTHING
    for period in periods:
        factor = _factor(plan, period)
        if period.shape.weight and period.shape.collects_interest:
            growth = _ONE + factor
            owed = WORKING.add(WORKING.multiply(owed, growth), deferred_owed)
            paid = WORKING.add(period.shape.weight, WORKING.add(WORKING.multiply(paid, growth), deferred_paid))
            deferred_owed = deferred_paid = _NOTHING
        elif not period.shape.collects_interest:
            deferred_owed = WORKING.add(deferred_owed, WORKING.multiply(owed, factor))
            deferred_paid = WORKING.add(deferred_paid, WORKING.multiply(paid, factor))
            paid = WORKING.add(paid, period.shape.weight)
        else:
            deferred_owed = deferred_paid = _NOTHING
    return WORKING.add(owed, deferred_owed), WORKING.add(paid, deferred_paid)


def _factor(plan: Plan, period: Period) -> Decimal:
    if not period.shape.bears_interest:
        return _NOTHING
    if plan.terms.instalments.solved_on == "nominal_rate":
        return nominal_factor(plan.terms, plan.rate_on(period.start))
    return sum((segment.factor for segment in period.segments), _NOTHING)


def solve_flat(plan: Plan, periods: Sequence[Period]) -> None:
    """Split principal and the interest of all periods evenly; the last one takes the remainder. Source: rule R7."""
    if not periods:
        return
    number = plan.number_of(periods[0])
    before = plan.periods[number - 1] if number else None
    lent = periods[0].lent_before + _lent_after_first_day(periods[0])
    repaid = _lent_until(before) - before.balance_after if before else 0
    if plan.terms.interest.rounds_flat_in_all:
        periods[-1].fixed_interest = rounded(sum(map(plan.exact_interest, periods), _NOTHING)) - sum(
            period.accrued for period in periods
        )
    interest = sum(period.accrued + period.fixed_interest + period.later_interest for period in periods)
    total = lent - repaid + interest
    share = rounded(WORKING.divide(Decimal(total), Decimal(len(periods))))
    instalment = plan.terms.instalments.rounded(share)
    if total - instalment * (len(periods) - 1) < periods[-1].accrued:
        # Rounded up, they would be through before the last one.
        instalment = share - share % plan.terms.instalments.multiple_minor or share
    excess = 0
    for period in periods:
        wanted = instalment + (total - instalment * len(periods) if period is periods[-1] else 0)
        collected = wanted + period.credited + period.later_interest
        excess += max(0, period.paid - collected)
        given = (("total", Decimal(total)), ("count", Decimal(len(periods))))
        period.contract(Step("even_share", wanted if collected >= period.paid else period.paid, given))
    plan.refresh()
    _take_back(plan, periods, excess)


def _take_back(plan: Plan, periods: Sequence[Period], excess: int) -> None:
    for period in reversed(periods):
        if excess > 0 and not period.is_paid:
            least = period.paid - period.credited - period.later_interest
            instalment = max(period.interest, period.instalment - excess, 0, least)
            excess -= period.instalment - instalment
            period.collect(instalment, "no_more_than_is_left")
            plan.refresh()


def _lent_until(period: Period) -> int:
    return period.lent_before + _lent_after_first_day(period)


def _lent_after_first_day(period: Period) -> int:
    return sum(segment.lent for segment in period.segments if segment.end != period.start)
