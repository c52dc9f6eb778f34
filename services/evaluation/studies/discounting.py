"""What flows are worth: present values, rates of return, pay-back, each with the convention it follows.

Flows are whole minor units, that of period zero first and not discounted; that of period n is discounted n times, as
numpy-financial does. (NPV of a spreadsheet discounts its first value too.) Everything between is exact or has `DIGITS`
significant digits; amounts are rounded half-even to whole minor units where they leave this module.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from itertools import accumulate
from typing import Literal

import numpy_financial

from services.contracts.evaluation import PeriodUnit, RatesFound
from services.evaluation.studies.plans import MONTHS_OF_YEAR
from services.evaluation.studies.roots import rates, sign_changes

DIGITS = 40
_WORKING = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN)
_RATE = Decimal("1E-6")
_FACTOR = Decimal("1E-12")
_PERIODS = Decimal("0.01")
RATIO_MAX = Decimal(10**9)
"""What a rate or a ratio beyond it is told as: nobody means it."""

NoRate = Literal["nothing_is_spent", "nothing_is_earned", "no_flows", "worth_nothing_at_no_rate"]


@dataclass(frozen=True, slots=True)
class InternalRates:
    """The rates at which the flows are worth nothing, a year, to six digits; none is not a rate of zero.

    Where there are several, none of them by itself says whether the business pays: the modified rate does. A plan that
    ends with periods that cost has one more, far below zero.
    """

    found: RatesFound
    reason: NoRate | None
    sign_changes: int
    annual: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Returns:
    """What flows are worth, with the steps there; amounts are whole minor units, rates a year."""

    flows_minor: tuple[int, ...]
    discount_factors: tuple[Decimal, ...]
    present_values_minor: tuple[int, ...]
    """Each flow by its factor, rounded; their sum may differ from the value below by the rounding."""
    npv_minor: int
    internal_rates: InternalRates
    modified_rate: Decimal | None
    """None: nothing is spent, or nothing earned."""
    payback_periods: Decimal | None
    """From when on the sum of the flows stays at or above zero, within a period in proportion; None: never."""
    discounted_payback_periods: Decimal | None
    benefit_cost_ratio: Decimal | None
    """Present value of all that comes in by that of all that goes out, the investment too; None: nothing goes out."""
    lowest_balance_minor: int
    """The lowest sum of the flows so far, where the money is shortest."""
    lowest_balance_period: int


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates of one period."""

    discount: Decimal
    finance: Decimal
    reinvestment: Decimal


def periodic(annual: Decimal, unit: PeriodUnit) -> Decimal:
    """Tell the rate of one period that compounds to an annual one."""
    if unit == "year":
        return annual
    return _WORKING.subtract(_WORKING.power(1 + annual, 1 / _WORKING.create_decimal(MONTHS_OF_YEAR)), 1)


def annual_of(rate: Decimal, unit: PeriodUnit) -> Decimal:
    """Tell the annual rate that a period's rate compounds to, to six digits, up to `RATIO_MAX`."""
    grown = rate if unit == "year" else _WORKING.subtract(_WORKING.power(1 + rate, MONTHS_OF_YEAR), 1)
    return min(grown, RATIO_MAX).quantize(_RATE, ROUND_HALF_EVEN, _WORKING)


def present_value(flows: Sequence[int], rate: Decimal) -> Decimal:
    """Discount flows by the rate of one period, unrounded."""
    with localcontext(_WORKING):
        return Decimal(numpy_financial.npv(rate, [Decimal(flow) for flow in flows]))


def whole(amount: Decimal) -> int:
    """Round an amount of minor units half-even."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_EVEN, _WORKING))


def ratio(part: Decimal, of: Decimal) -> Decimal:
    """Divide, to six digits, half-even, up to `RATIO_MAX`."""
    return min(_WORKING.divide(part, of), RATIO_MAX).quantize(_RATE, ROUND_HALF_EVEN, _WORKING)


def internal_rates(flows: Sequence[int], unit: PeriodUnit) -> InternalRates:
    """Find every internal rate of return, and say why there is none."""
    found, changes = rates(flows), sign_changes(flows)
    annual = tuple(annual_of(rate, unit) for rate in found)
    if found:
        return InternalRates("one" if len(found) == 1 else "several", None, changes, annual)
    reason: NoRate = "worth_nothing_at_no_rate"
    if not any(flows):
        reason = "no_flows"
    elif not changes:
        reason = "nothing_is_spent" if max(flows) > 0 else "nothing_is_earned"
    return InternalRates("no_irr", reason, changes, ())


def modified_rate(flows: Sequence[int], rates_of_period: Rates, unit: PeriodUnit) -> Decimal | None:
    """Compound what is earned to the end, discount what is spent, and tell the annual rate between the two."""
    if not (min(flows) < 0 < max(flows)):
        return None
    with localcontext(_WORKING):
        values = [Decimal(flow) for flow in flows]
        rate = numpy_financial.mirr(values, rates_of_period.finance, rates_of_period.reinvestment)
        return annual_of(Decimal(rate), unit)


def payback(flows: Sequence[Decimal]) -> Decimal | None:
    """Tell after how many periods the sum of the flows stays at or above zero, to two digits."""
    sums = list(accumulate(flows))
    below = [period for period, total in enumerate(sums) if total < 0]
    if not below:
        return Decimal(0)
    last = below[-1]
    if last == len(sums) - 1:
        return None
    return (last + _WORKING.divide(-sums[last], flows[last + 1])).quantize(_PERIODS, ROUND_HALF_EVEN, _WORKING)


def returns(inflows: Sequence[int], outflows: Sequence[int], rates_of_period: Rates, unit: PeriodUnit) -> Returns:
    """Tell what flows are worth; what comes in and what goes out of each period are both zero or more."""
    flows = [earned - spent for earned, spent in zip(inflows, outflows, strict=True)]
    rate = rates_of_period.discount
    with localcontext(_WORKING):
        factors = [1 / (1 + rate) ** period for period in range(len(flows))]
        discounted = [flow * factor for flow, factor in zip(flows, factors, strict=True)]
        paid_back, discounted_back = payback([Decimal(flow) for flow in flows]), payback(discounted)
    balances = list(accumulate(flows))
    spent = present_value(outflows, rate)
    return Returns(
        flows_minor=tuple(flows),
        discount_factors=tuple(factor.quantize(_FACTOR, ROUND_HALF_EVEN, _WORKING) for factor in factors),
        present_values_minor=tuple(map(whole, discounted)),
        npv_minor=whole(present_value(flows, rate)),
        internal_rates=internal_rates(flows, unit),
        modified_rate=modified_rate(flows, rates_of_period, unit),
        payback_periods=paid_back,
        discounted_payback_periods=discounted_back,
        benefit_cost_ratio=ratio(present_value(inflows, rate), spent) if spent else None,
        lowest_balance_minor=min(balances),
        lowest_balance_period=balances.index(min(balances)),
    )
