"""The receipt of a repayment: what each part of it paid."""

from dataclasses import dataclass
from datetime import date

from services.financing.arithmetic.lending.terms import Component, Timing
from services.financing.loans.allocation import Allocation
from services.financing.loans.model import Loan, LoanStatus
from services.kernel import Currency, Money


@dataclass(frozen=True, slots=True)
class PaidPortion:
    """The part of a payment that pays one component of one instalment."""

    number: int
    timing: Timing
    component: Component
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """A payment with its allocation, and how the loan stands after it."""

    loan_id: str
    paid_on: date
    amount_minor: int
    currency: Currency
    allocation: tuple[PaidPortion, ...]
    overpaid_minor: int
    principal_outstanding_minor: int
    status: LoanStatus
    version: int


def receipt(loan: Loan, amount: Money, allocation: Allocation, *, paid_on: date) -> Receipt:
    """Write the receipt of a payment; `loan` is the loan after it."""
    return Receipt(
        loan_id=loan.loan_id,
        paid_on=paid_on,
        amount_minor=amount.amount_minor,
        currency=amount.currency,
        allocation=tuple(
            PaidPortion(part.number, part.timing, part.component, part.amount.amount_minor)
            for part in allocation.portions
        ),
        overpaid_minor=allocation.overpaid.amount_minor,
        principal_outstanding_minor=loan.principal_outstanding_minor,
        status=loan.status,
        version=loan.version,
    )
