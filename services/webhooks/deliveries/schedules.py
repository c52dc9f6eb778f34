"""When a delivery is tried again, and how a receiver says when: schedules as dated data, and `Retry-After`."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email.utils import parsedate_to_datetime
from functools import cache

from services.kernel.dated_rules import DatedRule, in_force
from services.kernel.reference_data import read_rules


class RetrySchedule(DatedRule):
    """The pauses between attempts."""

    pauses_seconds: tuple[int, ...]
    jitter: Decimal
    """Chance lengthens a pause by up to this share of it, so that what failed together is not tried together."""

    def pause_after(self, attempts_count: int, chance: float) -> timedelta | None:
        """Tell how long to wait after so many attempts; None: there is no other one. `chance` is from 0 to 1."""
        if attempts_count > len(self.pauses_seconds):
            return None
        return timedelta(seconds=self.pauses_seconds[attempts_count - 1] * (1 + float(self.jitter) * chance))


def schedule(on: date) -> RetrySchedule:
    """Give the schedule in force on a day."""
    return in_force(_schedules(), on=on, subject="attempts to deliver")


def wait_seconds(headers: Mapping[str, str], at: datetime) -> int | None:
    """Read `Retry-After` (RFC 9110, 10.2.3): seconds or an instant; None where it says neither."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdecimal():
        # Longer than any wait that is obeyed; a number of a thousand digits is not read.
        return int(text[:9])
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    zoned = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0, int((zoned - at).total_seconds()))


@cache
def _schedules() -> tuple[RetrySchedule, ...]:
    return read_rules("webhooks", "retry_schedule.json", RetrySchedule)
