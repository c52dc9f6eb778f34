"""What a plan's worth depends on: one variable moved at a time, and how far one may fall until nothing is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Literal

from services.evaluation.studies.cash_flows import DISCOUNT_RATE, Line, variables_of
from services.evaluation.studies.discounting import periodic, present_value, ratio, whole
from services.evaluation.studies.plans import Plan, Product, Variation
from services.evaluation.studies.refusals import PlanInconsistentError

FACTOR_MAX = 1_000_000
_VOLUME_DIGITS = Decimal("0.0001")

BreakEvenMeasure = Literal["volume", "price"]
NoBreakEven = Literal["every_unit_loses", "worth_it_without_any", "beyond_a_millionfold"]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The net present value with one variable moved down and up by a share of itself; all else as planned."""

    variable: str
    low: Decimal
    high: Decimal
    npv_at_low_minor: int
    npv_at_high_minor: int

    @property
    def swing_minor(self) -> int:
        """How far apart the two are."""
        return abs(self.npv_at_high_minor - self.npv_at_low_minor)


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The volume or price of one product at which the net present value is zero, all else as planned."""

    product: str
    measure: BreakEvenMeasure
    factor: Decimal | None
    """Of what is planned, to six digits; None: no such factor, and `reason` says why."""
    volume: Decimal | None
    """Units of a period, rounded up to four digits."""
    price_minor: int | None
    """For one unit, in the product's own currency, rounded up."""
    reason: NoBreakEven | None = None


def sensitivities(plan: Plan, lines: Sequence[Line]) -> tuple[Sensitivity, ...]:
    """Move each variable of the plan's variations alone; the one that matters most first.

    Raises:
        PlanInconsistentError: no line depends on the variable, or the rate would be no rate any more.
    """
    demand_known([variation.variable for variation in plan.variations], lines, DISCOUNT_RATE)
    found = [_moved(variation, plan, lines) for variation in plan.variations]
    return tuple(sorted(found, key=lambda one: (-one.swing_minor, one.variable)))


def break_evens(plan: Plan, lines: Sequence[Line]) -> tuple[BreakEven, ...]:
    """Tell the break-even volume and price of every product."""
    values = worth_of_lines(plan, lines)
    measures: tuple[BreakEvenMeasure, ...] = ("volume", "price")
    return tuple(_break_even(product, measure, lines, values) for product in plan.products for measure in measures)


def worth_of_lines(plan: Plan, lines: Sequence[Line]) -> tuple[Decimal, ...]:
    """Tell the present value of each line, unrounded."""
    rate = periodic(plan.annual_discount_rate, plan.period_unit)
    return tuple(present_value(line.flows_minor, rate) for line in lines)


def demand_known(variables: Sequence[str], lines: Sequence[Line], *others: str) -> None:
    """Refuse a variable that nothing of the plan depends on, or that is named twice.

    Raises:
        PlanInconsistentError: it is one.
    """
    known = variables_of(lines) | set(others)
    if unheard := sorted(set(variables) - known):
        raise PlanInconsistentError(f"nothing depends on {', '.join(unheard)}; known are {', '.join(sorted(known))}")
    if len(set(variables)) != len(variables):
        raise PlanInconsistentError("a variable is named twice")


def _moved(variation: Variation, plan: Plan, lines: Sequence[Line]) -> Sensitivity:
    at_low, at_high = (_npv(plan, lines, {variation.variable: 1 + by}) for by in (variation.low, variation.high))
    return Sensitivity(variation.variable, variation.low, variation.high, at_low, at_high)


def _npv(plan: Plan, lines: Sequence[Line], factors: Mapping[str, Decimal]) -> int:
    rate = periodic(plan.annual_discount_rate * factors.get(DISCOUNT_RATE, Decimal(1)), plan.period_unit)
    return whole(sum((_scaled(line, present_value(line.flows_minor, rate), factors) for line in lines), Decimal(0)))


def _scaled(line: Line, worth: Decimal, factors: Mapping[str, Decimal]) -> Decimal:
    for variable, exponent in line.drivers.items():
        factor = factors.get(variable, Decimal(1))
        worth = worth * factor if exponent > 0 else worth / factor
    return worth


def _break_even(
    product: Product, measure: BreakEvenMeasure, lines: Sequence[Line], values: Sequence[Decimal]
) -> BreakEven:
    variable = f"{measure}:{product.name}"
    moving = sum((worth for line, worth in zip(lines, values, strict=True) if variable in line.drivers), Decimal(0))
    needed = moving - sum(values, Decimal(0))
    if moving <= 0:
        return BreakEven(product.name, measure, None, None, None, "every_unit_loses")
    if needed <= 0:
        return BreakEven(product.name, measure, None, None, None, "worth_it_without_any")
    factor = needed / moving
    if factor > FACTOR_MAX:
        return BreakEven(product.name, measure, None, None, None, "beyond_a_millionfold")
    volume = (product.volume * factor).quantize(_VOLUME_DIGITS, ROUND_CEILING) if measure == "volume" else None
    price = int((product.price_minor * factor).to_integral_value(ROUND_CEILING)) if measure == "price" else None
    return BreakEven(product.name, measure, ratio(needed, moving), volume, price)
