"""The assessment of a loan's arrears at the end of a day."""

from dataclasses import replace
from datetime import date, datetime

from services.contracts.financing import LoanArrearsAssessed
from services.financing.arithmetic.classification.delinquency import CountingRule, days_late
from services.financing.arithmetic.lending.account import Account
from services.financing.arithmetic.lending.terms import Component
from services.financing.loans.model import Assessment, Loan, demand_day, demand_status
from services.financing.loans.refusals import AssessmentOutOfOrderError
from services.financing.loans.replaying import replayed
from services.kernel import Decision

PUBLISHED_RULE = {
    CountingRule.AFTER_DUE_DATE: "day_after_due_date_is_1",
    CountingRule.FROM_DUE_DATE: "due_date_is_1",
}
"""How days past due are counted; published beside each figure."""


def assess(loan: Loan, *, assessed_on: date, at: datetime) -> Decision[Loan]:
    """Count the arrears at the end of a day from what had happened by then; the same figures are no new fact.

    Raises:
        LoanStateError: the loan is closed or written off.
        DayInFutureError: the day has not come.
        DayBeforeDisbursementError: the day is before the disbursement.
        AssessmentOutOfOrderError: a later day is assessed already.
    """
    demand_status(loan, "active", "charged_off")
    demand_day(loan, assessed_on, at)
    if loan.assessment and assessed_on < loan.assessment.assessed_on:
        raise AssessmentOutOfOrderError(f"{loan.loan_id} is assessed on {loan.assessment.assessed_on}")
    found = arrears(loan, assessed_on)
    if found == loan.assessment:
        return Decision(loan)
    return Decision(replace(loan, assessment=found), (assessed(loan, found, at),))


def assessed(loan: Loan, found: Assessment, at: datetime) -> LoanArrearsAssessed:
    """Write the fact of an assessment."""
    return LoanArrearsAssessed(
        subject=loan.loan_id,
        occurred_at=at,
        assessed_on=found.assessed_on,
        days_past_due=found.days_past_due,
        principal_outstanding_minor=found.principal_outstanding_minor,
        overdue_minor=found.overdue_minor,
        currency=loan.currency,
        counting_rule=PUBLISHED_RULE[loan.counting_rule],
    )


def arrears(loan: Loan, on: date) -> Assessment:
    """Tell what is overdue at the end of a day and since when; what was entered for later days is not seen."""
    return arrears_in(replayed(loan, until=on).account, on, loan.counting_rule)


def arrears_in(account: Account, on: date, counting: CountingRule) -> Assessment:
    """Tell the same of an account that was replayed up to the end of that day."""
    rows = [row for row in account.rows if row.is_open]
    oldest = min((row.due_on for row in rows), default=None)
    return Assessment(
        assessed_on=on,
        days_past_due=days_late(oldest, on, counting) if oldest else 0,
        principal_outstanding_minor=sum(row.unpaid(Component.PRINCIPAL) for row in rows),
        overdue_minor=sum(row.outstanding for row in rows if row.due_on < on),
    )
