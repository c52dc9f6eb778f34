"""The portfolio at risk: which share of the outstanding principal belongs to loans more than so many days late."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from services.financing.arithmetic.classification.portfolio import PortfolioLoan, by_currency, outstanding_of
from services.kernel import Currency, Money

THRESHOLDS_DAYS = (30, 60, 90, 180)
PERCENTAGE_DECIMALS_MAX = 12

FORMULA = (
    "outstanding principal of every loan with a payment more than n days late, whole balance, and of every restructured"
    " loan / outstanding principal of all loans"
)
FORMULA_WITHOUT_RESTRUCTURED = (
    "outstanding principal of every loan with a payment more than n days late, whole balance"
    " / outstanding principal of all loans"
)
SOURCE = (
    "CGAP, Microfinance Consensus Guidelines, September 2003; restructured loans as IRIS FP2635 (GIIN) counts them:"
    " with the loans at risk"
)


@dataclass(frozen=True, slots=True)
class PortfolioAtRisk:
    """The portfolio at risk over `threshold_days` in one currency, with both parts of the fraction."""

    currency: Currency
    threshold_days: int
    at_risk: Money
    """The numerator."""
    gross: Money
    """The denominator: the gross loan portfolio; loans written off are no part of it."""
    loans_at_risk: int
    loans: int
    restructured: Money
    """The part of the numerator that is there for having been restructured, and would not be for its days."""
    formula: str
    source: str = SOURCE

    @property
    def ratio(self) -> Fraction | None:
        """The exact share, 0 to 1; None for a portfolio without a balance."""
        return Fraction(self.at_risk.amount_minor, self.gross.amount_minor) if self.gross else None

    def percentage(self, decimals: int = 2) -> Decimal | None:
        """Give the share in percent, rounded half-even; None for a portfolio without a balance.

        Raises:
            ValueError: the decimals are outside 0 to `PERCENTAGE_DECIMALS_MAX`.
        """
        if not 0 <= decimals <= PERCENTAGE_DECIMALS_MAX:
            raise ValueError(f"{decimals} decimals are outside 0 to {PERCENTAGE_DECIMALS_MAX}")
        if self.ratio is None:
            return None
        return Decimal(round(self.ratio * 100 * 10**decimals)).scaleb(-decimals)


def portfolio_at_risk(
    loans: Iterable[PortfolioLoan],
    thresholds_days: Sequence[int] = THRESHOLDS_DAYS,
    *,
    count_restructured: bool = True,
) -> tuple[PortfolioAtRisk, ...]:
    """Measure the portfolio at risk for each currency and each threshold, in that order.

    A restructured loan counts as at risk at every threshold unless `count_restructured` is False: new terms make a
    loan current without making it safe, so a portfolio could otherwise be improved by restructuring alone.
    Source: `SOURCE`. Thresholds are strict: PAR30 begins at day 31.
    """
    return tuple(
        _measure(part, currency, days, count_restructured=count_restructured)
        for currency, part in by_currency(loans).items()
        for days in thresholds_days
    )


def _measure(
    loans: Sequence[PortfolioLoan], currency: Currency, threshold_days: int, *, count_restructured: bool
) -> PortfolioAtRisk:
    late = [loan for loan in loans if loan.days_past_due > threshold_days]
    eased = [loan for loan in loans if loan.restructured and loan.days_past_due <= threshold_days]
    counted = eased if count_restructured else []
    return PortfolioAtRisk(
        currency=currency,
        threshold_days=threshold_days,
        at_risk=outstanding_of([*late, *counted], currency),
        gross=outstanding_of(loans, currency),
        loans_at_risk=len(late) + len(counted),
        loans=len(loans),
        restructured=outstanding_of(counted, currency),
        formula=FORMULA if count_restructured else FORMULA_WITHOUT_RESTRUCTURED,
    )
