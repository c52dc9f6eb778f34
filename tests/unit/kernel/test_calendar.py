"""Months are added without drifting, and due dates move to business days by their rule."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.calendar import SHIFT_DAYS_MAX, DayRule, add_months, adjust, is_business_day

days = st.dates(date(1950, 1, 1), date(2150, 12, 31))
months = st.integers(-600, 600)
few_holidays = st.frozensets(st.dates(date(2025, 12, 1), date(2026, 3, 31)), max_size=8)
days_of_2026 = st.dates(date(2026, 1, 1), date(2026, 2, 28))

SATURDAY = date(2026, 1, 31)
"""The last day of its month: the next business day lies in February."""


@given(days, months)
def test_the_month_reached_is_exactly_so_many_months_away(day: date, count: int) -> None:
    reached = add_months(day, count)

    assert (reached.year * 12 + reached.month) - (day.year * 12 + day.month) == count


@given(days, months)
def test_the_day_of_the_month_stays_or_becomes_the_last_one(day: date, count: int) -> None:
    reached = add_months(day, count)

    last = monthrange(reached.year, reached.month)[1]
    assert reached.day == min(day.day, last)


@given(days, months, months)
def test_a_later_day_is_never_overtaken_by_adding_the_same_months(day: date, count: int, offset: int) -> None:
    later = day + timedelta(days=abs(offset))

    assert add_months(day, count) <= add_months(later, count)


@given(days.filter(lambda day: day.day <= 28), months)
def test_months_added_can_be_taken_away_again(day: date, count: int) -> None:
    assert add_months(add_months(day, count), -count) == day


def test_months_counted_from_the_first_day_do_not_drift() -> None:
    disbursed_on = date(2026, 1, 31)

    due = [add_months(disbursed_on, number) for number in range(1, 5)]

    assert due == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]


@pytest.mark.parametrize(("year", "day"), [(2027, 28), (2028, 29), (2100, 28)])
def test_february_has_the_days_of_its_year(year: int, day: int) -> None:
    assert add_months(date(year - 1, 11, 30), 3) == date(year, 2, day)


@given(days, few_holidays)
def test_a_business_day_is_a_weekday_and_no_holiday(day: date, holidays: frozenset[date]) -> None:
    assert is_business_day(day, holidays) is (day.isoweekday() <= 5 and day not in holidays)


@given(days_of_2026, few_holidays, st.sampled_from([rule for rule in DayRule if rule is not DayRule.UNADJUSTED]))
def test_an_adjusted_day_is_a_business_day(day: date, holidays: frozenset[date], rule: DayRule) -> None:
    adjusted = adjust(day, rule, holidays)

    assert is_business_day(adjusted, holidays)
    assert adjust(adjusted, rule, holidays) == adjusted


@given(days_of_2026, few_holidays)
def test_no_business_day_is_passed_over(day: date, holidays: frozenset[date]) -> None:
    following = adjust(day, DayRule.FOLLOWING, holidays)
    preceding = adjust(day, DayRule.PRECEDING, holidays)

    between = [preceding + timedelta(days=offset) for offset in range(1, (following - preceding).days)]
    assert preceding <= day <= following
    assert not any(is_business_day(candidate, holidays) for candidate in between)


@given(days, few_holidays)
def test_an_unadjusted_day_stays(day: date, holidays: frozenset[date]) -> None:
    assert adjust(day, DayRule.UNADJUSTED, holidays) == day


@pytest.mark.parametrize(
    ("rule", "due_on"),
    [
        (DayRule.FOLLOWING, date(2026, 2, 2)),
        (DayRule.MODIFIED_FOLLOWING, date(2026, 1, 30)),
        (DayRule.PRECEDING, date(2026, 1, 30)),
        (DayRule.UNADJUSTED, SATURDAY),
    ],
)
def test_a_month_s_last_saturday_moves_by_its_rule(rule: DayRule, due_on: date) -> None:
    assert adjust(SATURDAY, rule) == due_on


def test_modified_following_looks_forward_while_the_month_lasts() -> None:
    sunday = date(2026, 1, 18)

    assert adjust(sunday, DayRule.MODIFIED_FOLLOWING) == date(2026, 1, 19)


def test_a_calendar_without_business_days_is_refused_rather_than_searched_for_ever() -> None:
    closed = {SATURDAY + timedelta(days=offset) for offset in range(SHIFT_DAYS_MAX + 1)}

    with pytest.raises(ValueError, match="no business day"):
        adjust(SATURDAY, DayRule.FOLLOWING, closed)
