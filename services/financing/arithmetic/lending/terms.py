"""The terms a loan's arithmetic depends on, and their limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from math import ceil
from typing import Literal

from services.financing.arithmetic.lending.rounding import rounded, rounded_to
from services.financing.arithmetic.lending.shapes import ORDINARY, Shape
from services.kernel import Currency, RuleViolationError
from services.kernel.calendar import Unit

InterestMethod = Literal["declining_balance", "flat"]
DayCount = Literal["30/360", "30/365", "actual/360", "actual/365", "actual/actual"]
LeapRule = Literal["calendar_year", "feb_29_period_only"]
InterestPeriod = Literal["daily", "same_as_repayment"]
Amortisation = Literal["equal_instalments", "equal_principal", "fixed_amount"]
BrokenPeriod = Literal["in_first_period", "first_instalment", "spread", "deducted"]
Processing = Literal["horizontal", "vertical"]

INSTALMENTS_MAX = 600
RATE_MAX = Decimal(2)
"""200 % a year, as a fraction: far above any product, low enough to catch most percentages given as fractions."""


class LendingTermsError(RuleViolationError):
    """The terms of a loan lie outside what can be computed."""

    code = "loan_terms_invalid"


class Component(StrEnum):
    """What an instalment consists of."""

    PENALTY = "penalty"
    FEE = "fee"
    INTEREST = "interest"
    PRINCIPAL = "principal"


class Timing(StrEnum):
    """Where an instalment stands on the day of a payment."""

    PAST_DUE = "past_due"
    DUE = "due"
    IN_ADVANCE = "in_advance"


class FutureRule(StrEnum):
    """Which instalment not yet due takes money that comes early."""

    NEXT = "next_instalment"
    LAST = "last_instalment"
    NEXT_THEN_LAST = "next_last_instalment"
    SPREAD = "spread"


Step = tuple[Timing, Component]


@dataclass(frozen=True, slots=True)
class AllocationRule:
    """In which order a payment pays.

    Raises:
        LendingTermsError: a timing leaves a component out, or names one twice.
    """

    order: tuple[Step, ...]
    future: FutureRule = FutureRule.NEXT

    def __post_init__(self) -> None:
        if sorted(self.order) != sorted((timing, component) for timing in Timing for component in Component):
            raise LendingTermsError("an allocation names each component once for what is past due, due and in advance")

    @classmethod
    def of(cls, components: Sequence[Component], future: FutureRule = FutureRule.NEXT) -> "AllocationRule":
        """Take the same order of components for what is past due, due and in advance."""
        return cls(tuple((timing, component) for timing in Timing for component in components), future)

    @property
    def pays_interest_first(self) -> bool:
        """Whether interest comes before principal in each timing."""
        return all(
            self.order.index((timing, Component.INTEREST)) < self.order.index((timing, Component.PRINCIPAL))
            for timing in Timing
        )


DEFAULT_RULE = AllocationRule.of((Component.PENALTY, Component.FEE, Component.INTEREST, Component.PRINCIPAL))


@dataclass(frozen=True, slots=True)
class Recalculation:
    """How payments change the interest of an open loan; without it interest stays as scheduled."""

    rest: Literal["daily", "same_as_repayment_period"] = "daily"
    preclosure: Literal["till_pay_off_date", "till_rest_date"] = "till_pay_off_date"
    on_overdue_principal: bool = True


@dataclass(frozen=True, slots=True)
class Interest:
    """What interest is, on what, and how payments change it."""

    annual_rate: Decimal
    """A fraction: Decimal("0.06") is 6 % a year."""
    method: InterestMethod = "declining_balance"
    day_count: DayCount = "30/360"
    leap_rule: LeapRule = "calendar_year"
    period: InterestPeriod = "daily"
    counts_partial_periods: bool = True
    """With `same_as_repayment`: whether a disbursement inside a period bears interest for the days left of it."""
    year_turns_on_new_year: bool = False
    """Under actual/actual a period over a year's end is split on 1 January; otherwise on 31 December."""
    rounds_flat_in_all: bool = False
    """Flat interest is rounded once for the whole loan, the last instalment takes what is left; otherwise each is."""
    recalculation: Recalculation | None = None
    """None: interest stays as scheduled, whenever it is paid."""


@dataclass(frozen=True, slots=True)
class Instalments:
    """How many there are, how often, and how principal is spread over them."""

    count: int
    every: int = 1
    unit: Unit = "months"
    amortisation: Amortisation = "equal_instalments"
    amount_minor: int | None = None
    """What each collects when the amount is fixed and the count is the most there may be."""
    multiple_minor: int = 1
    """The equal instalment is rounded to this, 1 for cents, 100 for whole rupiah, unless that makes it nothing."""
    rounds_principal: bool = False
    """Whether equal parts of principal are rounded to the multiple, too; Apache Fineract leaves them."""
    rounds: Literal["half_even", "up"] = "half_even"
    solved_on: Literal["periods", "nominal_rate"] = "periods"
    """Whether the annuity counts the days of each period, or takes each month as a twelfth of the rate."""
    evens_out: bool = True
    """Whether the last instalment is brought near to the others (rule R2), or takes all that rounding leaves."""
    shapes: tuple[Shape, ...] = ()
    """One for each instalment; none when all are ordinary."""

    def shape_of(self, number: int) -> Shape:
        """Give the shape of an instalment, counted from 0; those beyond the agreed ones are ordinary."""
        return self.shapes[number] if number < len(self.shapes) else ORDINARY

    def rounded(self, amount: int | Decimal) -> int:
        """Round an instalment as agreed (minor units)."""
        if self.rounds == "up":
            return -(-ceil(amount) // self.multiple_minor) * self.multiple_minor
        return rounded_to(self.multiple_minor, rounded(Decimal(amount)))


@dataclass(frozen=True, slots=True)
class Allocations:
    """In which order payments pay."""

    processing: Processing = "horizontal"
    """Horizontal pays all of an instalment before the next one, vertical a component of all instalments first."""
    default: AllocationRule = DEFAULT_RULE
    of_kind: Mapping[str, AllocationRule] = field(default_factory=dict)
    chargeback: tuple[Component, ...] = (Component.PRINCIPAL,)

    def rule_of(self, kind: str) -> AllocationRule:
        """Give the rule of a kind of payment."""
        return self.of_kind.get(kind, self.default)


@dataclass(frozen=True, slots=True)
class LendingTerms:
    """What lender and borrower agreed on, as far as arithmetic depends on it.

    Raises:
        LendingTermsError: a term lies outside its limit.
    """

    currency: Currency
    interest: Interest
    instalments: Instalments
    allocations: Allocations = Allocations()
    down_payment_rate: Decimal = Decimal(0)
    """The part of each disbursement that is due on its own day, as a fraction."""
    broken_period: BrokenPeriod = "in_first_period"
    """How interest of the days before the first regular period is paid."""

    def __post_init__(self) -> None:
        rate, plan = self.interest.annual_rate, self.instalments
        fixed = plan.amortisation == "fixed_amount"
        for claim, holds in (
            (f"the rate is from 0 to {RATE_MAX}", rate.is_finite() and 0 <= rate <= RATE_MAX),
            (f"there are 1 to {INSTALMENTS_MAX} instalments", 1 <= plan.count <= INSTALMENTS_MAX),
            ("an instalment falls due every unit or less often", plan.every >= 1),
            ("the rounding multiple is at least one minor unit", plan.multiple_minor >= 1),
            ("a fixed amount is given, and only then", fixed == (plan.amount_minor is not None)),
            ("there is a shape for each instalment", len(plan.shapes) in {0, plan.count}),
            ("some instalment repays principal", not plan.shapes or any(shape.weight > 0 for shape in plan.shapes)),
            ("a down payment is less than all", 0 <= self.down_payment_rate < 1),
            ("interest is paid before principal where it is deferred", self._pays_deferred_interest_first()),
        ):
            if not holds:
                raise LendingTermsError(f"no schedule is built unless {claim}")

    def _pays_deferred_interest_first(self) -> bool:
        if all(shape.collects_interest for shape in self.instalments.shapes):
            return True
        rules = (self.allocations.default, *self.allocations.of_kind.values())
        return all(rule.pays_interest_first for rule in rules)
