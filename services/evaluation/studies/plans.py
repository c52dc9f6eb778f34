"""The plan of a business as data: what it invests, sells and spends in which period, and what of it is unsure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from services.contracts.evaluation import PeriodUnit
from services.kernel import Currency

CostBasis = Literal["period", "unit"]
MONTHS_OF_YEAR = 12


@dataclass(frozen=True, slots=True)
class Span:
    """The periods in which something happens: from the first to the last, both included, in some months only."""

    first: int = 1
    last: int | None = None
    """None: until the plan's last period."""
    months: tuple[int, ...] = ()
    """Calendar months, 1 to 12, of a monthly plan, such as those of the harvest; none named: every month."""


@dataclass(frozen=True, slots=True)
class Investment:
    """What is spent once; period zero is before the first period."""

    name: str
    amount_minor: int
    currency: Currency
    period: int = 0


@dataclass(frozen=True, slots=True)
class Product:
    """What is sold: `volume` units in each period of its span, at a price for one unit."""

    name: str
    unit: str
    price_minor: int
    currency: Currency
    volume: Decimal
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Cost:
    """What is spent in each period of its span, or for each unit of a product that is sold."""

    name: str
    amount_minor: int
    currency: Currency
    per: CostBasis = "period"
    product: str | None = None
    """The product whose units count; with `per` unit only."""
    span: Span = Span()


@dataclass(frozen=True, slots=True)
class Financing:
    """A loan in the plan's currency, paid out at period zero and repaid in equal parts of principal after its grace."""

    amount_minor: int
    annual_rate: Decimal
    """Nominal: a month bears a twelfth of it."""
    periods: int
    grace_periods: int = 0


@dataclass(frozen=True, slots=True)
class RateAssumption:
    """The exchange rate the plan assumes for all its periods, and who published it for which day."""

    idr_per_usd: Decimal
    on: date
    source: str


@dataclass(frozen=True, slots=True)
class Variation:
    """One variable moved alone: by which share of itself down and up, such as -0.2 and 0.2."""

    variable: str
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Triangular:
    """A factor on a variable between `low` and `high`, most likely `mode`; 1 is as planned."""

    low: Decimal
    mode: Decimal
    high: Decimal
    kind: Literal["triangular"] = "triangular"


@dataclass(frozen=True, slots=True)
class Normal:
    """A factor on a variable, normally distributed; 1 is as planned. One drawn below zero counts as zero."""

    mean: Decimal
    standard_deviation: Decimal
    kind: Literal["normal"] = "normal"


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """How a variable is distributed."""

    variable: str
    factor: Triangular | Normal


@dataclass(frozen=True, slots=True)
class Simulation:
    """How often and from which seed the plan is drawn at random; variables are independent of each other."""

    seed: int
    sample_count: int
    uncertainties: tuple[Uncertainty, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A business for some periods, in constant prices of one currency.

    Rates are fractions a year: 0.12 is 12 %.
    """

    currency: Currency
    period_unit: PeriodUnit
    period_count: int
    starts_on: date
    """The first day of the first period, the first of a month; period zero is the moment before it."""
    annual_discount_rate: Decimal
    annual_finance_rate: Decimal
    """What money costs while more was spent than earned; for the modified internal rate."""
    annual_reinvestment_rate: Decimal
    """What earned money bears until the end; for the modified internal rate."""
    investments: tuple[Investment, ...]
    products: tuple[Product, ...]
    costs: tuple[Cost, ...] = ()
    working_capital_minor: int = 0
    """Tied at period zero, free again in the last period; in the plan's currency, as the residual value."""
    residual_value_minor: int = 0
    """What the investments are still worth in the last period."""
    financing: Financing | None = None
    exchange_rate: RateAssumption | None = None
    variations: tuple[Variation, ...] = ()
    simulation: Simulation | None = None
