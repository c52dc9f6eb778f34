"""The repayment of a loan: how a payment is split, and what it changes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from services.contracts.financing import LoanClosed, LoanRepaid
from services.financing.arithmetic.lending.terms import Component
from services.financing.loans.allocation import Allocation, allocate
from services.financing.loans.arrears import outstanding_principal
from services.financing.loans.model import Loan, LoanInstalment, demand_active, demand_day
from services.financing.loans.refusals import RepaymentOutOfOrderError
from services.kernel import Decision, Event, Money


def split_repayment(
    loan: Loan, amount: Money, *, paid_on: date, order: Sequence[Component], at: datetime
) -> Allocation:
    """Tell what a payment pays: the oldest instalment first; the excess over everything owed is overpaid.

    Raises:
        LoanStateError: the loan is closed.
        DayInFutureError: the day has not come.
        DayBeforeDisbursementError: the day is before the disbursement.
        RepaymentOutOfOrderError: a later payment is recorded already.
        AllocationOrderError: the order leaves out what is owed.
        CurrencyMismatchError: the loan has another currency.
    """
    demand_active(loan)
    demand_day(loan, paid_on, at)
    if loan.last_paid_on is not None and paid_on < loan.last_paid_on:
        raise RepaymentOutOfOrderError(f"{loan.loan_id} has a payment of {loan.last_paid_on}, after {paid_on}")
    return allocate(amount, loan.unpaid, order, paid_on)


def repay(loan: Loan, allocation: Allocation, amount: Money, *, paid_on: date, at: datetime) -> Decision[Loan]:
    """Record an allocated payment; the loan closes when nothing is owed any more."""
    outstanding = outstanding_principal(allocation.remaining, loan.currency)
    repaid = LoanRepaid(
        subject=loan.loan_id,
        occurred_at=at,
        amount_minor=amount.amount_minor,
        principal_minor=allocation.paid(Component.PRINCIPAL).amount_minor,
        interest_minor=allocation.paid(Component.INTEREST).amount_minor,
        overpaid_minor=allocation.overpaid.amount_minor,
        currency=loan.currency,
        paid_on=paid_on,
        principal_outstanding_minor=outstanding.amount_minor,
    )
    after = replace(
        loan,
        instalments=_paid(loan, allocation),
        principal_outstanding_minor=outstanding.amount_minor,
        overpaid_minor=loan.overpaid_minor + allocation.overpaid.amount_minor,
        last_paid_on=paid_on,
    )
    facts: tuple[Event, ...] = (repaid,)
    if not any(instalment.total(loan.currency) for instalment in allocation.remaining):
        facts = (repaid, LoanClosed(subject=loan.loan_id, occurred_at=at, closed_on=paid_on))
        after = replace(after, status="closed", closed_on=paid_on)
    return Decision(after, facts)


def _paid(loan: Loan, allocation: Allocation) -> tuple[LoanInstalment, ...]:
    left = {instalment.number: instalment for instalment in allocation.remaining}

    def after(row: LoanInstalment) -> LoanInstalment:
        unpaid = left[row.number]
        return replace(
            row,
            principal_paid_minor=row.principal_minor - unpaid.amount(Component.PRINCIPAL, loan.currency).amount_minor,
            interest_paid_minor=row.interest_minor - unpaid.amount(Component.INTEREST, loan.currency).amount_minor,
        )

    return tuple(after(row) for row in loan.instalments)
