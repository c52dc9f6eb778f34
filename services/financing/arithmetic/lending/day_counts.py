"""How a stretch of days becomes a part of a year, and the rate of that stretch."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.financing.arithmetic.lending.rounding import WORKING, at_factor_places
from services.financing.arithmetic.lending.terms import DayCount, LendingTerms
from services.kernel.calendar import DAYS_OF_WEEK, add_units, units_between

_UNIT_DAYS = {"days": Decimal(1), "weeks": Decimal(DAYS_OF_WEEK), "months": Decimal(30)}
_DAYS_OF_YEAR = 365
_LEAP_YEAR_DAYS = 366
_UNITS_OF_YEAR = {"weeks": Decimal(52), "months": Decimal(12)}


@dataclass(frozen=True, slots=True)
class Span:
    """The instalment period a stretch of days lies in."""

    start: date
    due_on: date
    first_day: date
    """The day the loan's due dates are counted from."""


def rate_factor(terms: LendingTerms, rate: Decimal, span: Span, start: date, end: date) -> Decimal:
    """Give the rate of the days from `start` to `end`, which lie in `span`, for the equal instalment.

    Every period of months or weeks counts as whole, however long it is. Source: rule R1.
    """
    return _factor(terms, rate, span, (start, end), Decimal(terms.instalments.every))


def rate_to_due(terms: LendingTerms, rate: Decimal, span: Span, start: date) -> Decimal:
    """Give the rate of the days from `start` to the due date, for interest.

    A period that is longer or shorter than the others counts with its own length. Source: rules R1 and R14.
    """
    return _factor(terms, rate, span, (start, span.due_on), None)


def counts_alike(terms: LendingTerms, span: Span) -> bool:
    """Tell whether both of these rates count the days up to a period's due date alike."""
    return terms.interest.day_count.startswith("actual") or _is_regular(terms, span)


def nominal_factor(terms: LendingTerms, rate: Decimal) -> Decimal:
    """Give the rate of one period as a plain part of a year: months are twelfths, weeks fifty-seconds."""
    year = _UNITS_OF_YEAR.get(terms.instalments.unit, Decimal(_DAYS_OF_YEAR))
    return WORKING.divide(WORKING.multiply(rate, Decimal(terms.instalments.every)), year)


def _factor(terms: LendingTerms, rate: Decimal, span: Span, days: tuple[date, date], units: Decimal | None) -> Decimal:
    start, end = days
    period_days = (span.due_on - span.start).days
    if terms.interest.period == "same_as_repayment" and terms.instalments.unit in _UNITS_OF_YEAR:
        return _product(
            rate,
            Decimal(terms.instalments.every),
            _UNITS_OF_YEAR[terms.instalments.unit],
            (end - start).days,
            period_days,
        )
    if terms.interest.day_count == "actual/actual" and _splits_at_year_end(terms, span, start, end):
        return at_factor_places(WORKING.multiply(rate, _years(terms, start, end)))
    year = Decimal(_year_days(terms, span, start))
    if terms.interest.day_count.startswith("actual"):
        return _product(rate, Decimal((end - start).days), year, 1, 1)
    unit_days = WORKING.multiply(_UNIT_DAYS[terms.instalments.unit], _units(terms, span) if units is None else units)
    return _product(rate, unit_days, year, (end - start).days, period_days)


def _product(rate: Decimal, part: Decimal, whole: Decimal, days: int, period_days: int) -> Decimal:
    if period_days == 0:
        return Decimal(0)
    of_year = WORKING.divide(part, whole)
    of_days = WORKING.multiply(WORKING.multiply(rate, of_year), Decimal(days))
    return at_factor_places(WORKING.divide(of_days, Decimal(period_days)))


def _units(terms: LendingTerms, span: Span) -> Decimal:
    """Count the units of a period, with the part of a unit that is left over in days of the unit it begins."""
    if _is_regular(terms, span):
        return Decimal(terms.instalments.every)
    whole = 0
    while (mark := add_units(span.start, whole + 1, terms.instalments.unit)) <= span.due_on:
        whole += 1
    reached = add_units(span.start, whole, terms.instalments.unit)
    return whole + WORKING.divide(Decimal((span.due_on - reached).days), Decimal((mark - reached).days))


def _is_regular(terms: LendingTerms, span: Span) -> bool:
    every, unit = terms.instalments.every, terms.instalments.unit
    count = units_between(span.first_day, span.due_on, unit)
    return add_units(span.first_day, count, unit) == span.due_on and (
        span.start == add_units(span.first_day, count - every, unit)
        or span.start == add_units(span.due_on, -every, unit)
    )


def year_days(day_count: DayCount, day: date) -> int:
    """Tell how many days the year of a day counts."""
    match day_count:
        case "30/360" | "actual/360":
            return 360
        case "30/365" | "actual/365":
            return _DAYS_OF_YEAR
        case "actual/actual":
            return _length_of_year(day.year)


def _year_days(terms: LendingTerms, span: Span, start: date) -> int:
    if terms.interest.day_count == "actual/actual" and terms.interest.leap_rule == "feb_29_period_only":
        return _LEAP_YEAR_DAYS if _has_leap_day(span) else _DAYS_OF_YEAR
    return year_days(terms.interest.day_count, start)


def _splits_at_year_end(terms: LendingTerms, span: Span, start: date, end: date) -> bool:
    return start.year != end.year and (terms.interest.leap_rule == "calendar_year" or _has_leap_day(span))


def _has_leap_day(span: Span) -> bool:
    years = range(span.start.year, span.due_on.year + 1)
    leap_years = [year for year in years if _length_of_year(year) == _LEAP_YEAR_DAYS]
    return any(span.start < date(year, 2, 29) <= span.due_on for year in leap_years)


def _years(terms: LendingTerms, start: date, end: date) -> Decimal:
    years, day = Decimal(0), start
    for year in range(start.year, end.year + 1):
        turn = date(year + 1, 1, 1) if terms.interest.year_turns_on_new_year else date(year, 12, 31)
        until = end if year == end.year else turn
        years = WORKING.add(years, WORKING.divide(Decimal((until - day).days), Decimal(_length_of_year(year))))
        day = until
    return years


def _length_of_year(year: int) -> int:
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days
