"""The due dates of a loan."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

from services.financing.arithmetic.lending.terms import LendingTerms
from services.kernel.calendar import add_units

MonthEndRule = Literal["last_day_of_month", "first_day_of_next_month"]


def due_dates(
    terms: LendingTerms,
    starts_on: date,
    *,
    first_due_on: date | None = None,
    month_end: MonthEndRule = "last_day_of_month",
) -> tuple[date, ...]:
    """Give the day the first period begins and all due dates, counted from that day or from the first due date.

    A month that lacks the day uses its last day, or the first of the next month. A first period longer than the
    others begins one period before its due date when its broken days are paid apart.
    """
    if first_due_on is not None:
        return _from_first_due(terms, starts_on, first_due_on)
    counts = range(terms.instalments.count + 1)
    days = tuple(add_units(starts_on, terms.instalments.every * count, terms.instalments.unit) for count in counts)
    if terms.instalments.unit != "months" or month_end == "last_day_of_month":
        return days
    return tuple(day + timedelta(days=1) if day.day < starts_on.day and _ends_month(day) else day for day in days)


def _from_first_due(terms: LendingTerms, starts_on: date, first_due_on: date) -> tuple[date, ...]:
    plan = terms.instalments
    regular = add_units(first_due_on, -plan.every, plan.unit)
    begins_on = max(starts_on, regular) if terms.broken_period != "in_first_period" else starts_on
    later = (add_units(first_due_on, plan.every * count, plan.unit) for count in range(plan.count))
    return (begins_on, *later)


def _ends_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]
