"""When a loan became non-performing and was cured: told as facts at the end of days, and as a history of any day."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.contracts.financing import LoanBecameNonPerforming, LoanCured
from services.financing.arithmetic.classification.delinquency import CountingRule
from services.financing.arithmetic.classification.non_performing import Scope, non_performing_rule
from services.financing.loans import losses
from services.financing.loans.assessments import assess
from services.financing.loans.model import Loan
from services.financing.loans.repository import from_document, to_document
from services.financing.portfolio.assessments import standing_on
from services.financing.portfolio.flags import FlagHistory, history
from tests.unit.financing.examples import DISBURSED, NOTE, NOW, TODAY, disbursed, paying
from tests.unit.financing.test_daily_work import DAY, FIRST_DUE, told, up_to
from tests.unit.financing.test_portfolio import AFTER, days, lived

RULE = non_performing_rule(on=TODAY)
LATE = disbursed()
FLAGGED = FIRST_DUE + timedelta(days=91)
OTHER = replace(LATE, loan_id="loan-2")


def told_of(loan: Loan, *others: Loan, scope: Scope = Scope.LOAN, on: date = TODAY) -> FlagHistory:
    return history(loan, others, RULE, scope, on=on, counting=AFTER)


def spells(found: FlagHistory) -> list[tuple[date, date | None, str | None]]:
    return [(one.since, one.until, one.ended_by) for one in found.spells]


@settings(max_examples=15, deadline=None)
@given(lived(), days, st.sampled_from(CountingRule))
def test_a_loan_is_in_a_spell_on_the_days_it_is_past_the_threshold_and_on_no_other(
    loan: Loan, on: date, counting: CountingRule
) -> None:
    found = history(loan, [], RULE, Scope.LOAN, on=on, counting=counting)

    standing = standing_on(loan, on, counting)
    past = standing is not None and standing.days_past_due > RULE.threshold_days
    assert found.is_non_performing == past
    assert (found.rule_version, found.confidence.value) == (RULE.version, "medium")


def test_a_spell_begins_on_the_first_day_past_the_threshold_and_ends_with_the_payment_that_cures_it() -> None:
    paid = paying(LATE, 10_558 * 3, FLAGGED + 5 * DAY).loan

    before, after = told_of(paid, on=FLAGGED - DAY), told_of(paid)

    assert spells(before) == []
    assert spells(after) == [(FLAGGED, FLAGGED + 5 * DAY, "cured")]
    assert spells(told_of(LATE)) == [(FLAGGED, None, None)]


def test_a_backdated_payment_takes_a_spell_out_of_the_history() -> None:
    paid = paying(LATE, 10_558 * 4, FIRST_DUE).loan

    assert spells(told_of(paid)) == []


def test_a_loan_that_is_paid_off_or_written_off_ends_its_spell_by_that() -> None:
    closed = paying(LATE, 200_000, FLAGGED + DAY).loan
    lost = losses.write_off(LATE, on=TODAY, note=NOTE).loan

    assert spells(told_of(closed)) == [(FLAGGED, FLAGGED + DAY, "closed")]
    assert spells(told_of(lost)) == [(FLAGGED, TODAY, "written_off")]


def test_with_its_borrower_a_current_loan_is_flagged_while_another_is_late() -> None:
    current = paying(LATE, 10_558 * 5, FIRST_DUE).loan

    alone = told_of(current, OTHER)
    together = told_of(current, OTHER, scope=Scope.BORROWER)

    assert spells(alone) == []
    assert spells(together) == [(FLAGGED, None, None)]
    assert together.spells[0].decided_by == ("loan-2",)


def test_becoming_non_performing_and_being_cured_are_told_once_each() -> None:
    run = up_to(replace(LATE, processed_until=FLAGGED - 3 * DAY), FLAGGED + 2 * DAY)
    flagged = run[-1].loan
    cured = up_to(paying(flagged, 10_558 * 3, FLAGGED + 3 * DAY).loan, FLAGGED + 4 * DAY)

    (became,) = told(run, LoanBecameNonPerforming)
    (ended,) = told(cured, LoanCured)
    assert isinstance(became, LoanBecameNonPerforming)
    assert (became.non_performing_since, became.days_past_due, became.rule_version) == (FLAGGED, 91, RULE.version)
    assert isinstance(ended, LoanCured)
    assert (ended.cured_on, ended.non_performing_since) == (FLAGGED + 3 * DAY, FLAGGED)
    assert (flagged.non_performing_since, cured[-1].loan.non_performing_since) == (FLAGGED, None)
    assert from_document({**to_document(flagged), "version": flagged.version}) == flagged


def test_a_late_assessment_tells_the_day_it_missed_and_a_pay_off_cures_at_once() -> None:
    assessed = assess(LATE, assessed_on=TODAY, at=NOW)

    paid = paying(assessed.state, 200_000, TODAY)

    assert assessed.state.non_performing_since == FLAGGED
    assert [type(fact) for fact in assessed.events][-1] is LoanBecameNonPerforming
    assert [fact.cured_on for fact in paid.decision.events if isinstance(fact, LoanCured)] == [TODAY]
    assert paid.loan.non_performing_since is None
    assert DISBURSED < FLAGGED < TODAY
