"""A circuit breaker: who fails again and again is left alone for a while, then asked once before everything goes on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

FAILURES_MAX = 5
"""Failures in a row after which nothing is sent for a while."""
REST_SECONDS = 30
"""How long that is, the first time; it doubles with each further failure."""
REST_SECONDS_MAX = 900


@dataclass(frozen=True, slots=True)
class Circuit:
    """How somebody outside has answered lately."""

    failures: int = 0
    """In a row."""
    rests_until: datetime | None = None

    def lets_through(self, wanted: int, *, at: datetime) -> int:
        """Tell how many of the wanted requests may be sent: none while it rests, one where the last ones failed."""
        if self.rests_until is not None and at < self.rests_until:
            return 0
        return min(wanted, 1) if self.failures >= FAILURES_MAX else wanted

    def after_answer(self) -> "Circuit":
        """Note that they answered as they should."""
        return Circuit()

    def after_failure(self, *, at: datetime) -> "Circuit":
        """Note that they did not."""
        failures = self.failures + 1
        if failures < FAILURES_MAX:
            return Circuit(failures, self.rests_until)
        # No exponent grows without a limit, however long they are away.
        seconds = min(REST_SECONDS * 2 ** min(failures - FAILURES_MAX, 10), REST_SECONDS_MAX)
        return self._resting(failures, at + timedelta(seconds=seconds))

    def after_demand_to_wait(self, seconds: int, *, at: datetime) -> "Circuit":
        """Note that they asked to be left alone for so long."""
        return self._resting(self.failures, at + timedelta(seconds=seconds))

    def _resting(self, failures: int, until: datetime) -> "Circuit":
        later = until if self.rests_until is None else max(until, self.rests_until)
        return Circuit(failures, later)
