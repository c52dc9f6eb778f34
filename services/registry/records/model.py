"""The two times of an entry: what holds from which day, and since when the register has known it.

Each change says new values for some fields, the first day they hold (valid time, a day in the entry's country) and the
instant it was recorded (record time). Nothing is overwritten: a later change of the same field holds from its own day
on, and a correction takes the place of an earlier change for everybody who asks after it was recorded.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from services.kernel.privacy import classed
from services.registry.field_classes import PUBLIC, Official
from services.registry.records.refusals import ChangeNotFoundError, EntryNotKnownThenError

Values = Mapping[str, Any]
"""A value for each field's name: what JSON can say. None: the field has no value."""


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class Change:
    """New values of some fields."""

    number: int
    """The entry's version with this change: it grows in the order changes were recorded."""
    recorded_at: datetime
    valid_from: date
    by: Official[str]
    values: Official[dict[str, Any]]
    reason_code: str | None = None
    corrects: int | None = None
    """The change whose place this one takes."""


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class Period:
    """Days over which an entry stayed the same."""

    valid_from: date
    valid_until: date | None
    """The first day of the next period; None: still so."""
    values: Official[dict[str, Any]]


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two readings of an entry say differently."""

    field: str
    before: Official[Any]
    after: Official[Any]


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class History:
    """All changes of one entry, in the order they were recorded."""

    changes: tuple[Change, ...] = ()

    def known_at(self, instant: datetime) -> "History":
        """Give what the register knew at an instant."""
        return History(tuple(change for change in self.changes if change.recorded_at <= instant))

    @property
    def holding(self) -> tuple[Change, ...]:
        """Changes that no later one took the place of, by the day they hold from, then by the place they took."""
        corrected = {change.corrects for change in self.changes}
        found = (change for change in self.changes if change.number not in corrected)
        places = self.places
        return tuple(sorted(found, key=lambda change: (change.valid_from, places[change.number])))

    @property
    def places(self) -> dict[int, int]:
        """The change that each one takes the place of in the end, by their numbers; its own where it corrects none."""
        places: dict[int, int] = {}
        for change in self.changes:
            places[change.number] = places[change.corrects] if change.corrects else change.number
        return places

    @property
    def version(self) -> int:
        """The entry's version after the last change; 0 before the first."""
        return self.changes[-1].number if self.changes else 0

    def valid_from_of(self, number: int) -> date:
        """Tell the first day a change holds.

        Raises:
            ChangeNotFoundError: there is no such change.
        """
        for change in self.changes:
            if change.number == number:
                return change.valid_from
        raise ChangeNotFoundError(f"the entry has no change {number}")

    def on(self, day: date) -> dict[str, Any]:
        """Tell every field's value on a day.

        Raises:
            EntryNotKnownThenError: the entry begins later, or was not known.
        """
        values = folded(change for change in self.holding if change.valid_from <= day)
        if not values:
            raise EntryNotKnownThenError(f"nothing was known of the entry on {day}")
        return values

    def periods(self) -> tuple[Period, ...]:
        """Tell the entry's life in periods without a gap; days on which nothing changed are not told apart."""
        found: list[Period] = []
        for day, values in self._states():
            if not found or found[-1].values != values:
                found.append(Period(day, None, values))
        ended = [replace(period, valid_until=following.valid_from) for period, following in pairwise(found)]
        return (*ended, *found[-1:])

    def _states(self) -> Iterator[tuple[date, dict[str, Any]]]:
        for day in sorted({change.valid_from for change in self.holding}):
            yield day, self.on(day)


def differences(before: Values, after: Values) -> tuple[Difference, ...]:
    """List the fields two readings say differently, by their names; a field that is not there is None."""
    names = sorted(before.keys() | after.keys())
    return tuple(
        Difference(name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)
    )


def folded(changes: Iterable[Change]) -> dict[str, Any]:
    """Tell every field's value after changes, the last one speaking."""
    values: dict[str, Any] = {}
    for change in changes:
        values.update(change.values)
    return values
