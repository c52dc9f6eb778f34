"""What may be asked of studies."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, TypeAdapter

from services.chassis.commands import AmountMinor, Command, CurrencyCode, Day, PathId, ReasonCode
from services.contracts.evaluation import Advice, BusinessKind, PeriodUnit, ReviewVerdict
from services.evaluation.studies.plans import CostBasis, Plan
from services.kernel.money import MINOR_UNITS_MAX

PERIODS_MAX = 120
ENTRIES_MAX = 40
"""Products, costs or investments of one plan."""
VARIATIONS_MAX = 60
UNCERTAINTIES_MAX = 20
SAMPLES_MIN, SAMPLES_MAX = 100, 20_000
SEED_MAX = 2**53 - 1
"""Every program that reads JSON keeps it exactly."""
REASONS_MAX = 10
COMPUTATIONS_MAX = 10_000

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{2,40}$")]
Period = Annotated[int, Field(ge=0, le=PERIODS_MAX)]
Month = Annotated[int, Field(ge=1, le=12)]
AmountOrZero = Annotated[int, Field(ge=0, le=MINOR_UNITS_MAX)]
"""Whole minor units."""
AnnualRate = Annotated[str, StringConstraints(pattern=r"^[0-9](\.[0-9]{1,6})?$")]
"""A fraction a year as text: 0.12 is 12 %."""
Quantity = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}(\.[0-9]{1,4})?$")]
Change = Annotated[str, StringConstraints(pattern=r"^(-0(\.[0-9]{1,4})?|[0-9](\.[0-9]{1,4})?)$")]
"""A share of what is planned as text, from above -1 to below 10."""
Factor = Annotated[str, StringConstraints(pattern=r"^[0-9](\.[0-9]{1,4})?$")]
RupiahPerDollar = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,6}(\.[0-9]{1,6})?$")]
Variable = Annotated[str, StringConstraints(pattern=r"^[a-z_]{4,14}(:[a-z0-9_]{2,40})?$")]
"""`investment`, `discount_rate`, `exchange_rate`, or `price:`, `volume:` or `cost:` with the entry's name."""
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=1_000)]
"""In the words of the officer; it is not published."""


class GivenSpan(Command):
    """In which periods something happens."""

    first: Annotated[int, Field(ge=1, le=PERIODS_MAX)] = 1
    last: Annotated[int, Field(ge=1, le=PERIODS_MAX)] | None = None
    months: Annotated[list[Month], Field(max_length=12)] = Field(default_factory=list)


class GivenInvestment(Command):
    """What is spent once."""

    name: Name
    amount_minor: AmountMinor
    currency: CurrencyCode
    period: Period = 0


class GivenProduct(Command):
    """What is sold."""

    name: Name
    unit: Name
    price_minor: AmountMinor
    currency: CurrencyCode
    volume: Quantity
    span: GivenSpan = GivenSpan()


class GivenCost(Command):
    """What is spent in each period or for each unit."""

    name: Name
    amount_minor: AmountMinor
    currency: CurrencyCode
    per: CostBasis = "period"
    product: Name | None = None
    span: GivenSpan = GivenSpan()


class GivenFinancing(Command):
    """A loan."""

    amount_minor: AmountMinor
    annual_rate: AnnualRate
    periods: Annotated[int, Field(ge=1, le=PERIODS_MAX)]
    grace_periods: Period = 0


class GivenRate(Command):
    """The exchange rate assumed."""

    idr_per_usd: RupiahPerDollar
    on: Day
    source: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=200)]


class GivenVariation(Command):
    """One variable moved alone."""

    variable: Variable
    low: Change
    high: Change


class GivenTriangular(Command):
    """A factor with a lowest, a likeliest and a highest value."""

    kind: Literal["triangular"]
    low: Factor
    mode: Factor
    high: Factor


class GivenNormal(Command):
    """A factor that is normally distributed."""

    kind: Literal["normal"]
    mean: Factor
    standard_deviation: Factor


class GivenUncertainty(Command):
    """How a variable is distributed."""

    variable: Variable
    factor: Annotated[GivenTriangular | GivenNormal, Field(discriminator="kind")]


class GivenSimulation(Command):
    """How often and from which seed the plan is drawn."""

    seed: Annotated[int, Field(ge=0, le=SEED_MAX)]
    sample_count: Annotated[int, Field(ge=SAMPLES_MIN, le=SAMPLES_MAX)]
    uncertainties: Annotated[list[GivenUncertainty], Field(min_length=1, max_length=UNCERTAINTIES_MAX)]


class GivenPlan(Command):
    """The body of a computation: the plan of the business."""

    currency: CurrencyCode
    period_unit: PeriodUnit
    period_count: Annotated[int, Field(ge=1, le=PERIODS_MAX)]
    starts_on: Day
    annual_discount_rate: AnnualRate
    annual_finance_rate: AnnualRate
    annual_reinvestment_rate: AnnualRate
    investments: Annotated[list[GivenInvestment], Field(max_length=ENTRIES_MAX)] = Field(default_factory=list)
    products: Annotated[list[GivenProduct], Field(max_length=ENTRIES_MAX)] = Field(default_factory=list)
    costs: Annotated[list[GivenCost], Field(max_length=ENTRIES_MAX)] = Field(default_factory=list)
    working_capital_minor: AmountOrZero = 0
    residual_value_minor: AmountOrZero = 0
    financing: GivenFinancing | None = None
    exchange_rate: GivenRate | None = None
    variations: Annotated[list[GivenVariation], Field(max_length=VARIATIONS_MAX)] = Field(default_factory=list)
    simulation: GivenSimulation | None = None

    @property
    def plan(self) -> Plan:
        """The plan, with exact numbers."""
        given: dict[str, Any] = self.model_dump(mode="json")
        return _PLAN.validate_python(given)


class CommissionStudy(Command):
    """Ask for a study of the business of an enterprise or a cooperative."""

    business_kind: BusinessKind
    business_id: PathId
    purpose_code: ReasonCode


class ComputeStudy(Command):
    """Compute a plan for a study."""

    study_id: PathId
    plan: GivenPlan


class GivenReview(Command):
    """The body of a review; it names the computation that was looked at."""

    computation: Annotated[int, Field(ge=1, le=COMPUTATIONS_MAX)]
    verdict: ReviewVerdict
    reason_code: ReasonCode
    remark: Words


class ReviewStudy(Command):
    """Judge the last computation for one side."""

    study_id: PathId
    review: GivenReview


class GivenRecommendation(Command):
    """The body of a recommendation."""

    advice: Advice
    reason_codes: Annotated[list[ReasonCode], Field(min_length=1, max_length=REASONS_MAX)]
    explanation: Words


class RecommendStudy(Command):
    """Decide what to recommend."""

    study_id: PathId
    recommendation: GivenRecommendation


_PLAN = TypeAdapter(Plan)
