"""What may be asked of loans."""

from typing import Annotated

from pydantic import Field

from services.chassis.commands import AmountMinor, Command, CurrencyCode, Day, PathId
from services.financing.arithmetic.lending.terms import Component
from services.financing.loans.allocation import DEFAULT_ORDER

AllocationOrder = Annotated[
    tuple[Annotated[Component, Field(strict=False)], ...],
    Field(strict=False, min_length=1, max_length=len(Component)),
]
"""Which component of an instalment is paid first."""


class DisburseLoan(Command):
    """Pay an approved application out."""

    application_id: PathId
    disbursed_on: Day


class Payment(Command):
    """The body of a repayment."""

    amount_minor: AmountMinor
    currency: CurrencyCode
    paid_on: Day
    allocation_order: AllocationOrder = DEFAULT_ORDER


class RepayLoan(Command):
    """Record a payment."""

    loan_id: PathId
    payment: Payment


class AssessmentDay(Command):
    """The body of an assessment."""

    assessed_on: Day


class AssessArrears(Command):
    """Count the arrears at the end of a day."""

    loan_id: PathId
    assessed_on: Day
