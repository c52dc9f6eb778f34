"""From a plan to its lines: each product, cost and investment as flows of every period, and what each depends on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from services.evaluation.studies.discounting import whole
from services.evaluation.studies.plans import MONTHS_OF_YEAR, Cost, Financing, Investment, Plan, Product, Span
from services.evaluation.studies.refusals import PlanInconsistentError
from services.kernel import Currency
from services.kernel.calendar import add_months
from services.kernel.money import MINOR_UNITS_MAX

INVESTMENT, EXCHANGE_RATE, DISCOUNT_RATE = "investment", "exchange_rate", "discount_rate"

LineKind = Literal["investment", "revenue", "cost", "working_capital", "residual_value", "loan"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the plan: whole minor units of its currency for every period, spent ones below zero."""

    name: str
    kind: LineKind
    flows_minor: tuple[int, ...]
    drivers: Mapping[str, int]
    """The variables it is proportional to, each with 1, or -1 where it falls as the variable rises."""


def lines_of(plan: Plan) -> tuple[Line, ...]:
    """Write a plan's lines, without its financing.

    Volume by price is rounded half-even to whole minor units in every period, after conversion.

    Raises:
        PlanInconsistentError: its parts do not fit together, or an amount is beyond what money holds.
    """
    _demand_consistent(plan)
    found = (*_investments(plan), *_revenues(plan), *_costs(plan), *_tied(plan))
    if sum(abs(flow) for line in found for flow in line.flows_minor) > MINOR_UNITS_MAX:
        raise PlanInconsistentError(f"the flows are together beyond {MINOR_UNITS_MAX} minor units")
    return found


def loan_line(financing: Financing, plan: Plan) -> Line:
    """Write the flows of a loan: paid out at period zero, then interest on what is owed and equal parts of principal.

    Interest is rounded half-even in every period; the last part of principal takes what rounding left.
    """
    parts = financing.periods - financing.grace_periods
    rate = financing.annual_rate / (MONTHS_OF_YEAR if plan.period_unit == "month" else 1)
    owed, flows = financing.amount_minor, [financing.amount_minor]
    for period in range(1, plan.period_count + 1):
        interest = whole(owed * rate)
        part = 0
        if financing.grace_periods < period <= financing.periods:
            part = owed if period == financing.periods else financing.amount_minor // parts
        flows.append(-interest - part)
        owed -= part
    return Line("loan", "loan", tuple(flows), {})


def variables_of(lines: Sequence[Line]) -> frozenset[str]:
    """Name what may be varied: whatever a line depends on."""
    return frozenset(variable for line in lines for variable in line.drivers)


def _demand_consistent(plan: Plan) -> None:
    for fault in (*_faults_of_entries(plan), *_faults_of_times(plan)):
        raise PlanInconsistentError(fault)


def _faults_of_entries(plan: Plan) -> Iterator[str]:
    entries: tuple[Product | Cost | Investment, ...] = (*plan.products, *plan.costs, *plan.investments)
    products = {product.name for product in plan.products}
    if len({entry.name for entry in entries}) != len(entries):
        yield "two entries have the same name"
    if plan.exchange_rate is None and any(entry.currency != plan.currency for entry in entries):
        yield f"an amount is not in {plan.currency} and no exchange rate is assumed"
    for cost in plan.costs:
        if (cost.product not in products) if cost.per == "unit" else (cost.product is not None):
            yield f"{cost.name} is for each unit of a product of the plan, or for each period"


def _faults_of_times(plan: Plan) -> Iterator[str]:
    if plan.starts_on.day != 1:
        yield f"a plan starts on the first of a month, not on {plan.starts_on}"
    repeated: tuple[Product | Cost, ...] = (*plan.products, *plan.costs)
    for name, span in [(entry.name, entry.span) for entry in repeated]:
        if not 1 <= span.first <= (span.last or plan.period_count) <= plan.period_count:
            yield f"{name} does not lie within the {plan.period_count} periods"
        if span.months and plan.period_unit != "month":
            yield f"{name} has months, and the plan's periods are years"
    if any(one.period > plan.period_count for one in plan.investments):
        yield "something is invested after the last period"
    if plan.financing and not plan.financing.grace_periods < plan.financing.periods <= plan.period_count:
        yield "the loan is not repaid within the plan"


def _investments(plan: Plan) -> Iterator[Line]:
    for one in plan.investments:
        spent = -whole(_converted(Decimal(one.amount_minor), one.currency, plan))
        flows = tuple(spent if period == one.period else 0 for period in range(plan.period_count + 1))
        yield Line(one.name, "investment", flows, {INVESTMENT: 1, **_exchange(one.currency, plan)})


def _revenues(plan: Plan) -> Iterator[Line]:
    for product in plan.products:
        earned = whole(_converted(product.price_minor * product.volume, product.currency, plan))
        drivers = {f"price:{product.name}": 1, f"volume:{product.name}": 1, **_exchange(product.currency, plan)}
        yield Line(product.name, "revenue", _spread(earned, product.span, plan), drivers)


def _costs(plan: Plan) -> Iterator[Line]:
    products = {product.name: product for product in plan.products}
    for cost in plan.costs:
        product = products.get(cost.product or "")
        drivers = {f"cost:{cost.name}": 1, **_exchange(cost.currency, plan)}
        if product is not None:
            drivers[f"volume:{product.name}"] = 1
        yield Line(cost.name, "cost", _spread(-_spent(cost, product, plan), cost.span, plan, product), drivers)


def _spent(cost: Cost, product: Product | None, plan: Plan) -> int:
    units = product.volume if product is not None else Decimal(1)
    return whole(_converted(cost.amount_minor * units, cost.currency, plan))


def _tied(plan: Plan) -> Iterator[Line]:
    last = plan.period_count
    if tied := plan.working_capital_minor:
        yield Line("working_capital", "working_capital", (-tied, *(0,) * (last - 1), tied), {})
    if plan.residual_value_minor:
        yield Line("residual_value", "residual_value", (*(0,) * last, plan.residual_value_minor), {})


def _spread(amount_minor: int, span: Span, plan: Plan, product: Product | None = None) -> tuple[int, ...]:
    """Put an amount into every period of a span; a cost of a product's units only where the product is sold."""
    happens = [_happens(span, plan)] + ([_happens(product.span, plan)] if product is not None else [])
    return tuple(amount_minor if all(one(period) for one in happens) else 0 for period in range(plan.period_count + 1))


def _happens(span: Span, plan: Plan) -> Callable[[int], bool]:
    def happens(period: int) -> bool:
        if not span.first <= period <= (span.last or plan.period_count):
            return False
        return not span.months or add_months(plan.starts_on, period - 1).month in span.months

    return happens


def _exchange(currency: Currency, plan: Plan) -> dict[str, int]:
    if currency == plan.currency:
        return {}
    return {EXCHANGE_RATE: 1 if currency is Currency.USD else -1}


def _converted(amount: Decimal, currency: Currency, plan: Plan) -> Decimal:
    """Convert minor units: a cent is to a dollar what a sen is to a rupiah."""
    if currency == plan.currency or plan.exchange_rate is None:
        return amount
    rate = plan.exchange_rate.idr_per_usd
    return amount * rate if currency is Currency.USD else amount / rate
