"""Business days and months: pure calendar arithmetic; holidays come as data."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

Unit = Literal["days", "weeks", "months"]
DAYS_OF_WEEK = 7
SATURDAY = 5
SHIFT_DAYS_MAX = 31
SHORTEST_MONTH_DAYS = 28


class DayRule(StrEnum):
    """What happens to a due date that is no business day (ISDA conventions)."""

    UNADJUSTED = "unadjusted"
    FOLLOWING = "following"
    MODIFIED_FOLLOWING = "modified_following"
    PRECEDING = "preceding"


def is_business_day(day: date, holidays: Collection[date] = ()) -> bool:
    """Monday to Friday, and no holiday."""
    return day.weekday() < SATURDAY and day not in holidays


def adjust(day: date, rule: DayRule, holidays: Collection[date] = ()) -> date:
    """Move `day` to a business day by `rule`.

    Raises:
        ValueError: no business day within `SHIFT_DAYS_MAX` days.
    """
    match rule:
        case DayRule.UNADJUSTED:
            return day
        case DayRule.FOLLOWING:
            return _seek(day, 1, holidays)
        case DayRule.PRECEDING:
            return _seek(day, -1, holidays)
        case DayRule.MODIFIED_FOLLOWING:
            following = _seek(day, 1, holidays)
            return following if following.month == day.month else _seek(day, -1, holidays)


def add_months(day: date, months: int) -> date:
    """Add calendar months; a day the month lacks becomes its last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if day.day <= SHORTEST_MONTH_DAYS:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_units(day: date, count: int, unit: Unit) -> date:
    """Add days, weeks or calendar months."""
    match unit:
        case "days":
            return day + timedelta(days=count)
        case "weeks":
            return day + timedelta(days=DAYS_OF_WEEK * count)
        case "months":
            return add_months(day, count)


def units_between(start: date, end: date, unit: Unit) -> int:
    """Count the units from one day to another; months by their names, whatever the days."""
    match unit:
        case "days":
            return (end - start).days
        case "weeks":
            return (end - start).days // DAYS_OF_WEEK
        case "months":
            return (end.year - start.year) * 12 + end.month - start.month


def _seek(day: date, step: int, holidays: Collection[date]) -> date:
    for offset in range(SHIFT_DAYS_MAX + 1):
        candidate = day + timedelta(days=step * offset)
        if is_business_day(candidate, holidays):
            return candidate
    raise ValueError(f"no business day within {SHIFT_DAYS_MAX} days of {day}")
