"""A household's cash flow by month of the year, and which instalments it can carry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_FLOOR, Decimal
from typing import Annotated, Literal

from pydantic import Field

from services.financing.dossiers.refusals import CashFlowIncompleteError
from services.financing.dossiers.terms import AppraisalRule, PlannedInstalment

MONTHS = range(1, 13)
RATIO_STEP = Decimal("0.0001")


class CashFlowRule(AppraisalRule):
    """The part of what is left in a month that is not counted on, as a fraction."""

    safety_margin: Annotated[Decimal, Field(ge=0, lt=1)]


@dataclass(frozen=True, slots=True)
class CashFlowLine:
    """One income or expense of a calendar month, January is 1 (minor units of the loan's currency)."""

    month: int
    kind: Literal["income", "expense"]
    code: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class HouseholdCashFlow:
    """A year of a household, season by season, as it was surveyed.

    Raises:
        CashFlowIncompleteError: a month has no line, or a line stands twice.
    """

    surveyed_on: date
    lines: tuple[CashFlowLine, ...]

    def __post_init__(self) -> None:
        shown = {line.month for line in self.lines}
        if absent := [str(month) for month in MONTHS if month not in shown]:
            raise CashFlowIncompleteError(f"nothing is said of the months {', '.join(absent)}")
        if not shown <= set(MONTHS) or len({(o.month, o.kind, o.code) for o in self.lines}) != len(self.lines):
            raise CashFlowIncompleteError("a line stands once, in a month from 1 to 12")

    def total_minor(self, month: int, kind: Literal["income", "expense"]) -> int:
        """Sum the income or the expenses of a month."""
        return sum(line.amount_minor for line in self.lines if (line.month, line.kind) == (month, kind))


@dataclass(frozen=True, slots=True)
class MonthCapacity:
    """What a month brings, costs and leaves, and what of that may be counted on (minor units)."""

    month: int
    income_minor: int
    expense_minor: int
    free_minor: int
    """Below zero where the month costs more than it brings."""
    capacity_minor: int
    """Free cash less the safety margin, rounded down; never below zero."""


@dataclass(frozen=True, slots=True)
class InstalmentCheck:
    """An instalment beside the capacity of the month it falls due in (minor units)."""

    due_on: date
    amount_minor: int
    capacity_minor: int
    is_carried: bool


@dataclass(frozen=True, slots=True)
class CapacityFinding:
    """What a household can carry of a loan's instalments, month against month."""

    rule: str
    safety_margin: Decimal
    months: tuple[MonthCapacity, ...]
    largest: InstalmentCheck
    weakest: InstalmentCheck
    """The instalment whose month leaves least for it."""
    ratio: Decimal
    """Capacity over instalment in the weakest month, rounded down to four places."""
    not_carried: tuple[InstalmentCheck, ...]


def capacities(flow: HouseholdCashFlow, rule: CashFlowRule) -> tuple[MonthCapacity, ...]:
    """Work out each month's repayment capacity: free cash times one less the margin, rounded down."""
    return tuple(_capacity(flow, month, rule.safety_margin) for month in MONTHS)


def check_capacity(
    flow: HouseholdCashFlow, instalments: Sequence[PlannedInstalment], rule: CashFlowRule
) -> CapacityFinding:
    """Lay each instalment beside its month's capacity; nothing saved in one month is counted on in another."""
    months = capacities(flow, rule)
    by_month = {month.month: month.capacity_minor for month in months}
    checks = [_check(instalment, by_month[instalment.due_on.month]) for instalment in instalments]
    weakest = min(checks, key=_ratio)
    return CapacityFinding(
        rule=rule.version,
        safety_margin=rule.safety_margin,
        months=months,
        largest=max(checks, key=lambda check: check.amount_minor),
        weakest=weakest,
        ratio=_ratio(weakest).quantize(RATIO_STEP, rounding=ROUND_DOWN),
        not_carried=tuple(check for check in checks if not check.is_carried),
    )


def _capacity(flow: HouseholdCashFlow, month: int, margin: Decimal) -> MonthCapacity:
    income, expense = flow.total_minor(month, "income"), flow.total_minor(month, "expense")
    free = income - expense
    capacity = (max(free, 0) * (1 - margin)).to_integral_value(rounding=ROUND_FLOOR)
    return MonthCapacity(month, income, expense, free, int(capacity))


def _check(instalment: PlannedInstalment, capacity_minor: int) -> InstalmentCheck:
    carried = capacity_minor >= instalment.amount_minor
    return InstalmentCheck(instalment.due_on, instalment.amount_minor, capacity_minor, carried)


def _ratio(check: InstalmentCheck) -> Decimal:
    # An instalment of nothing, possible in the last month of a tiny loan, is carried by any month.
    return Decimal(check.capacity_minor) / max(check.amount_minor, 1)
