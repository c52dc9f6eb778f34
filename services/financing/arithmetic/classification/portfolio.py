"""The portfolio: what reports on quality need to know of each loan, taken together by currency."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from services.kernel import Currency, Money


@dataclass(frozen=True, slots=True)
class PortfolioLoan:
    """One loan at the end of a day.

    Raises:
        ValueError: an amount or a number of days is below zero.
    """

    loan_id: str
    borrower_id: str
    outstanding: Money
    """The unpaid principal, due or not; no interest, fee or penalty."""
    days_past_due: int
    """Of the oldest unpaid instalment, by one counting rule for the whole portfolio, without arrears grace."""
    days_since_maturity: int = 0
    """Days since the last due date of a loan that is not fully repaid; 0 until then."""
    collateral_minor: int = 0
    """The value the law recognises, in the currency of the loan."""
    restructured: bool = False
    """Its terms were eased because the borrower could not pay as agreed, and it has not been cured since."""

    def __post_init__(self) -> None:
        if min(self.outstanding.amount_minor, self.collateral_minor, self.days_past_due, self.days_since_maturity) < 0:
            raise ValueError(f"loan {self.loan_id} has an amount or days below zero")

    @property
    def collateral_share(self) -> Fraction:
        """How much of the outstanding amount collateral is worth; 1 when nothing is outstanding."""
        return Fraction(self.collateral_minor, self.outstanding.amount_minor) if self.outstanding else Fraction(1)


def by_currency(loans: Iterable[PortfolioLoan]) -> Mapping[Currency, tuple[PortfolioLoan, ...]]:
    """Part a portfolio by currency: amounts in two currencies are never summed."""
    parts: dict[Currency, list[PortfolioLoan]] = {}
    for loan in loans:
        parts.setdefault(loan.outstanding.currency, []).append(loan)
    return {currency: tuple(parts[currency]) for currency in sorted(parts)}


def outstanding_of(loans: Iterable[PortfolioLoan], currency: Currency) -> Money:
    """Sum the outstanding principal of loans that `by_currency` found in one currency."""
    # Whole numbers are summed: an object for each partial sum takes most of the time over a large portfolio.
    return Money(sum(loan.outstanding.amount_minor for loan in loans), currency)
