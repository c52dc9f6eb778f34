"""The effective annual rate: the yearly rate at which what is paid is worth what is received."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, localcontext

from services.financing.arithmetic.cost_of_credit.cash_flows import CashFlow, Timeline, timeline
from services.financing.arithmetic.cost_of_credit.refusals import RateBeyondLimitError, RateNotUniqueError

YEAR_DAYS = 365
DAY_BASIS = "actual/365"
METHOD = "internal rate of return of dated cash flows, compounded yearly"
SOURCE = "Directive 2008/48/EC, annex I, basic equation; actual days in years of 365 as the XIRR of spreadsheets"

RATE_MAX = Decimal(10) ** 12
"""As a fraction; a loan of a few days can come near it, and beyond it a yearly rate says nothing."""
DISCOUNT_MAX = Decimal(2)
"""A day's discount factor at which nearly nothing is ever paid back."""
ITERATIONS_MAX = 300
"""Halving the bracket alone needs about 150 steps to reach the tolerance."""
TOLERANCE = Decimal("1e-44")
RATE_PLACES = Decimal("1e-24")
PERCENT_PLACES = Decimal("0.01")
RESIDUAL_PLACES = Decimal("1e-6")

_WORKING = Context(prec=60, rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True, slots=True)
class RateDerivation:
    """How a rate was found: enough to find it again."""

    method: str
    day_basis: str
    source: str
    started_on: date
    term_days: int
    paid_before_start_minor: int
    """Counted on the day of the first drawdown."""
    iterations: int
    residual_minor: Decimal
    """The net present value of all flows at the rate told, in minor units; nothing but rounding."""


@dataclass(frozen=True, slots=True)
class EffectiveRate:
    """The rate as a fraction of a year (`Decimal("0.1296")` is 12.96 %), 24 decimal places, and its derivation."""

    annual_rate: Decimal
    derivation: RateDerivation

    @property
    def annual_percent(self) -> Decimal:
        """The rate for people: per cent with two decimal places, half up (Directive 2008/48/EC, annex I, (d))."""
        with localcontext(_WORKING):
            return (self.annual_rate * 100).quantize(PERCENT_PLACES, rounding=ROUND_HALF_UP)


def effective_rate(flows: Iterable[CashFlow]) -> EffectiveRate:
    """Find the one yearly rate at which the present value of all flows is nothing.

    The unknown is the discount factor of one day, so every exponent is a whole number of days. Newton's steps are kept
    inside a bracket that holds the root and halves when a step leaves it: it converges, or the flows are refused.
    With one change of direction there is one rate (Descartes); with more, one rate of zero or above is certain when
    the balance of the flows changes its sign once (C. J. Norstrom, 1972).

    Raises:
        CashFlowsInvalidError: the flows are none to compute with.
        NoRateError: nothing is received, or nothing is paid back on a later day.
        RateNotUniqueError: more than one rate may fit.
        RateBeyondLimitError: the rate is above `RATE_MAX`, or nearly nothing is paid back.
    """
    line = timeline(flows)
    _demand_unique(line)
    with localcontext(_WORKING):
        discount, iterations = _solve(line.nets)
        if discount == 0 or _annual(discount) > RATE_MAX:
            raise RateBeyondLimitError(f"over {line.term_days} days the yearly rate is beyond {RATE_MAX}")
        rate = _annual(discount).quantize(RATE_PLACES)
        residual = present_value(line, rate).quantize(RESIDUAL_PLACES) + 0
    derivation = RateDerivation(
        method=METHOD,
        day_basis=DAY_BASIS,
        source=SOURCE,
        started_on=line.started_on,
        term_days=line.term_days,
        paid_before_start_minor=line.paid_before_start_minor,
        iterations=iterations,
        residual_minor=residual,
    )
    return EffectiveRate(rate, derivation)


def present_value(line: Timeline, annual_rate: Decimal) -> Decimal:
    """Discount every day's net amount to the start, in minor units; actual days in years of 365."""
    with localcontext(_WORKING):
        discount = (1 + annual_rate) ** (Decimal(-1) / YEAR_DAYS)
        return _value(line.nets, discount)[0]


def _demand_unique(line: Timeline) -> None:
    costs_something = sum(amount for _, amount in line.nets) < 0
    if line.sign_changes > 1 and not (costs_something and line.balance_sign_changes == 1):
        raise RateNotUniqueError(f"money turns its direction {line.sign_changes} times: more than one rate may fit")


def _solve(nets: tuple[tuple[int, int], ...]) -> tuple[Decimal, int]:
    low, high = _bracket(nets)
    guess, last_step = Decimal(1), high - low
    for iteration in range(ITERATIONS_MAX):
        value, slope = _value(nets, guess)
        if value == 0:
            return guess, iteration
        low, high = (guess, high) if value > 0 else (low, guess)
        following = _newton(guess, value, slope, last_step)
        if following is None or not low <= following <= high:
            following = (low + high) / 2
        last_step = abs(following - guess)
        guess = following
        if last_step <= TOLERANCE:
            return guess, iteration + 1
    raise RateBeyondLimitError(f"no rate was found within {ITERATIONS_MAX} steps")


def _newton(guess: Decimal, value: Decimal, slope: Decimal, last_step: Decimal) -> Decimal | None:
    """Step along the tangent, unless that is slower than halving."""
    if abs(2 * value) > abs(last_step * slope):
        return None
    return guess - value / slope


def _bracket(nets: tuple[tuple[int, int], ...]) -> tuple[Decimal, Decimal]:
    """Give two discount factors of a day: the value is above nothing at the lower, not above it at the upper."""
    cost_minor = -sum(amount for _, amount in nets)
    if cost_minor >= 0:
        return Decimal(0), Decimal(1)
    if _value(nets, DISCOUNT_MAX)[0] > 0:
        raise RateBeyondLimitError("nearly nothing is paid back: a yearly rate says nothing")
    return Decimal(1), DISCOUNT_MAX


def _value(nets: tuple[tuple[int, int], ...], discount: Decimal) -> tuple[Decimal, Decimal]:
    """Give the value of all flows at a day's discount factor, and its slope, both by Horner's scheme over the gaps."""
    value = slope = Decimal(0)
    days = nets[-1][0]
    for earlier, amount in reversed(nets):
        gap = days - earlier
        if gap:
            inner = discount ** (gap - 1)
            factor = inner * discount
            slope = slope * factor + value * gap * inner
            value *= factor
        value += amount
        days = earlier
    return value, slope


def _annual(discount: Decimal) -> Decimal:
    return discount**-YEAR_DAYS - 1
