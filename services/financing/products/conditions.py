"""The conditions of an edition: everything a loan's arithmetic depends on, as bounds and choices of a cooperative."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from services.financing.arithmetic.classification.delinquency import CountingRule
from services.financing.arithmetic.lending.due_dates import MonthEndRule
from services.financing.arithmetic.lending.seasons import Between
from services.financing.arithmetic.lending.terms import (
    BrokenPeriod,
    DayCount,
    InterestMethod,
    InterestPeriod,
    LeapRule,
    Recalculation,
)
from services.financing.products.allocations import AllocationConditions
from services.financing.products.charges import FEES_MAX, Fee, Penalty
from services.financing.products.figures import (
    AmountRange,
    Code,
    Condition,
    CountRange,
    DaysRange,
    Minor,
    Part,
    RateRange,
    SomeInstalments,
)
from services.financing.products.harvests import HarvestPlan, followed
from services.kernel import Currency
from services.kernel.calendar import Unit

EVERY_MAX = 366
CODES_MAX = 30

Amortisation = Literal["equal_instalments", "equal_principal", "bullet", "interest_only_then_principal", "fixed_amount"]
Codes = Annotated[tuple[Code, ...], Field(strict=False, max_length=CODES_MAX)]


class Rhythm(Condition):
    """How many instalments there may be, and how often one falls due."""

    count: CountRange
    every: Annotated[int, Field(ge=1, le=EVERY_MAX)] = 1
    unit: Unit = "months"
    month_end: MonthEndRule = "last_day_of_month"
    first_due_days: DaysRange | None = None
    """Days from the disbursement to the first due date that may be agreed; without it, that is one period."""


class Grace(Condition):
    """How many of the first instalments collect no principal, collect no interest, or bear none."""

    principal: SomeInstalments = 0
    interest: SomeInstalments = 0
    free: SomeInstalments = 0


class Rounding(Condition):
    """To what an instalment is rounded, and what becomes of the remainder."""

    multiple_minor: Minor = 1
    """1 for whole cents, 100 for whole rupiah."""
    rounds_principal: bool = True
    """Whether equal parts of principal are rounded to the multiple, too."""
    rounds: Literal["half_even", "up"] = "half_even"
    solved_on: Literal["periods", "nominal_rate"] = "periods"
    evens_out: bool = True
    """Whether the last instalment is brought near to the others, or takes all that rounding leaves."""


class Repaying(Condition):
    """How principal is spread over the instalments."""

    amortisation: Amortisation
    before_bullet: Between = "interest_only"
    """What falls due before the last instalment that repays all principal."""
    fixed_instalment: AmountRange | None = None
    """The amounts that may be agreed where the instalment is fixed; the count is then the most there may be."""
    grace: Grace = Grace()
    harvest: HarvestPlan | None = None
    rounding: Rounding = Rounding()
    down_payment_rate: Part = Decimal(0)
    """The part of the amount that is due on the day it is paid out."""


class InterestRecalculation(Condition):
    """How payments change the interest of an open loan."""

    rest: Literal["daily", "same_as_repayment_period"] = "daily"
    preclosure: Literal["till_pay_off_date", "till_rest_date"] = "till_pay_off_date"
    on_overdue_principal: bool = True

    @property
    def rule(self) -> Recalculation:
        """The rule as arithmetic takes it."""
        return Recalculation(self.rest, self.preclosure, self.on_overdue_principal)


class InterestConditions(Condition):
    """What interest is, on what, and how payments change it."""

    annual_rate: RateRange
    method: InterestMethod = "declining_balance"
    day_count: DayCount = "30/360"
    leap_rule: LeapRule = "calendar_year"
    period: InterestPeriod = "daily"
    counts_partial_periods: bool = True
    year_turns_on_new_year: bool = False
    rounds_flat_in_all: bool = False
    recalculation: InterestRecalculation | None = None
    """None: interest stays as scheduled, whenever it is paid."""
    broken_period: BrokenPeriod = "in_first_period"
    """How interest of the days before the first regular period is paid."""


class Conditions(Condition):
    """What an edition offers; a borrower chooses within it. Amounts are minor units of `currency`."""

    currency: Annotated[Currency, Field(strict=False)]
    amount: AmountRange
    rhythm: Rhythm
    repaying: Repaying
    interest: InterestConditions
    allocation: AllocationConditions = AllocationConditions()
    fees: Annotated[tuple[Fee, ...], Field(strict=False, max_length=FEES_MAX)] = ()
    penalty: Penalty | None = None
    charge_cap: Code | None = None
    """A legal cap the lender binds itself to, beside the one that binds it anyway: its code."""
    days_past_due: Annotated[CountingRule, Field(strict=False)] = CountingRule.AFTER_DUE_DATE
    collateral_codes: Codes = ()
    """What is accepted as collateral."""
    document_codes: Codes = ()
    """What an application brings."""

    @property
    def harvest_calendar(self) -> str | None:
        """The edition of the crop calendar the harvest plan follows."""
        return self.repaying.harvest.calendar if self.repaying.harvest else None


def following_calendars(conditions: Conditions, on: date) -> Conditions:
    """Give the conditions with the months a crop calendar in force on a day gives their harvest plan.

    Raises:
        CropCalendarUnknownError: the crop has no calendar for the place.
    """
    harvest = conditions.repaying.harvest
    if harvest is None:
        return conditions
    repaying = conditions.repaying.model_copy(update={"harvest": followed(harvest, on)})
    return conditions.model_copy(update={"repaying": repaying})
