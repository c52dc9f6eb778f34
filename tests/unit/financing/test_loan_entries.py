"""What happens to a running loan: backdated, charged, waived, changed, given up and taken back, always by replay."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from services.contracts.financing import (
    LoanChargedBack,
    LoanClosed,
    LoanEntryReallocated,
    LoanEntryUndone,
    LoanReopened,
    LoanTermsChanged,
    LoanWrittenOff,
)
from services.financing.arithmetic.lending.events import (
    DueDateChange,
    ExtraTerms,
    InterestPause,
    NewPlan,
    RateChange,
    ReAge,
    ReAmortisation,
)
from services.financing.arithmetic.lending.shapes import INTEREST_ONLY, Shape
from services.financing.loans.changes import Change, change_terms, compare, demand_consent
from services.financing.loans.charging import charge, waive
from services.financing.loans.losses import charge_off, write_off
from services.financing.loans.model import Consent, Loan
from services.financing.loans.previews import choices, quote_pay_off
from services.financing.loans.receipts import effect
from services.financing.loans.refusals import (
    ChangeNotPossibleError,
    ConsentMissingError,
    EntryNotFoundError,
    EntryStaysError,
    LoanStateError,
    LossBeforeEntriesError,
    NothingToChargeBackError,
    NothingToRefundError,
    NothingToWaiveError,
)
from services.financing.loans.repayments import charge_back, recover, refund
from services.financing.loans.undoing import undo
from tests.unit.financing.examples import NOTE, TODAY, disbursed, owed_by, paying, usd

DAY = timedelta(days=1)
FIRST_DUE, SECOND_DUE, THIRD_DUE = date(2026, 3, 15), date(2026, 4, 15), date(2026, 5, 15)
CONSENTED = replace(NOTE, consent=Consent(TODAY, "a" * 64), reason_code="late_season")


def changed(loan: Loan, change: Change, **chosen: Any) -> Loan:
    return change_terms(loan, change, restructured=chosen.get("restructured", False), note=CONSENTED).loan


def test_a_payment_of_an_earlier_day_moves_what_a_later_one_paid_and_facts_say_by_how_much() -> None:
    later = paying(disbursed(), 10_000, SECOND_DUE).loan

    entry = paying(later, 10_000, FIRST_DUE)

    reallocated = [fact for fact in entry.decision.events if isinstance(fact, LoanEntryReallocated)]
    both = paying(paying(disbursed(), 10_000, FIRST_DUE).loan, 10_000, SECOND_DUE).loan
    assert entry.loan.standing == both.standing
    assert [(fact.entry, fact.entry_on) for fact in reallocated] == [(2, SECOND_DUE)]
    assert reallocated[0].principal_minor == -reallocated[0].interest_minor
    assert effect(entry).reallocated == (2,)


def test_a_penalty_is_paid_before_interest_and_a_waived_one_is_not() -> None:
    late = charge(disbursed(), "penalty", usd(150), on=SECOND_DUE, due_on=FIRST_DUE, note=NOTE).loan

    paid = paying(late, 1_150, SECOND_DUE)
    waived = waive(late, "penalty", usd(150), on=SECOND_DUE, note=NOTE)
    paid_after = paying(waived.loan, 1_150, SECOND_DUE)

    assert (paid.result.paid.penalty_minor, paid.result.paid.interest_minor) == (150, 1_000)
    assert waived.result.given_up.penalty_minor == 150
    assert paid_after.result.paid.penalty_minor == 0
    assert owed_by(paid_after.loan) == owed_by(late) - 150 - 1_150


def test_no_more_is_waived_than_is_unpaid() -> None:
    with pytest.raises(NothingToWaiveError):
        waive(disbursed(), "penalty", usd(1), on=SECOND_DUE, note=NOTE)


def test_an_overpayment_is_paid_back_and_no_more() -> None:
    closed = paying(disbursed(), owed_by(disbursed()) + 700).loan

    back = refund(closed, usd(700), on=TODAY, note=NOTE)

    assert (back.loan.standing.overpaid_minor, back.result.overpaid_minor) == (0, -700)
    with pytest.raises(NothingToRefundError):
        refund(back.loan, usd(1), on=TODAY, note=NOTE)


def test_a_payment_charged_back_is_owed_again_and_reopens_a_closed_loan() -> None:
    owed = owed_by(disbursed())
    closed = paying(disbursed(), owed).loan

    entry = charge_back(closed, usd(20_000), payment=2, on=TODAY, note=NOTE)

    told, reopened = entry.decision.events
    assert isinstance(told, LoanChargedBack)
    assert isinstance(reopened, LoanReopened)
    assert (told.principal_minor, told.principal_outstanding_minor) == (20_000, 20_000)
    assert (entry.loan.status, owed_by(entry.loan)) == ("active", 20_000)
    with pytest.raises(NothingToChargeBackError):
        charge_back(entry.loan, usd(owed), payment=2, on=TODAY, note=NOTE)
    with pytest.raises(NothingToChargeBackError):
        charge_back(entry.loan, usd(1), payment=1, on=TODAY, note=NOTE)


def test_an_undone_payment_leaves_the_loan_as_if_it_had_never_been_entered() -> None:
    before = paying(disbursed(), 10_000, FIRST_DUE).loan
    twice = paying(before, 10_000, FIRST_DUE).loan

    entry = undo(twice, 3, replace(NOTE, reason_code="entered_twice"))

    (fact,) = entry.decision.events
    assert isinstance(fact, LoanEntryUndone)
    assert entry.loan.standing == before.standing
    assert (fact.kind, fact.principal_minor + fact.interest_minor) == ("repayment", -10_000)
    assert fact.principal_outstanding_minor == before.standing.principal_outstanding_minor
    assert [one.undone is not None for one in entry.loan.entries] == [False, False, True]


def test_what_others_rest_on_is_not_undone() -> None:
    paid = paying(disbursed(), 10_000, FIRST_DUE).loan
    charged_back = charge_back(paid, usd(10_000), payment=2, on=TODAY, note=NOTE).loan
    undone = undo(paid, 2, NOTE).loan

    for loan, number in ((paid, 1), (charged_back, 2), (undone, 2)):
        with pytest.raises(EntryStaysError):
            undo(loan, number, NOTE)
    with pytest.raises(EntryNotFoundError):
        undo(paid, 9, NOTE)


def test_a_written_off_loan_owes_nothing_and_takes_only_recoveries() -> None:
    entry = write_off(paying(disbursed(), 10_000, FIRST_DUE).loan, on=TODAY, note=NOTE)

    (fact,) = entry.decision.events
    recovered = recover(entry.loan, usd(3_000), on=TODAY, note=NOTE)
    assert isinstance(fact, LoanWrittenOff)
    assert fact.principal_minor == 100_000 - 9_000
    assert (entry.loan.status, owed_by(entry.loan), entry.loan.committed_minor) == ("written_off", 0, 0)
    assert recovered.loan.standing == replace(entry.loan.standing, closed_on=TODAY)
    with pytest.raises(LoanStateError):
        paying(entry.loan, 1)
    with pytest.raises(LoanStateError):
        recover(disbursed(), usd(1), on=TODAY, note=NOTE)


def test_a_charged_off_loan_is_still_owed_and_repaid() -> None:
    lost = charge_off(disbursed(), "regular", on=TODAY, note=NOTE).loan

    repaid = paying(lost, owed_by(lost))

    assert (lost.status, owed_by(lost)) == ("charged_off", owed_by(disbursed()))
    assert repaid.loan.status == "closed"
    assert isinstance(repaid.decision.events[-1], LoanClosed)


def test_a_loan_is_given_up_after_all_that_happened_to_it() -> None:
    paid = paying(disbursed(), 100, TODAY).loan

    with pytest.raises(LossBeforeEntriesError):
        write_off(paid, on=TODAY - DAY, note=NOTE)
    with pytest.raises(LossBeforeEntriesError):
        charge_off(paid, "regular", on=TODAY - DAY, note=NOTE)


@pytest.mark.parametrize(
    "change",
    [
        RateChange(SECOND_DUE, TODAY, Decimal("0.06")),
        ExtraTerms(SECOND_DUE, TODAY, 3),
        DueDateChange(SECOND_DUE, TODAY, SECOND_DUE + 10 * DAY),
        InterestPause(SECOND_DUE, TODAY, SECOND_DUE + 14 * DAY),
        NewPlan(THIRD_DUE, TODAY, (INTEREST_ONLY, *[Shape()] * 7)),
        ReAge(TODAY, TODAY, TODAY + 30 * DAY, 12, 1, "months"),
        ReAmortisation(TODAY, TODAY),
    ],
    ids=lambda change: type(change).__name__,
)
def test_other_terms_keep_the_principal_and_show_both_plans(change: Change) -> None:
    loan = disbursed()

    entry = change_terms(loan, change, restructured=True, note=CONSENTED)

    fact = entry.decision.events[0]
    shown = compare(loan, entry.loan, change, change.on)
    assert isinstance(fact, LoanTermsChanged)
    assert fact.restructured
    assert entry.loan.is_restructured
    assert entry.loan.standing.principal_outstanding_minor == 100_000
    assert (shown.before.interest_minor, shown.after.interest_minor) == (
        fact.interest_before_minor,
        fact.interest_after_minor,
    )
    assert shown.after.unpaid_minor == owed_by(entry.loan)


def test_a_lower_rate_costs_less_and_more_instalments_are_smaller() -> None:
    loan = disbursed()

    cheaper = changed(loan, RateChange(SECOND_DUE, TODAY, Decimal("0.06")))
    longer = changed(loan, ExtraTerms(SECOND_DUE, TODAY, 6))

    assert owed_by(cheaper) < owed_by(loan)
    largest = max(row.due_minor for row in longer.standing.instalments)
    assert largest <= max(row.due_minor for row in loan.standing.instalments)
    assert len(longer.standing.instalments) == len(loan.standing.instalments) + 6


@pytest.mark.parametrize(
    "change",
    [
        DueDateChange(SECOND_DUE + DAY, TODAY, TODAY),
        DueDateChange(SECOND_DUE, TODAY, FIRST_DUE),
        ExtraTerms(SECOND_DUE, TODAY, 600),
        NewPlan(date(2027, 6, 1), TODAY),
        ReAge(TODAY, TODAY, TODAY, 12, 1, "months"),
        InterestPause(SECOND_DUE, TODAY, FIRST_DUE),
    ],
    ids=lambda change: type(change).__name__,
)
def test_a_change_that_fits_no_instalment_is_refused(change: Change) -> None:
    with pytest.raises(ChangeNotPossibleError):
        changed(disbursed(), change)


def test_other_terms_need_the_borrowers_consent_a_pause_of_interest_does_not() -> None:
    demand_consent(InterestPause(SECOND_DUE, TODAY, THIRD_DUE), None)

    with pytest.raises(ConsentMissingError):
        demand_consent(ReAmortisation(TODAY, TODAY), None)


def test_what_pays_a_loan_off_closes_it() -> None:
    loan = paying(disbursed(), 10_000, FIRST_DUE).loan
    quote = quote_pay_off(loan, TODAY)

    paid = paying(loan, quote.amount_minor, TODAY).loan

    assert (paid.status, paid.standing.overpaid_minor) == ("closed", 0)


@pytest.mark.parametrize("use", ["next_instalments", "fewer_instalments", "smaller_instalments"])
def test_a_prepayment_does_what_its_choice_had_shown(use: Any) -> None:
    loan = paying(disbursed(), 11_000, FIRST_DUE).loan
    shown = next(one for one in choices(loan, SECOND_DUE - DAY, 40_000).choices if one.use == use)

    entry = paying(loan, 40_000, SECOND_DUE - DAY, use=use)

    left = [row for row in entry.loan.standing.instalments if row.unpaid_minor]
    assert (len(left), left[0].due_on) == (shown.instalments_left, shown.next_due_on)
    assert left[0].unpaid_minor == shown.next_due_minor


def test_an_entry_never_reads_what_its_own_day_could_not_know() -> None:
    paid = paying(disbursed(), 10_000, SECOND_DUE).loan

    quoted_before = quote_pay_off(paid, SECOND_DUE - DAY)

    assert quoted_before.amount_minor == quote_pay_off(disbursed(), SECOND_DUE - DAY).amount_minor
