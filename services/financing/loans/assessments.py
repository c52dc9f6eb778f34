"""The assessment of a loan's arrears at the end of a day."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from services.contracts.financing import LoanArrearsAssessed, LoanBecameNonPerforming, LoanCured
from services.financing.arithmetic.classification.delinquency import CountingRule, days_late
from services.financing.arithmetic.classification.non_performing import non_performing_rule
from services.financing.arithmetic.lending.account import Account
from services.financing.arithmetic.lending.terms import Component
from services.financing.loans.model import Assessment, Loan, demand_day, demand_status
from services.financing.loans.refusals import AssessmentOutOfOrderError
from services.financing.loans.replaying import replayed
from services.kernel import Decision
from services.kernel import Event as Fact

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
    after, flagged = flag(replace(loan, assessment=found), found, at)
    return Decision(after, (assessed(loan, found, at), *flagged))


def flag(loan: Loan, found: Assessment, at: datetime) -> tuple[Loan, tuple[Fact, ...]]:
    """Flag a loan that an assessment found past the days of the rule in force, or lift its flag; each is a fact."""
    rule, since = non_performing_rule(on=found.assessed_on), loan.non_performing_since
    beyond = found.days_past_due - rule.threshold_days
    if beyond > 0 and since is None:
        became = LoanBecameNonPerforming(
            subject=loan.loan_id,
            occurred_at=at,
            non_performing_since=found.assessed_on - timedelta(days=beyond - 1),
            days_past_due=found.days_past_due,
            threshold_days=rule.threshold_days,
            rule_version=rule.version,
            counting_rule=PUBLISHED_RULE[loan.counting_rule],
        )
        return replace(loan, non_performing_since=became.non_performing_since), (became,)
    if beyond <= 0 and since is not None:
        cured = LoanCured(subject=loan.loan_id, occurred_at=at, cured_on=found.assessed_on, non_performing_since=since)
        return replace(loan, non_performing_since=None), (cured,)
    return loan, ()


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
