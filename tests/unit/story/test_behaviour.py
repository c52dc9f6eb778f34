"""Simulated repayment: the same at every telling, in order, and never more than was due."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.kernel.calendar import add_months
from story.assumptions import Repayment, assumptions
from story.behaviour import Due, payments

ASSUMED = assumptions().repayment
FIRST = date(2015, 1, 31)
SCHEDULE = [Due(add_months(FIRST, number), 1_000 + number) for number in range(1, 16)]
AFTER_ALL = add_months(FIRST, 60)
row_ids = st.text("0123456789", min_size=1, max_size=8)


def _only(habit: str) -> Repayment:
    return ASSUMED.model_copy(update={"shares": {habit: 1.0}})


@given(row_ids)
def test_a_borrower_behaves_the_same_at_every_telling(row_id: str) -> None:
    first = payments(row_id, SCHEDULE, AFTER_ALL, ASSUMED)

    assert payments(row_id, SCHEDULE, AFTER_ALL, ASSUMED) == first


@given(row_ids, st.dates(FIRST, AFTER_ALL))
def test_payments_are_whole_instalments_in_order_and_none_after_the_last_day_told(row_id: str, until: date) -> None:
    paid = payments(row_id, SCHEDULE, until, ASSUMED)

    days = [payment.paid_on for payment in paid]
    assert days == sorted(days)
    assert all(day <= until for day in days)
    assert [payment.amount_minor for payment in paid] == [due.amount_minor for due in SCHEDULE[: len(paid)]]


@given(row_ids, st.dates(FIRST, AFTER_ALL))
def test_the_day_the_story_ends_on_changes_nothing_before_it(row_id: str, until: date) -> None:
    whole = payments(row_id, SCHEDULE, AFTER_ALL, ASSUMED)

    assert payments(row_id, SCHEDULE, until, ASSUMED) == whole[: len(payments(row_id, SCHEDULE, until, ASSUMED))]


@given(row_ids)
def test_who_is_on_time_pays_on_the_due_day(row_id: str) -> None:
    paid = payments(row_id, SCHEDULE, AFTER_ALL, _only("on_time"))

    assert [payment.paid_on for payment in paid] == [due.due_on for due in SCHEDULE]


@given(row_ids)
def test_who_is_late_is_late_by_a_limited_number_of_days(row_id: str) -> None:
    paid = payments(row_id, SCHEDULE, AFTER_ALL, _only("late"))

    late = [payment.paid_on - due.due_on for payment, due in zip(paid, SCHEDULE, strict=True)]
    assert all(timedelta() <= delay <= timedelta(days=ASSUMED.late_days_max) for delay in late)


@given(row_ids)
def test_who_stopped_never_pays_again(row_id: str) -> None:
    paid = payments(row_id, SCHEDULE, AFTER_ALL, _only("stopped"))

    assert len(paid) <= ASSUMED.stopped_after_instalments_max


def test_the_habits_cover_everybody() -> None:
    assert sum(ASSUMED.shares.values()) == 1
