"""What a borrower is shown before choosing how a payment is used."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from services.financing.arithmetic.lending.due_dates import due_dates
from services.financing.arithmetic.lending.events import Disbursement, Event, Payment
from services.financing.arithmetic.lending.prepayments import Choice, amount_to_pay_off, choices, offering
from services.financing.arithmetic.lending.replay import replay
from services.financing.arithmetic.lending.schedule import schedule_of
from services.financing.arithmetic.lending.terms import Instalments, Interest, LendingTerms, Recalculation
from services.kernel import Currency

DAY, PAID_ON = date(2026, 1, 10), date(2026, 2, 20)
TERMS = LendingTerms(Currency.USD, Interest(Decimal("0.18"), recalculation=Recalculation()), Instalments(12))
DATES = due_dates(TERMS, DAY)
LENT: list[Event] = [Disbursement(DAY, DAY, 100_000)]


def _choices(amount: int) -> dict[str, Choice]:
    return {choice.kind: choice for choice in choices(TERMS, DATES, LENT, PAID_ON, amount)}


def test_fewer_instalments_keep_their_size_and_end_earlier() -> None:
    fewer = _choices(40_000)["fewer_instalments"]

    assert (fewer.next_due, fewer.instalments_left, fewer.last_due_on) == (9_168, 8, date(2026, 10, 10))


def test_smaller_instalments_keep_their_number() -> None:
    smaller = _choices(40_000)["smaller_instalments"]

    assert (smaller.next_due, smaller.instalments_left, smaller.last_due_on) == (6_107, 11, date(2027, 1, 10))


def test_the_next_instalments_are_paid_first_when_that_is_chosen() -> None:
    ahead = _choices(40_000)["next_instalments"]

    assert (ahead.next_due_on, ahead.last_due_on) == (date(2026, 6, 10), date(2027, 1, 10))


@given(st.integers(10_000, 80_000))
@settings(max_examples=25, deadline=None)
def test_ending_earlier_never_costs_more_interest_than_smaller_instalments(amount: int) -> None:
    shown = _choices(amount)

    assert shown["fewer_instalments"].interest <= shown["smaller_instalments"].interest
    assert all(choice.interest_saved >= 0 for choice in shown.values())


@given(st.integers(10_000, 80_000))
@settings(max_examples=25, deadline=None)
def test_what_was_shown_is_what_is_recorded(amount: int) -> None:
    for choice in _choices(amount).values():
        account = replay(offering(TERMS), DATES, [*LENT, *choice.events], PAID_ON)

        left = [instalment for instalment in schedule_of(account) if instalment.outstanding]
        assert (len(left), left[0].outstanding) == (choice.instalments_left, choice.next_due)


@given(st.dates(DAY, date(2027, 3, 1)))
@settings(max_examples=25, deadline=None)
def test_what_pays_a_loan_off_leaves_nothing_and_nothing_over(on: date) -> None:
    amount = amount_to_pay_off(TERMS, DATES, LENT, on)

    account = replay(TERMS, DATES, [*LENT, Payment(on, on, amount)], on)

    assert (sum(row.outstanding for row in account.rows), account.overpaid) == (0, 0)
