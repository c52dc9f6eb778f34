"""The disbursement of a loan: at once, or in parts."""

from dataclasses import dataclass
from datetime import date, datetime

from services.contracts.financing import LoanDisbursed, LoanTrancheDisbursed
from services.financing.applications.model import Application
from services.financing.arithmetic.classification.delinquency import CountingRule
from services.financing.arithmetic.lending.charges import PenaltyRule
from services.financing.arithmetic.lending.events import Disbursement
from services.financing.arithmetic.lending.plan_changes import dates_needed
from services.financing.arithmetic.lending.terms import LendingTerms
from services.financing.borrowers.model import Borrower
from services.financing.loans.entering import Entry, Note, begin, enter
from services.financing.loans.model import Entered, Loan, Standing, demand_past, demand_status
from services.financing.loans.refusals import (
    AmountOverApprovedError,
    BorrowerNotActiveError,
    DisbursedBeforeSubmissionError,
)
from services.financing.loans.replaying import Result
from services.kernel import Money


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a loan is lent on: the terms, and what a product adds to them."""

    terms: LendingTerms
    due_dates: tuple[date, ...]
    """The day the first period begins, then all due dates."""
    withheld_minor: int = 0
    """Fees kept back from what is paid out at first."""
    product_id: str | None = None
    edition: int | None = None
    penalty: PenaltyRule | None = None
    charge_cap: str | None = None
    harvest_calendar: str | None = None
    counting_rule: CountingRule = CountingRule.AFTER_DUE_DATE


@dataclass(frozen=True, slots=True)
class PayOut:
    """What is paid out on which day, as which loan."""

    loan_id: str
    amount: Money
    on: date


def disburse(application: Application, borrower: Borrower, agreed: Agreed, pay_out: PayOut, note: Note) -> Entry:
    """Pay an approved application out, or the first part of it; the due dates are fixed from that day.

    Raises:
        BorrowerNotActiveError: the borrower is suspended or deregistered.
        DayInFutureError: the day has not come.
        DisbursedBeforeSubmissionError: the day is before the application's.
        AmountOverApprovedError: more than was approved, or no more than the fees withheld.
        LendingTermsError: no schedule can be built.
        CurrencyMismatchError: the loan has another currency.
    """
    _demand_borrower(borrower)
    loan_id, amount, on = pay_out.loan_id, pay_out.amount, pay_out.on
    demand_past(on, application.home, note.at)
    if on < application.submitted_on:
        raise DisbursedBeforeSubmissionError(f"{on} is before {application.submitted_on}")
    if amount > application.amount:
        raise AmountOverApprovedError(f"{application.amount} was approved, not {amount}")
    if amount.amount_minor <= agreed.withheld_minor:
        raise AmountOverApprovedError(f"{agreed.withheld_minor} minor units are withheld, and {amount} is paid out")
    terms = agreed.terms
    paid_out = Disbursement(on, application.home.day_of(note.at), amount.amount_minor)
    loan = Loan(
        loan_id=loan_id,
        home=application.home,
        application_id=application.application_id,
        facility_id=application.facility_id,
        lender_id=application.lender_id,
        borrower_id=application.borrower_id,
        amount_minor=application.amount_minor,
        currency=application.currency,
        disbursed_on=on,
        disbursed_by=note.by,
        terms=terms,
        due_dates=tuple(dates_needed(terms, agreed.due_dates, amount.amount_minor)),
        entries=(Entered(1, paid_out, note.by, note.at),),
        standing=Standing("active", on, (), 0, 0, 0, None, None),
        withheld_minor=agreed.withheld_minor,
        product_id=agreed.product_id,
        edition=agreed.edition,
        penalty=agreed.penalty,
        charge_cap=agreed.charge_cap,
        harvest_calendar=agreed.harvest_calendar,
        counting_rule=agreed.counting_rule,
    )
    return begin(loan, lambda after, _: _disbursed(after, note.at))


def disburse_more(loan: Loan, borrower: Borrower, amount: Money, *, on: date, note: Note) -> Entry:
    """Pay a further part out; all parts together are at most what was approved.

    Raises:
        LoanStateError: the loan is not active.
        BorrowerNotActiveError: the borrower is suspended or deregistered.
        AmountOverApprovedError: more than what is left of the approved amount.
        DayInFutureError: the day has not come.
        DayBeforeDisbursementError: the day is before the first part's.
        CurrencyMismatchError: the loan has another currency.
    """
    demand_status(loan, "active")
    _demand_borrower(borrower)
    left = Money(loan.amount_minor - loan.standing.disbursed_minor, loan.currency)
    if amount > left:
        raise AmountOverApprovedError(f"{left} of what was approved is left, not {amount}")
    event = Disbursement(on, loan.home.day_of(note.at), amount.amount_minor)

    def tell(after: Loan, result: Result) -> LoanTrancheDisbursed:
        return LoanTrancheDisbursed(
            subject=loan.loan_id,
            occurred_at=note.at,
            entry=result.number,
            amount_minor=amount.amount_minor,
            currency=loan.currency,
            disbursed_on=on,
            principal_outstanding_minor=after.standing.principal_outstanding_minor,
        )

    return enter(loan, event, note, tell)


def _disbursed(loan: Loan, at: datetime) -> LoanDisbursed:
    return LoanDisbursed(
        subject=loan.loan_id,
        occurred_at=at,
        application_id=loan.application_id,
        facility_id=loan.facility_id,
        lender_id=loan.lender_id,
        borrower_id=loan.borrower_id,
        amount_minor=loan.standing.disbursed_minor,
        currency=loan.currency,
        disbursed_on=loan.disbursed_on,
        matures_on=loan.standing.matures_on,
        instalment_count=len(loan.standing.instalments),
        product_id=loan.product_id,
        edition=loan.edition,
        harvest_calendar=loan.harvest_calendar,
    )


def _demand_borrower(borrower: Borrower) -> None:
    if borrower.standing != "active":
        raise BorrowerNotActiveError(f"{borrower.enterprise_id} is {borrower.standing}")
