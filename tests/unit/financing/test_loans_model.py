"""Loans: disbursement, repayment and the assessment of arrears."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.financing import LoanArrearsAssessed, LoanClosed, LoanDisbursed, LoanRepaid
from services.financing.arithmetic.lending.terms import Component
from services.financing.borrowers.model import Borrower
from services.financing.facilities import model as facilities
from services.financing.loans.allocation import DEFAULT_ORDER, AllocationOrderError
from services.financing.loans.assessments import COUNTING_RULE, assess
from services.financing.loans.model import Loan, demand_home, disburse
from services.financing.loans.receipts import receipt
from services.financing.loans.refusals import (
    AssessmentOutOfOrderError,
    BorrowerNotActiveError,
    DayBeforeDisbursementError,
    DayInFutureError,
    DisbursedBeforeSubmissionError,
    LoanOfOtherMinistryError,
    LoanStateError,
    RepaymentOutOfOrderError,
)
from services.financing.loans.repayments import repay, split_repayment
from services.kernel import Country, Currency, Decision, Money
from services.kernel.money import CurrencyMismatchError
from tests.unit.financing.examples import (
    BORROWER,
    DISBURSED,
    FACILITY,
    NOW,
    REQUEST,
    SUBMITTED,
    TODAY,
    approved,
    disbursed,
    usd,
)

FIRST_DUE = date(2026, 3, 15)
DAY = timedelta(days=1)


def paying(loan: Loan, cents: int, on: date = TODAY) -> Decision[Loan]:
    amount = Money(cents, loan.currency)
    split = split_repayment(loan, amount, paid_on=on, order=DEFAULT_ORDER, at=NOW)
    return repay(loan, split, amount, paid_on=on, at=NOW)


def owed_by(loan: Loan) -> int:
    return sum(instalment.total(loan.currency).amount_minor for instalment in loan.unpaid)


def test_a_disbursed_loan_owes_its_principal_and_the_interest_of_its_schedule() -> None:
    decision = disburse(approved(), BORROWER, disbursed_on=DISBURSED, loan_id="loan-1", by="loan_officer-1", at=NOW)

    (fact,) = decision.events
    loan = decision.state
    assert isinstance(fact, LoanDisbursed)
    assert (fact.amount_minor, fact.instalment_count, fact.matures_on) == (100_000, 10, date(2026, 12, 15))
    assert sum(row.principal_minor for row in loan.instalments) == 100_000
    assert loan.instalments[0].interest_minor == 1_000
    assert loan.instalments[0].due_on == FIRST_DUE


def test_equal_instalments_in_rupiah_are_whole_rupiah() -> None:
    rupiah = replace(approved(), amount_minor=1_500_000_000, currency=Currency.IDR)

    loan = disburse(rupiah, BORROWER, disbursed_on=DISBURSED, loan_id="loan-1", by="x", at=NOW).state

    due = {row.principal_minor + row.interest_minor for row in loan.instalments[:-1]}
    assert len(due) == 1
    assert due.pop() % 100 == 0


def test_a_loan_may_be_recorded_for_a_day_in_the_past_but_for_none_to_come() -> None:
    assert disbursed(on=SUBMITTED).disbursed_on == SUBMITTED
    assert disbursed(on=TODAY).disbursed_on == TODAY
    with pytest.raises(DayInFutureError):
        disbursed(on=TODAY + DAY)


def test_a_loan_is_not_paid_out_before_it_was_asked_for() -> None:
    with pytest.raises(DisbursedBeforeSubmissionError):
        disbursed(on=SUBMITTED - DAY)


@pytest.mark.parametrize("standing", ["suspended", "deregistered"])
def test_a_borrower_on_hold_is_paid_nothing(standing: Literal["suspended", "deregistered"]) -> None:
    held: Borrower = replace(BORROWER, standing=standing)

    with pytest.raises(BorrowerNotActiveError):
        disburse(approved(), held, disbursed_on=DISBURSED, loan_id="loan-1", by="x", at=NOW)


def test_a_repayment_pays_interest_before_principal_and_says_so() -> None:
    loan = disbursed()

    decision = paying(loan, 5_000, FIRST_DUE)

    (fact,) = decision.events
    assert isinstance(fact, LoanRepaid)
    assert (fact.interest_minor, fact.principal_minor, fact.overpaid_minor) == (1_000, 4_000, 0)
    assert fact.principal_outstanding_minor == 96_000
    first = decision.state.instalments[0]
    assert (first.interest_paid_minor, first.principal_paid_minor) == (1_000, 4_000)


def test_another_order_pays_principal_first() -> None:
    loan = disbursed()

    split = split_repayment(
        loan, usd(5_000), paid_on=FIRST_DUE, order=(Component.PRINCIPAL, Component.INTEREST), at=NOW
    )

    assert split.paid(Component.PRINCIPAL) == usd(5_000)


def test_an_order_that_leaves_out_what_is_owed_is_refused() -> None:
    with pytest.raises(AllocationOrderError):
        split_repayment(disbursed(), usd(1), paid_on=FIRST_DUE, order=(Component.PRINCIPAL,), at=NOW)


def test_a_repayment_in_another_currency_is_refused() -> None:
    with pytest.raises(CurrencyMismatchError):
        split_repayment(disbursed(), Money(100, Currency.IDR), paid_on=FIRST_DUE, order=DEFAULT_ORDER, at=NOW)


def test_the_last_repayment_closes_the_loan_and_the_excess_is_recorded() -> None:
    loan = disbursed()

    decision = paying(loan, owed_by(loan) + 7)

    repaid, closed = decision.events
    assert isinstance(repaid, LoanRepaid)
    assert isinstance(closed, LoanClosed)
    assert (repaid.overpaid_minor, repaid.principal_outstanding_minor, closed.closed_on) == (7, 0, TODAY)
    assert (decision.state.status, decision.state.overpaid_minor) == ("closed", 7)
    assert decision.state.version == loan.version + 2


def test_a_closed_loan_takes_nothing_more() -> None:
    closed = paying(disbursed(), owed_by(disbursed())).state

    with pytest.raises(LoanStateError):
        paying(closed, 1)
    with pytest.raises(LoanStateError):
        assess(closed, assessed_on=TODAY, at=NOW)


def test_repayments_are_recorded_in_the_order_of_their_days() -> None:
    loan = paying(disbursed(), 100, FIRST_DUE).state

    assert paying(loan, 100, FIRST_DUE).state.last_paid_on == FIRST_DUE
    with pytest.raises(RepaymentOutOfOrderError):
        paying(loan, 100, FIRST_DUE - DAY)


def test_nothing_is_repaid_before_the_disbursement_or_tomorrow() -> None:
    with pytest.raises(DayBeforeDisbursementError):
        paying(disbursed(), 100, DISBURSED - DAY)
    with pytest.raises(DayInFutureError):
        paying(disbursed(), 100, TODAY + DAY)


@given(
    st.lists(st.integers(1, 60_000), min_size=1, max_size=12),
    st.sampled_from(["equal_instalments", "equal_principal"]),
)
def test_every_cent_is_principal_interest_or_excess_and_the_facility_gets_its_principal_back(
    payments: list[int], method: Literal["equal_instalments", "equal_principal"]
) -> None:
    loan = disbursed(replace(REQUEST, method=method))
    owed = owed_by(loan)
    facility = facilities.commit(FACILITY, usd(loan.amount_minor), at=NOW).state
    facts: list[LoanRepaid] = []

    for cents in payments:
        if loan.status == "closed":
            break
        decision = paying(loan, cents)
        loan = decision.state
        fact = decision.events[0]
        assert isinstance(fact, LoanRepaid)
        facility = facilities.release(facility, usd(fact.principal_minor), at=NOW).state
        facts.append(fact)

    paid = sum(fact.amount_minor for fact in facts)
    assert sum(fact.principal_minor + fact.interest_minor + fact.overpaid_minor for fact in facts) == paid
    assert owed_by(loan) == max(owed - paid, 0)
    assert (loan.status == "closed") == (paid >= owed)
    assert facility.committed_minor == loan.principal_outstanding_minor == facts[-1].principal_outstanding_minor


def test_a_receipt_shows_what_each_part_of_a_payment_paid() -> None:
    loan, amount = disbursed(), usd(12_000)
    split = split_repayment(loan, amount, paid_on=FIRST_DUE, order=DEFAULT_ORDER, at=NOW)
    after = repay(loan, split, amount, paid_on=FIRST_DUE, at=NOW).state

    given_out = receipt(after, amount, split, paid_on=FIRST_DUE)

    assert sum(part.amount_minor for part in given_out.allocation) == 12_000
    assert [(part.number, part.timing, part.component) for part in given_out.allocation] == [
        (1, "due", "interest"),
        (1, "due", "principal"),
        (2, "in_advance", "interest"),
        (2, "in_advance", "principal"),
    ]
    assert given_out.version == after.version


def test_an_assessment_counts_days_and_what_was_due_before() -> None:
    decision = assess(disbursed(), assessed_on=FIRST_DUE + 31 * DAY, at=NOW)

    (fact,) = decision.events
    assert isinstance(fact, LoanArrearsAssessed)
    assert (fact.days_past_due, fact.principal_outstanding_minor) == (31, 100_000)
    assert fact.overdue_minor == disbursed().instalments[0].principal_minor + 1_000
    assert fact.counting_rule == COUNTING_RULE


def test_the_due_date_itself_is_not_past_due() -> None:
    decision = assess(disbursed(), assessed_on=FIRST_DUE, at=NOW)

    assert decision.state.assessment is not None
    assert (decision.state.assessment.days_past_due, decision.state.assessment.overdue_minor) == (0, 0)


def test_the_same_day_with_the_same_figures_is_no_new_fact() -> None:
    assessed = assess(disbursed(), assessed_on=TODAY, at=NOW).state

    assert assess(assessed, assessed_on=TODAY, at=NOW).events == ()


def test_a_payment_on_an_assessed_day_is_assessed_again() -> None:
    assessed = assess(disbursed(), assessed_on=TODAY, at=NOW).state
    paid = paying(assessed, 50_000, TODAY).state

    (fact,) = assess(paid, assessed_on=TODAY, at=NOW).events

    assert isinstance(fact, LoanArrearsAssessed)
    assert fact.principal_outstanding_minor == paid.principal_outstanding_minor


def test_a_day_before_what_is_known_cannot_be_assessed() -> None:
    paid = paying(disbursed(), 100, TODAY).state
    assessed = assess(disbursed(), assessed_on=TODAY, at=NOW).state

    for loan in (paid, assessed):
        with pytest.raises(AssessmentOutOfOrderError):
            assess(loan, assessed_on=TODAY - DAY, at=NOW)


def test_no_day_before_the_disbursement_or_to_come_is_assessed() -> None:
    with pytest.raises(DayBeforeDisbursementError):
        assess(disbursed(), assessed_on=DISBURSED - DAY, at=NOW)
    with pytest.raises(DayInFutureError):
        assess(disbursed(), assessed_on=TODAY + DAY, at=NOW)


def test_a_loan_is_kept_by_the_lenders_ministry() -> None:
    with pytest.raises(LoanOfOtherMinistryError):
        demand_home(disbursed().home, Country.TL)
