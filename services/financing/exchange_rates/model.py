"""What is true of the register of rates: entries that are never changed, the one in use on a day, and its age."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from services.financing.exchange_rates.conversions import Rate
from services.financing.lenders.model import LENDER_COUNTRY
from services.kernel import ConflictError, Country, Currency, ForbiddenError, RuleViolationError
from services.kernel.dated_rules import DatedRule, in_force

BASE, QUOTE = Currency.USD, Currency.IDR
"""Every rate says how many rupiah one dollar is worth."""
RECORDS_OF_A_DAY_MAX = 99
"""An entry's id ends in the two digits of its number."""


class RatesOfOtherMinistryError(ForbiddenError):
    """Rates are recorded where the lenders' books are kept."""

    code = "rates_of_other_ministry"


class ExchangeRateUnknownError(RuleViolationError):
    """No rate is known on that day or before it."""

    code = "exchange_rate_unknown"


class ExchangeRateStaleError(RuleViolationError):
    """The last rate is too old for that day: record a newer one first."""

    code = "exchange_rate_stale"


class ExchangeRateNotYetError(RuleViolationError):
    """A rate is recorded on its day or later."""

    code = "exchange_rate_not_yet"


class ExchangeRateImplausibleError(RuleViolationError):
    """The rate is too far from the last one known: a digit may be wrong."""

    code = "exchange_rate_implausible"


class ExchangeRateCorrectionsError(ConflictError):
    """A day's rate is not corrected without end."""

    code = "exchange_rate_corrections"


class ExchangeRateRule(DatedRule):
    """How old a rate may be, and how many times the last one a new one may be, or that the other way round."""

    age_days_max: int
    ratio_max: Decimal


@dataclass(frozen=True, slots=True)
class RateEntry:
    """One entry; of a day the highest id counts, and ids stand in the order of days."""

    rate_id: str
    """The day, a point and the entry's number: 00 is packaged with the service, 01 the first recorded."""
    rate: Rate
    recorded_at: datetime | None = None
    """None: it is packaged with the service."""
    recorded_by: str | None = None
    supersedes: str | None = None
    """The entry of the same day that counted until this one."""


@dataclass(frozen=True, slots=True)
class RateInUse:
    """The rate that counts on a day: that day's or, where it has none, the last one before it."""

    on: date
    entry: RateEntry
    age_days: int
    age_days_max: int
    rule_version: str


def packaged(rate: Rate) -> RateEntry:
    """Make the entry of a rate that is packaged with the service."""
    return RateEntry(_rate_id(rate.on, 0), rate)


def last_known(entries: Sequence[RateEntry], *, on: date) -> RateEntry | None:
    """Find the entry that counts on a day among entries in the order of their ids, however old it is."""
    end = bisect_right(entries, on, key=lambda entry: entry.rate.on)
    return entries[end - 1] if end else None


def later(*entries: RateEntry | None) -> RateEntry | None:
    """Tell which of several entries counts: that of the latest day, and of a day the one recorded last."""
    return max((entry for entry in entries if entry), key=lambda entry: entry.rate_id, default=None)


def rate_in_use(last: RateEntry | None, rules: Sequence[ExchangeRateRule], *, on: date) -> RateInUse:
    """Carry the last known rate forward to a day.

    Raises:
        ExchangeRateUnknownError: none is known so early.
        ExchangeRateStaleError: it is older than the rule of that day allows; the refusal names its day.
        NoRuleInForceError: no rule covers that day.
    """
    rule = in_force(rules, on=on, subject="exchange rates")
    if last is None:
        raise ExchangeRateUnknownError(f"no rate of {QUOTE} per {BASE} is known on {on} or before")
    age_days = (on - last.rate.on).days
    if age_days > rule.age_days_max:
        raise ExchangeRateStaleError(
            f"the last rate is of {last.rate.on}, {age_days} days before {on}; {rule.age_days_max} are allowed"
        )
    return RateInUse(on, last, age_days, rule.age_days_max, rule.version)


def record(
    rate: Rate, last: RateEntry | None, rules: Sequence[ExchangeRateRule], *, by: str, at: datetime
) -> RateEntry:
    """Enter a rate after `last`, the entry that counts on its day; where that is of the same day it is superseded.

    Raises:
        ExchangeRateNotYetError: its day has not come for the lenders.
        ExchangeRateImplausibleError: it is more than `ratio_max` times the last one, or less than the inverse.
        ExchangeRateCorrectionsError: the day has `RECORDS_OF_A_DAY_MAX` entries.
        NoRuleInForceError: no rule covers that day.
    """
    if rate.on > LENDER_COUNTRY.day_of(at):
        raise ExchangeRateNotYetError(f"{rate.on} has not come")
    _demand_plausible(rate, last, in_force(rules, on=rate.on, subject="exchange rates"))
    superseded = last if last and last.rate.on == rate.on else None
    number = int(superseded.rate_id.rpartition(".")[2]) + 1 if superseded else 1
    if number > RECORDS_OF_A_DAY_MAX:
        raise ExchangeRateCorrectionsError(f"the rate of {rate.on} was recorded {RECORDS_OF_A_DAY_MAX} times")
    # Two machines' clocks may differ: a correction is never older than what it corrects.
    recorded_at = max(at, superseded.recorded_at or at) if superseded else at
    supersedes = superseded.rate_id if superseded else None
    return RateEntry(_rate_id(rate.on, number), rate, recorded_at, by, supersedes)


def demand_lenders_ministry(ministry: Country | None) -> None:
    """Refuse a ministry that is not the lenders' own.

    Raises:
        RatesOfOtherMinistryError: it is another one.
    """
    if ministry != LENDER_COUNTRY:
        raise RatesOfOtherMinistryError("rates are recorded by the lenders' ministry")


def _demand_plausible(rate: Rate, last: RateEntry | None, rule: ExchangeRateRule) -> None:
    if last is None:
        return
    low, high = sorted((rate.value, last.rate.value))
    # The same both ways, so that a wrong entry that passed can always be corrected back.
    if high > low * rule.ratio_max:
        raise ExchangeRateImplausibleError(
            f"{rate.value} and {last.rate.value} of {last.rate.on} differ by more than {rule.ratio_max} times"
        )


def _rate_id(on: date, number: int) -> str:
    return f"{on.isoformat()}.{number:02d}"
