"""Delinquency: since when and how many days a loan is late, and the day range of its product's bucket."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from pydantic import BaseModel, ConfigDict, Field, field_validator

from services.kernel import RuleViolationError
from services.kernel.dated_rules import DatedRule, in_force
from services.kernel.reference_data import read_rules

GRACE_DAYS_MAX = 366
RANGES_MAX = 24

NO_DELINQUENCY = "no_delinquency"


class DayRangesError(RuleViolationError):
    """Day ranges follow one another from day 1 without a gap, and the last one is open."""

    code = "day_ranges_invalid"


class CountingRule(StrEnum):
    """Which day a loan is one day past due."""

    AFTER_DUE_DATE = "after_due_date"
    """The day after the due date is day 1, as Apache Fineract counts: the default."""
    FROM_DUE_DATE = "from_due_date"
    """The due date itself is day 1 while unpaid, as Frappe Lending counts."""


class DayRange(BaseModel):
    """Days past due that belong together; both ends belong to the range, and `to_day` None is open."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    from_day: int
    to_day: int | None


class DelinquencyBucket(DatedRule):
    """The day ranges and the arrears grace that products name by `code`."""

    code: str
    arrears_grace_days: int = Field(ge=0, le=GRACE_DAYS_MAX)
    ranges: tuple[DayRange, ...]
    interpretation: str

    @field_validator("ranges")
    @classmethod
    def _follow_one_another(cls, ranges: tuple[DayRange, ...]) -> tuple[DayRange, ...]:
        check_ranges(ranges)
        return ranges


@dataclass(frozen=True, slots=True)
class Delinquency:
    """How late a loan is at the end of a day; without a date, with 0 days, when it is not."""

    oldest_unpaid_due_on: date | None
    since: date | None
    """The oldest unpaid due date plus the days of grace."""
    days: int
    range: str
    """The name of the day range, or `NO_DELINQUENCY`."""


CURRENT = Delinquency(None, None, 0, NO_DELINQUENCY)


def delinquency(
    unpaid_due_dates: Iterable[date],
    as_of: date,
    grace_days: int,
    ranges: Sequence[DayRange],
    *,
    counting: CountingRule = CountingRule.AFTER_DUE_DATE,
) -> Delinquency:
    """Tell how late a loan is at the end of the day `as_of`, from the due dates of what is not fully paid.

    A loan is late from its first day past due and grace on; before that, or with nothing unpaid, it is `CURRENT`.
    Source: rule R22 (Apache Fineract) for the grace and the range, rule F5 (Frappe Lending) for the due date as day 1.

    Raises:
        ValueError: the grace is outside 0 to `GRACE_DAYS_MAX` days.
        DayRangesError: the ranges leave a gap, overlap or end.
    """
    if not 0 <= grace_days <= GRACE_DAYS_MAX:
        raise ValueError(f"a grace of {grace_days} days is outside 0 to {GRACE_DAYS_MAX}")
    check_ranges(ranges)
    oldest = min(unpaid_due_dates, default=None)
    if oldest is None:
        return CURRENT
    since = oldest + timedelta(days=grace_days)
    days = days_late(since, as_of, counting)
    return Delinquency(oldest, since, days, range_of(days, ranges)) if days else CURRENT


def days_late(since: date, as_of: date, counting: CountingRule = CountingRule.AFTER_DUE_DATE) -> int:
    """Count the days from a due date to the end of a day; 0 when it is not late. Sources: as of `delinquency`."""
    return max(0, (as_of - since).days + int(counting is CountingRule.FROM_DUE_DATE))


def range_of(days: int, ranges: Sequence[DayRange]) -> str:
    """Name the range a number of days past due lies in; `NO_DELINQUENCY` below day 1. The ranges are checked ones."""
    if days < 1:
        return NO_DELINQUENCY
    return next(one.name for one in ranges if one.to_day is None or days <= one.to_day)


def check_ranges(ranges: Sequence[DayRange]) -> None:
    """Refuse ranges that do not cover every day from day 1 exactly once.

    Raises:
        DayRangesError: they do not, two share a name, or there are more than `RANGES_MAX`.
    """
    if not ranges or len(ranges) > RANGES_MAX:
        raise DayRangesError(f"{len(ranges)} day ranges; there is at least one and there are at most {RANGES_MAX}")
    if len({one.name for one in ranges} | {NO_DELINQUENCY}) != len(ranges) + 1:
        raise DayRangesError("two day ranges share a name")
    next_day: int | None = 1
    for one in ranges:
        if one.from_day != next_day or (one.to_day is not None and one.to_day < one.from_day):
            raise DayRangesError(
                f"the range {one.name} begins on day {one.from_day}, not on day {next_day}, or is empty"
            )
        next_day = None if one.to_day is None else one.to_day + 1
    if next_day is not None:
        raise DayRangesError(f"no range holds day {next_day}")


def bucket(code: str, *, on: date) -> DelinquencyBucket:
    """Give the bucket of that code in force on a day.

    Raises:
        NoRuleInForceError: there is none.
    """
    versions = [one for one in load_buckets() if one.code == code]
    return in_force(versions, on=on, subject=f"the delinquency bucket {code}")


@cache
def load_buckets() -> tuple[DelinquencyBucket, ...]:
    """Read the packaged buckets; `data/SOURCES.md` says where they come from."""
    return read_rules("financing", "delinquency_buckets.json", DelinquencyBucket)
