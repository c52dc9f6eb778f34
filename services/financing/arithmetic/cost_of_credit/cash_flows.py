"""Cash flows: dated amounts as the borrower sees them, and what they tell without any rate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise

from services.financing.arithmetic.cost_of_credit.refusals import CashFlowsInvalidError, NoRateError
from services.kernel.money import MINOR_UNITS_MAX

CASH_FLOWS_MAX = 2_000
"""Enough for a loan repaid every working day of seven years."""


@dataclass(frozen=True, slots=True)
class CashFlow:
    """An amount that changes hands on a day (minor units): above zero the borrower receives it, below it is paid."""

    on: date
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The net amount of each day, by the days since the first drawdown."""

    started_on: date
    nets: tuple[tuple[int, int], ...]
    """Days since the start, rising, and the minor units of that day; no day with nothing."""
    paid_before_start_minor: int
    """What the borrower paid before the first drawdown; it counts on the day of the start."""

    @property
    def term_days(self) -> int:
        """Days from the first drawdown to the last flow."""
        return self.nets[-1][0]

    @property
    def sign_changes(self) -> int:
        """How often money turns its direction, day by day."""
        return _sign_changes([amount for _, amount in self.nets])

    @property
    def balance_sign_changes(self) -> int:
        """How often what was received so far, less what was paid so far, changes its sign."""
        return _sign_changes(list(accumulate(amount for _, amount in self.nets)))


def timeline(flows: Iterable[CashFlow]) -> Timeline:
    """Put flows in the order of their days; the time starts with the first drawdown.

    A charge paid before the first drawdown counts on the day of the drawdown: earlier it would stand before the
    credit began (Directive 2008/48/EC, annex I, remark (b): the starting date is that of the first drawdown).

    Raises:
        CashFlowsInvalidError: too many flows, no whole minor units, an amount of nothing, or one beyond the limit.
        NoRateError: nothing is received, or nothing is paid.
    """
    given = tuple(flows)
    _check(given)
    received = [flow.on for flow in given if flow.amount_minor > 0]
    if not received or len(received) == len(given):
        raise NoRateError("a rate needs money received and money paid back")
    start = min(received)
    by_day: dict[int, int] = {}
    for flow in given:
        days = max(0, (flow.on - start).days)
        by_day[days] = by_day.get(days, 0) + flow.amount_minor
    nets = tuple(sorted((days, amount) for days, amount in by_day.items() if amount))
    before = -sum(flow.amount_minor for flow in given if flow.on < start)
    if not nets or nets[0][1] < 0 or _sign_changes([amount for _, amount in nets]) == 0:
        raise NoRateError("a rate needs money received and money paid back on a later day")
    return Timeline(start, nets, before)


def credit_days(flows: Sequence[CashFlow]) -> int:
    """Sum each amount received times the days from it to the last flow (minor units times days)."""
    last = max(flow.on for flow in flows)
    return sum(flow.amount_minor * (last - flow.on).days for flow in flows if flow.amount_minor > 0)


def _check(flows: Sequence[CashFlow]) -> None:
    if len(flows) > CASH_FLOWS_MAX:
        raise CashFlowsInvalidError(f"{len(flows)} cash flows are beyond the limit of {CASH_FLOWS_MAX}")
    for flow in flows:
        amount = flow.amount_minor
        if isinstance(amount, bool) or not isinstance(amount, int):
            raise CashFlowsInvalidError(f"minor units are whole numbers, not {amount!r}")
        if not 0 < abs(amount) <= MINOR_UNITS_MAX:
            raise CashFlowsInvalidError(f"{amount} minor units on {flow.on} are nothing or beyond {MINOR_UNITS_MAX}")


def _sign_changes(amounts: Iterable[int]) -> int:
    signs = [amount > 0 for amount in amounts if amount]
    return sum(before != after for before, after in pairwise(signs))
