"""The work of a loan at the end of each day: done once, made up where missed, and the books show what is earned."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.contracts.financing import LoanArrearsAssessed, LoanCharged, LoanDayProcessed
from services.financing.arithmetic.lending.charges import PenaltyRule
from services.financing.ledger.model import Posting
from services.financing.ledger.repository import load_charts
from services.financing.ledger.reversals import standing
from services.financing.loans import bookings
from services.financing.loans.daily_work import DAYS_MAX, is_processed, make_up, next_day, process_day
from services.financing.loans.entering import Entry
from services.financing.loans.model import Loan
from services.financing.loans.refusals import DayInFutureError
from services.financing.loans.replaying import replayed, with_standing
from services.financing.loans.repository import from_document, to_document
from tests.unit.financing.examples import DISBURSED, NOTE, NOW, TODAY, approved, disbursed, disbursing, paying

DAY = timedelta(days=1)
FIRST_DUE = date(2026, 3, 15)
RULE = PenaltyRule(Decimal("0.02"), grace_days=2, every_days=10)
LATE = replace(disbursed(), penalty=RULE)


def up_to(loan: Loan, day: date, *, pace: int = 1) -> list[Entry]:
    """Make days up in several goes of some days each."""
    entries: list[Entry] = []
    while not is_processed(loan, day):
        entries += make_up(loan, min(day, next_day(loan) + (pace - 1) * DAY), NOTE)
        loan = entries[-1].loan
    return entries


def booked(entries: list[Entry]) -> list[Posting]:
    postings: list[Posting] = []
    for entry in entries:
        effects = set(bookings.effects_changed(entry))
        stands = [one for one in standing(postings) if one.postings[0].effect_of in effects]
        fresh = bookings.journals(entry, stands, load_charts(), booked_at=NOW)
        postings += [posting for journal in fresh for posting in journal.postings]
    return postings


def told(entries: list[Entry], kind: type) -> list[object]:
    return [fact for entry in entries for fact in entry.decision.events if isinstance(fact, kind)]


def test_a_month_of_days_books_the_interest_of_the_month_day_by_day() -> None:
    # 12 % a year on 1,000.00 dollars by 30/360 is 10.00 dollars for the first month.
    entries = up_to(disbursed(), FIRST_DUE)

    accrued = [one for one in booked(entries) if one.kind == "interest_accrual" and one.debit_minor]
    assert sum(one.debit_minor for one in accrued) == 1_000
    assert [one.day for one in accrued] == [DISBURSED + number * DAY for number in range(1, 29)]
    assert max(one.debit_minor for one in accrued) - min(one.debit_minor for one in accrued) <= 1


def test_the_same_day_again_does_nothing() -> None:
    loan = up_to(LATE, FIRST_DUE + 5 * DAY)[-1].loan

    again = make_up(loan, FIRST_DUE + 5 * DAY, NOTE)
    earlier = make_up(loan, FIRST_DUE, NOTE)

    assert (again, earlier) == ((), ())


@settings(max_examples=8, deadline=None)
@given(st.integers(1, 40), st.integers(2, 50), st.sampled_from([0, 6_000]), st.integers(0, 30))
def test_missed_days_made_up_at_once_are_as_if_none_was_missed(days: int, pace: int, cents: int, on: int) -> None:
    begun = paying(LATE, cents, FIRST_DUE + on * DAY).loan if cents else LATE
    loan = replace(begun, processed_until=FIRST_DUE - DAY)
    until = FIRST_DUE + (days - 1) * DAY

    each_day, made_up = up_to(loan, until), up_to(loan, until, pace=pace)

    assert made_up[-1].loan == each_day[-1].loan
    assert [one.decision.events for one in made_up] == [one.decision.events for one in each_day]
    assert booked(made_up) == booked(each_day)


def test_one_transaction_takes_no_more_days_than_its_limit() -> None:
    entries = make_up(disbursed(), TODAY, NOTE)

    assert entries[-1].loan.processed_until == DISBURSED + (DAYS_MAX - 1) * DAY
    assert not is_processed(entries[-1].loan, TODAY)


def test_a_penalty_is_charged_when_its_grace_is_over_and_again_only_as_often_as_its_rule_says() -> None:
    loan = replace(LATE, processed_until=FIRST_DUE - DAY)

    entries = up_to(loan, FIRST_DUE + 13 * DAY)

    # Two in a hundred of the first instalment, 105.58 dollars, half-even: 2.11 dollars.
    charged = told(entries, LoanCharged)
    assert [(fact.charged_on, fact.amount_minor) for fact in charged if isinstance(fact, LoanCharged)] == [
        (FIRST_DUE, 211),
        (FIRST_DUE + 10 * DAY, 211),
    ]
    assert {fact.reason_code for fact in charged if isinstance(fact, LoanCharged)} == {"late_payment"}


def test_arrears_are_told_when_their_figures_change_and_the_day_is_always() -> None:
    entries = up_to(disbursed(), FIRST_DUE + 2 * DAY)

    arrears = [fact for fact in told(entries, LoanArrearsAssessed) if isinstance(fact, LoanArrearsAssessed)]
    days = (FIRST_DUE - DISBURSED).days + 3
    assert len(told(entries, LoanDayProcessed)) == days
    assert [(fact.assessed_on, fact.days_past_due) for fact in arrears] == [
        (DISBURSED, 0),
        (FIRST_DUE + DAY, 1),
        (FIRST_DUE + 2 * DAY, 2),
    ]
    assert entries[-1].loan.assessment
    assert entries[-1].loan.assessment.assessed_on == FIRST_DUE + 2 * DAY


def test_a_backdated_payment_after_the_run_leaves_what_is_earned_up_to_the_processed_day() -> None:
    processed = up_to(disbursed(), FIRST_DUE + 5 * DAY)

    paid = paying(processed[-1].loan, 10_558, FIRST_DUE)

    by_day = Counter[date]()
    for posting in booked([disbursing(approved()), *processed, paid]):
        by_day[posting.day] += posting.debit_minor - posting.credit_minor
    assert paid.loan.accrued_interest_minor == processed[-1].loan.accrued_interest_minor
    assert not any(by_day.values())


def test_a_processed_loan_is_the_replay_of_its_entries_and_is_read_as_it_was_kept() -> None:
    loan = up_to(LATE, FIRST_DUE + 5 * DAY)[-1].loan

    again = with_standing(loan, replayed(loan))

    assert again == loan
    assert from_document({**to_document(loan), "version": loan.version}) == loan


def test_a_loan_that_has_ended_is_left_out_and_a_day_to_come_is_refused() -> None:
    closed = paying(disbursed(), 200_000, TODAY).loan
    morning = replace(NOTE, at=datetime(2026, 2, 15, 4, tzinfo=UTC))

    left_out = make_up(closed, TODAY, NOTE)

    assert (closed.status, left_out) == ("closed", ())
    with pytest.raises(DayInFutureError):
        process_day(disbursed(), DISBURSED + DAY, morning)
