"""Loans: disbursement, repayment and the assessment of arrears."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.financing import (
    LoanArrearsAssessed,
    LoanClosed,
    LoanCured,
    LoanDisbursed,
    LoanRepaid,
    LoanTrancheDisbursed,
)
from services.financing.arithmetic.lending.terms import Component
from services.financing.borrowers.model import Borrower
from services.financing.facilities import model as facilities
from services.financing.loans.assessments import PUBLISHED_RULE, assess
from services.financing.loans.disbursements import disburse_more
from services.financing.loans.model import Loan, demand_home
from services.financing.loans.receipts import receipt
from services.financing.loans.refusals import (
    AllocationOrderError,
    AmountOverApprovedError,
    AssessmentOutOfOrderError,
    BorrowerNotActiveError,
    DayBeforeDisbursementError,
    DayInFutureError,
    DisbursedBeforeSubmissionError,
    LoanOfOtherMinistryError,
    LoanStateError,
)
from services.financing.loans.repayments import repay
from services.kernel import Country, Currency, Money
from services.kernel.money import CurrencyMismatchError
from tests.unit.financing.examples import (
    BORROWER,
    DISBURSED,
    FACILITY,
    NOTE,
    NOW,
    REQUEST,
    SUBMITTED,
    TODAY,
    approved,
    disbursed,
    disbursing,
    owed_by,
    paying,
    usd,
)

FIRST_DUE = date(2026, 3, 15)
DAY = timedelta(days=1)
PRINCIPAL_FIRST = (Component.PRINCIPAL, Component.INTEREST, Component.FEE, Component.PENALTY)


def test_a_disbursed_loan_owes_its_principal_and_the_interest_of_its_schedule() -> None:
    decision = disbursing(approved()).decision

    (fact,) = decision.events
    loan = decision.state.standing
    assert isinstance(fact, LoanDisbursed)
    assert (fact.amount_minor, fact.instalment_count, fact.matures_on) == (100_000, 10, date(2026, 12, 15))
    assert sum(row.principal_minor for row in loan.instalments) == 100_000
    assert loan.instalments[0].interest_minor == 1_000
    assert loan.instalments[0].due_on == FIRST_DUE


def test_equal_instalments_in_rupiah_are_whole_rupiah() -> None:
    rupiah = replace(approved(), amount_minor=1_500_000_000, currency=Currency.IDR)

    loan = disbursing(rupiah).loan

    due = {row.due_minor for row in loan.standing.instalments[:-1]}
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
    first_part = disbursing(approved(), amount=usd(60_000)).loan

    with pytest.raises(BorrowerNotActiveError):
        disbursing(approved(), borrower=held)
    with pytest.raises(BorrowerNotActiveError):
        disburse_more(first_part, held, usd(40_000), on=TODAY, note=NOTE)


def test_a_loan_may_be_paid_out_in_parts_up_to_what_was_approved() -> None:
    first_part = disbursing(approved(), amount=usd(60_000)).loan

    decision = disburse_more(first_part, BORROWER, usd(40_000), on=date(2026, 4, 1), note=NOTE).decision

    (fact,) = decision.events
    assert isinstance(fact, LoanTrancheDisbursed)
    assert (fact.amount_minor, fact.principal_outstanding_minor) == (40_000, 100_000)
    assert first_part.committed_minor == decision.state.committed_minor == 100_000
    assert sum(row.principal_minor for row in decision.state.standing.instalments) == 100_000
    with pytest.raises(AmountOverApprovedError):
        disburse_more(decision.state, BORROWER, usd(1), on=TODAY, note=NOTE)
    with pytest.raises(AmountOverApprovedError):
        disbursing(approved(), amount=usd(100_001))


def test_a_repayment_pays_interest_before_principal_and_says_so() -> None:
    decision = paying(disbursed(), 5_000, FIRST_DUE).decision

    (fact,) = decision.events
    assert isinstance(fact, LoanRepaid)
    assert (fact.interest_minor, fact.principal_minor, fact.overpaid_minor) == (1_000, 4_000, 0)
    assert (fact.principal_outstanding_minor, fact.entry) == (96_000, 2)
    first = decision.state.standing.instalments[0]
    assert (first.interest_paid_minor, first.principal_paid_minor) == (1_000, 4_000)


def test_another_order_pays_principal_first_and_later_payments_keep_their_own() -> None:
    first = paying(disbursed(), 5_000, FIRST_DUE, order=PRINCIPAL_FIRST)
    second = paying(first.loan, 5_000, FIRST_DUE)

    assert first.result.paid.principal_minor == 5_000
    assert second.result.paid.interest_minor == 1_000


def test_an_order_that_leaves_a_component_out_is_refused() -> None:
    with pytest.raises(AllocationOrderError):
        paying(disbursed(), 1, FIRST_DUE, order=(Component.PRINCIPAL,))


def test_a_repayment_in_another_currency_is_refused() -> None:
    with pytest.raises(CurrencyMismatchError):
        repay(disbursed(), Money(100, Currency.IDR), paid_on=FIRST_DUE, note=NOTE)


def test_the_last_repayment_closes_the_loan_and_the_excess_is_recorded() -> None:
    loan = disbursed()

    decision = paying(loan, owed_by(loan) + 7).decision

    repaid, closed = decision.events
    assert isinstance(repaid, LoanRepaid)
    assert isinstance(closed, LoanClosed)
    assert (repaid.overpaid_minor, repaid.principal_outstanding_minor, closed.closed_on) == (7, 0, TODAY)
    assert (decision.state.status, decision.state.standing.overpaid_minor) == ("closed", 7)
    assert decision.state.version == loan.version + 2


def test_a_closed_loan_takes_nothing_more() -> None:
    closed = paying(disbursed(), owed_by(disbursed())).loan

    with pytest.raises(LoanStateError):
        paying(closed, 1)
    with pytest.raises(LoanStateError):
        assess(closed, assessed_on=TODAY, at=NOW)


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
        decision = paying(loan, cents).decision
        facility = facilities.release(
            facility, usd(loan.committed_minor - decision.state.committed_minor), at=NOW
        ).state
        loan = decision.state
        fact = decision.events[0]
        assert isinstance(fact, LoanRepaid)
        facts.append(fact)

    paid = sum(fact.amount_minor for fact in facts)
    assert sum(fact.principal_minor + fact.interest_minor + fact.overpaid_minor for fact in facts) == paid
    assert owed_by(loan) == max(owed - paid, 0)
    assert (loan.status == "closed") == (paid >= owed)
    outstanding = loan.standing.principal_outstanding_minor
    assert facility.committed_minor == outstanding == facts[-1].principal_outstanding_minor


def test_a_receipt_shows_what_each_part_of_a_payment_paid() -> None:
    entry = paying(disbursed(), 12_000, FIRST_DUE)

    given_out = receipt(entry, paid_on=FIRST_DUE, amount_minor=12_000)

    assert sum(part.amount_minor for part in given_out.allocation) == 12_000
    assert [(part.number, part.timing, part.component) for part in given_out.allocation] == [
        (1, "due", "interest"),
        (1, "due", "principal"),
        (2, "in_advance", "interest"),
        (2, "in_advance", "principal"),
    ]
    assert (given_out.version, given_out.entry) == (entry.loan.version, 2)


def test_an_assessment_counts_days_and_what_was_due_before() -> None:
    decision = assess(disbursed(), assessed_on=FIRST_DUE + 31 * DAY, at=NOW)

    (fact,) = decision.events
    assert isinstance(fact, LoanArrearsAssessed)
    assert (fact.days_past_due, fact.principal_outstanding_minor) == (31, 100_000)
    assert fact.overdue_minor == disbursed().standing.instalments[0].due_minor
    assert fact.counting_rule == PUBLISHED_RULE[disbursed().counting_rule]


def test_the_due_date_itself_is_not_past_due() -> None:
    decision = assess(disbursed(), assessed_on=FIRST_DUE, at=NOW)

    assert decision.state.assessment is not None
    assert (decision.state.assessment.days_past_due, decision.state.assessment.overdue_minor) == (0, 0)


def test_the_same_day_with_the_same_figures_is_no_new_fact() -> None:
    assessed = assess(disbursed(), assessed_on=TODAY, at=NOW).state

    assert assess(assessed, assessed_on=TODAY, at=NOW).events == ()


def test_a_payment_on_an_assessed_day_is_assessed_again_and_cures_the_loan() -> None:
    assessed = assess(disbursed(), assessed_on=TODAY, at=NOW).state
    paid: Loan = paying(assessed, 50_000, TODAY).loan

    fact, cured = assess(paid, assessed_on=TODAY, at=NOW).events

    assert isinstance(fact, LoanArrearsAssessed)
    assert isinstance(cured, LoanCured)
    assert fact.principal_outstanding_minor == paid.standing.principal_outstanding_minor


def test_a_day_is_assessed_from_what_had_happened_by_then() -> None:
    paid = paying(disbursed(), 100_000, TODAY).loan

    earlier = assess(paid, assessed_on=FIRST_DUE + 31 * DAY, at=NOW).state

    assert earlier.assessment == assess(disbursed(), assessed_on=FIRST_DUE + 31 * DAY, at=NOW).state.assessment


def test_days_are_assessed_in_their_order() -> None:
    assessed = assess(disbursed(), assessed_on=TODAY, at=NOW).state

    with pytest.raises(AssessmentOutOfOrderError):
        assess(assessed, assessed_on=TODAY - DAY, at=NOW)


def test_no_day_before_the_disbursement_or_to_come_is_assessed() -> None:
    with pytest.raises(DayBeforeDisbursementError):
        assess(disbursed(), assessed_on=DISBURSED - DAY, at=NOW)
    with pytest.raises(DayInFutureError):
        assess(disbursed(), assessed_on=TODAY + DAY, at=NOW)


def test_a_loan_is_kept_by_the_lenders_ministry() -> None:
    with pytest.raises(LoanOfOtherMinistryError):
        demand_home(disbursed().home, Country.TL)
