"""The terms of a loan its schedule depends on, and their limits."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from services.kernel import Currency, Money, RuleViolationError

Method = Literal["equal_instalments", "equal_principal"]
DayCount = Literal["30/360", "actual/365"]

INSTALMENTS_MAX = 600
TERM_MONTHS_MAX = 600
"""Fifty years: the longest loan accepted, however many instalments it has."""
RATE_MAX = Decimal(2)
"""200 % a year, as a fraction: far above any product, low enough to catch most percentages given as fractions."""
DISBURSED_BEFORE = date(2200, 1, 1)
INSTALMENT_MULTIPLE_MINOR = {Currency.USD: 1, Currency.IDR: 100}
"""Equal instalments are whole cents, and whole rupiah."""


class LoanTermsError(RuleViolationError):
    """The terms of a loan lie outside what a schedule can be built for."""

    code = "loan_terms_invalid"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a lender and a borrower agreed on, as far as the schedule depends on it.

    Raises:
        LoanTermsError: a term lies outside its limit.
        TypeError: the rate is not a Decimal.
    """

    principal: Money
    annual_rate: Decimal
    """A fraction: Decimal("0.06") is 6 % a year."""
    instalment_count: int
    disbursed_on: date
    repay_every_months: int = 1
    method: Method = "equal_instalments"
    day_count: DayCount = "30/360"
    instalment_multiple_minor: int = 1
    """The equal amount is rounded to this, 1 for cents, 100 for whole rupiah, unless that makes it nothing."""

    def __post_init__(self) -> None:
        if not isinstance(self.annual_rate, Decimal):
            raise TypeError(f"a rate is a Decimal, not {self.annual_rate!r}")
        for claim, holds in (
            ("the principal is above zero", self.principal.amount_minor > 0),
            (f"the rate is from 0 to {RATE_MAX}", self.annual_rate.is_finite() and 0 <= self.annual_rate <= RATE_MAX),
            (f"there are 1 to {INSTALMENTS_MAX} instalments", 1 <= self.instalment_count <= INSTALMENTS_MAX),
            ("an instalment falls due every month or less often", self.repay_every_months >= 1),
            (f"the term is at most {TERM_MONTHS_MAX} months", self.term_months <= TERM_MONTHS_MAX),
            (f"the disbursement is before {DISBURSED_BEFORE}", self.disbursed_on < DISBURSED_BEFORE),
            ("the rounding multiple is at least one minor unit", self.instalment_multiple_minor >= 1),
            ("each instalment has a minor unit to repay", self.principal.amount_minor >= self.instalment_count),
        ):
            if not holds:
                raise LoanTermsError(f"no schedule is built unless {claim}")

    @property
    def term_months(self) -> int:
        """Months from the disbursement to the last due date."""
        return self.instalment_count * self.repay_every_months
