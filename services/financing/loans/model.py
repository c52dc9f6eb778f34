"""What is true of a loan, and how it begins; `repayments` and `assessments` say how it goes on."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from services.contracts.financing import LoanDisbursed
from services.financing.applications.model import Application
from services.financing.arithmetic.lending.terms import Component
from services.financing.borrowers.model import Borrower
from services.financing.loans.allocation import UnpaidInstalment
from services.financing.loans.refusals import (
    BorrowerNotActiveError,
    DayBeforeDisbursementError,
    DayInFutureError,
    DisbursedBeforeSubmissionError,
    LoanOfOtherMinistryError,
    LoanStateError,
)
from services.financing.loans.schedule import build_schedule
from services.financing.loans.terms import DayCount, Method, Terms
from services.kernel import Country, Currency, Decision, Money

LoanStatus = Literal["active", "closed"]

INSTALMENT_MULTIPLE_MINOR = {Currency.USD: 1, Currency.IDR: 100}
"""Equal instalments are whole cents, and whole rupiah."""


@dataclass(frozen=True, slots=True)
class LoanInstalment:
    """One instalment: what falls due and what of it is paid (minor units)."""

    number: int
    due_on: date
    principal_minor: int
    interest_minor: int
    principal_paid_minor: int = 0
    interest_paid_minor: int = 0

    def unpaid(self, currency: Currency) -> UnpaidInstalment:
        """What is still to pay."""
        owed = {
            Component.INTEREST: Money(self.interest_minor - self.interest_paid_minor, currency),
            Component.PRINCIPAL: Money(self.principal_minor - self.principal_paid_minor, currency),
        }
        return UnpaidInstalment(self.number, self.due_on, owed)


@dataclass(frozen=True, slots=True)
class Assessment:
    """The arrears at the end of a day."""

    assessed_on: date
    days_past_due: int
    principal_outstanding_minor: int
    overdue_minor: int


@dataclass(frozen=True, slots=True)
class Loan:
    """Money paid out, its instalments and what of them is paid; `version` counts its facts."""

    loan_id: str
    home: Country
    application_id: str
    facility_id: str
    lender_id: str
    borrower_id: str
    amount_minor: int
    currency: Currency
    annual_rate: Decimal
    method: Method
    day_count: DayCount
    disbursed_on: date
    matures_on: date
    instalments: tuple[LoanInstalment, ...]
    principal_outstanding_minor: int
    disbursed_by: str
    status: LoanStatus = "active"
    overpaid_minor: int = 0
    last_paid_on: date | None = None
    assessment: Assessment | None = None
    closed_on: date | None = None
    version: int = 0

    @property
    def unpaid(self) -> tuple[UnpaidInstalment, ...]:
        """What is still to pay, by instalment."""
        return tuple(instalment.unpaid(self.currency) for instalment in self.instalments)


def disburse(
    application: Application, borrower: Borrower, *, disbursed_on: date, loan_id: str, by: str, at: datetime
) -> Decision[Loan]:
    """Pay an approved application out; its monthly instalments are fixed from that day.

    Raises:
        BorrowerNotActiveError: the borrower is suspended or deregistered.
        DayInFutureError: the day has not come.
        DisbursedBeforeSubmissionError: the day is before the application's.
        LoanTermsError: no schedule can be built.
    """
    if borrower.standing != "active":
        raise BorrowerNotActiveError(f"{borrower.enterprise_id} is {borrower.standing}")
    _demand_past(disbursed_on, application.home, at)
    if disbursed_on < application.submitted_on:
        raise DisbursedBeforeSubmissionError(f"{disbursed_on} is before {application.submitted_on}")
    terms = Terms(
        principal=application.amount,
        annual_rate=application.annual_rate,
        instalment_count=application.term_months,
        disbursed_on=disbursed_on,
        method=application.method,
        day_count=application.day_count,
        instalment_multiple_minor=INSTALMENT_MULTIPLE_MINOR[application.currency],
    )
    instalments = tuple(
        LoanInstalment(row.number, row.due_on, row.principal.amount_minor, row.interest.amount_minor)
        for row in build_schedule(terms)
    )
    loan = Loan(
        loan_id=loan_id,
        home=application.home,
        application_id=application.application_id,
        facility_id=application.facility_id,
        lender_id=application.lender_id,
        borrower_id=application.borrower_id,
        amount_minor=application.amount_minor,
        currency=application.currency,
        annual_rate=application.annual_rate,
        method=application.method,
        day_count=application.day_count,
        disbursed_on=disbursed_on,
        matures_on=instalments[-1].due_on,
        instalments=instalments,
        principal_outstanding_minor=application.amount_minor,
        disbursed_by=by,
    )
    return Decision(loan, (_disbursed(loan, at),))


def demand_home(home: Country, ministry: Country | None) -> None:
    """Refuse a ministry that is not the lender's own.

    Raises:
        LoanOfOtherMinistryError: it is another one.
    """
    if ministry != home:
        raise LoanOfOtherMinistryError("loans are kept by the lender's ministry")


def demand_active(loan: Loan) -> None:
    """Refuse a loan that is closed.

    Raises:
        LoanStateError: it is.
    """
    if loan.status != "active":
        raise LoanStateError(f"{loan.loan_id} is {loan.status}")


def demand_day(loan: Loan, day: date, at: datetime) -> None:
    """Refuse a day on which nothing can have happened to the loan.

    Raises:
        DayInFutureError: it has not come.
        DayBeforeDisbursementError: it is before the disbursement.
    """
    _demand_past(day, loan.home, at)
    if day < loan.disbursed_on:
        raise DayBeforeDisbursementError(f"{loan.loan_id} was paid out on {loan.disbursed_on}, after {day}")


def _disbursed(loan: Loan, at: datetime) -> LoanDisbursed:
    return LoanDisbursed(
        subject=loan.loan_id,
        occurred_at=at,
        application_id=loan.application_id,
        facility_id=loan.facility_id,
        lender_id=loan.lender_id,
        borrower_id=loan.borrower_id,
        amount_minor=loan.amount_minor,
        currency=loan.currency,
        disbursed_on=loan.disbursed_on,
        matures_on=loan.matures_on,
        instalment_count=len(loan.instalments),
    )


def _demand_past(day: date, home: Country, at: datetime) -> None:
    if day > home.day_of(at):
        raise DayInFutureError(f"{day} has not come")
