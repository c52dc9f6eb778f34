"""The working of every figure of a schedule: what it is made of, by which rule, from which numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from services.financing.arithmetic.lending.account import Account
from services.financing.arithmetic.lending.periods import Period, Segment, interest_of
from services.financing.arithmetic.lending.plan import Plan
from services.financing.arithmetic.lending.rows import Row
from services.financing.arithmetic.lending.terms import Component

Given = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A part of a figure (minor units, unrounded where it is rounded later); `data/figure_lines.json` words each."""

    what: str
    amount: Decimal
    given: Given = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figure:
    """One component of one instalment with its working: the amount is the sum of the lines."""

    number: int
    due_on: date
    component: Component
    lines: tuple[Line, ...]

    @property
    def amount(self) -> int:
        """What is owed (minor units)."""
        return int(sum(line.amount for line in self.lines))


def explain(account: Account) -> tuple[Figure, ...]:
    """Give the working of all that the instalments of an account owe.

    The lines are taken from the numbers the schedule was computed with, so their sum is the amount that is owed.
    """
    figures: list[Figure] = []
    before = {id(p): q for p, q in zip(account.plan.periods[1:], account.plan.periods, strict=False)}
    for number, row in enumerate(account.rows, start=1):
        period = None if row.is_down_payment or row.is_additional else account.plan.period_due(row.due_on)
        planned = _planned(account.plan, period, before.get(id(period))) if period else {}
        for component in Component:
            lines = [*planned.get(component, ()), *_changes(row, component)]
            if left := row.owed[component] - sum(line.amount for line in lines):
                lines.append(Line("kept_when_settled", Decimal(left)))
            if lines:
                figures.append(Figure(number, row.due_on, component, tuple(lines)))
    return tuple(figures)


def _planned(plan: Plan, period: Period, before: Period | None) -> dict[Component, list[Line]]:
    interest = list(_interest_lines(plan, period, before))
    principal = list(_principal_lines(period))
    return {Component.INTEREST: interest, Component.PRINCIPAL: principal}


def _interest_lines(plan: Plan, period: Period, before: Period | None) -> Iterator[Line]:
    exact = Decimal(0)
    for segment, balance in plan.balances(period):
        amount = interest_of(segment, balance, period.due_on)
        exact += amount
        if amount:
            yield Line("interest", amount, _of_stretch(plan, segment, period, balance))
    if not period.shape.bears_interest or period.is_moved_earlier:
        if exact:
            yield Line("moved_to_earlier_instalment", -exact)
        exact = Decimal(0)
    yield from _unless_zero("rounding", period.accrued - exact)
    yield from _unless_zero("fixed_in_advance", period.fixed_interest)
    yield from _unless_zero("broken_period", period.extra_interest)
    yield from _unless_zero("later_interest", period.later_interest)
    yield from _unless_zero("carried_in", before.carried if before else 0)
    if period.due_interest < period.interest:
        yield Line("carried_on", Decimal(period.due_interest - period.interest))
    elif period.due_interest > period.interest:
        yield Line("paid_is_due", Decimal(period.due_interest - period.interest))


def _of_stretch(plan: Plan, segment: Segment, period: Period, balance: int) -> Given:
    return {
        "balance_minor": str(balance),
        "annual_rate": str(plan.rate_on(segment.start)),
        "from": segment.start.isoformat(),
        "until": segment.end.isoformat(),
        "days": str(segment.days),
        "days_to_due_date": str((period.due_on - segment.start).days),
        "rate_to_due_date": f"{segment.factor_to_due:f}",
        "day_count": plan.terms.interest.day_count,
        "charged_back_minor": str(segment.credited_interest),
    }


def _principal_lines(period: Period) -> Iterator[Line]:
    if period.principal_part is not None:
        yield from _unless_zero("principal_share", period.principal_part)
        collected = period.principal_part + period.interest - period.extra_interest
    else:
        for step in period.steps:
            yield Line(step.what, Decimal(step.amount), {name: f"{value:f}" for name, value in step.given})
        collected = sum(step.amount for step in period.steps)
    yield from _unless_zero("charged_back", period.credited)
    inside = period.due_interest - period.later_interest - period.extra_interest
    if period.principal_part is not None:
        inside -= period.interest - period.extra_interest
    yield from _unless_zero("interest_inside_instalment", -inside)
    told = collected + period.credited - (period.due_interest - period.later_interest - period.extra_interest)
    yield from _unless_zero("paid_is_due", period.due_principal - told)


def _changes(row: Row, component: Component) -> Iterator[Line]:
    for change in row.changes:
        if change.component is component:
            yield Line(change.why, Decimal(change.amount), {"on": change.on.isoformat(), **change.given})


def _unless_zero(what: str, amount: int | Decimal) -> Iterator[Line]:
    if amount:
        yield Line(what, Decimal(amount))
