"""The assessment of a loan's arrears at the end of a day."""

from dataclasses import replace
from datetime import date, datetime

from services.contracts.financing import LoanArrearsAssessed
from services.financing.loans.arrears import days_past_due, overdue_amount
from services.financing.loans.model import Assessment, Loan, demand_active, demand_day
from services.financing.loans.refusals import AssessmentOutOfOrderError
from services.kernel import Decision

COUNTING_RULE = "day_after_due_date_is_1"
"""How days past due are counted; published beside each figure."""


def assess(loan: Loan, *, assessed_on: date, at: datetime) -> Decision[Loan]:
    """Count the arrears at the end of a day; the same day with the same figures is no new fact.

    Raises:
        LoanStateError: the loan is closed.
        DayInFutureError: the day has not come.
        DayBeforeDisbursementError: the day is before the disbursement.
        AssessmentOutOfOrderError: a later payment or assessment is recorded already.
    """
    demand_active(loan)
    demand_day(loan, assessed_on, at)
    later = [day for day in (loan.last_paid_on, loan.assessment and loan.assessment.assessed_on) if day]
    if later and assessed_on < max(later):
        raise AssessmentOutOfOrderError(f"{loan.loan_id} is known at {max(later)}, after {assessed_on}")
    found = Assessment(
        assessed_on=assessed_on,
        days_past_due=days_past_due(loan.unpaid, assessed_on),
        principal_outstanding_minor=loan.principal_outstanding_minor,
        overdue_minor=overdue_amount(loan.unpaid, assessed_on, loan.currency).amount_minor,
    )
    if found == loan.assessment:
        return Decision(loan)
    fact = LoanArrearsAssessed(
        subject=loan.loan_id,
        occurred_at=at,
        assessed_on=assessed_on,
        days_past_due=found.days_past_due,
        principal_outstanding_minor=found.principal_outstanding_minor,
        overdue_minor=found.overdue_minor,
        currency=loan.currency,
        counting_rule=COUNTING_RULE,
    )
    return Decision(replace(loan, assessment=found), (fact,))
