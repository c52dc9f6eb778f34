"""Whether an entry changed under a request: what its asker saw, what it leads to, and what it would lead to now."""

from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from typing import Any

from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL
from services.registry.records.model import Difference, History, differences
from services.registry.records.recording import Group, Note
from services.registry.records.wanted import Wanted, said_on, with_wanted

Steps = tuple[tuple[date, Any], ...]
"""The values of a field: each with the first day it holds."""


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that something else changed since: on the first day it is not as the asker saw it."""

    field: str
    valid_on: date
    then: Any
    now: Any
    asked: Any

    def document(self) -> dict[str, Any]:
        """Write the conflict as JSON says it."""
        return {**asdict(self), "valid_on": self.valid_on.isoformat()}


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class DayDifferences:
    """The fields that a request changes on a day."""

    valid_on: date
    differences: tuple[Difference, ...]


def until(history: History, version: int) -> History:
    """Give what the register knew at a version of the entry."""
    return History(tuple(change for change in history.changes if change.number <= version))


def conflicts(
    seen: History, now: History, wanted: Wanted, note: Note, *, together: tuple[Group, ...] = ()
) -> tuple[Conflict, ...]:
    """List the fields for which a request does not do now what its asker saw it do.

    Fields are compared from the first day the request speaks of. One that it changes has to read now as it was seen, or
    as it is asked for, and to read as asked for with the change made; one that it leaves has to be left now too. So
    nothing is overwritten that the asker had not seen.

    Raises:
        ChangeNotFoundError, ChangeCorrectedError, FirstChangeError, ValidBeforeEntryError: it cannot be made now.
    """
    histories = (seen, now, *(with_wanted(one, wanted, note, together=together) for one in (seen, now)))
    since = wanted.since(seen)
    compared = ((field, [steps(one, field, since) for one in histories]) for field in sorted(wanted.fields(seen)))
    found = ((field, lines, _conflicting_on(*lines)) for field, lines in compared)
    return tuple(
        Conflict(field, day, *(_on(line, day) for line in lines[:3])) for field, lines, day in found if day is not None
    )


def changed_fields(
    seen: History, asked: History, wanted: Wanted, *, together: tuple[Group, ...] = ()
) -> frozenset[str]:
    """Name the fields a request changes, and those that only mean something together with one of them."""
    since, fields = wanted.since(seen), wanted.fields(seen)
    changed = frozenset(field for field in fields if steps(seen, field, since) != steps(asked, field, since))
    return changed.union(*(group & fields for group in together if group & changed))


def day_differences(before: History, after: History, wanted: Wanted) -> tuple[DayDifferences, ...]:
    """Tell what a change does on the first day it speaks of, and on the day it holds from where that is another."""
    days = sorted({wanted.since(before), wanted.valid_from})
    found = (DayDifferences(day, differences(said_on(before, day), said_on(after, day))) for day in days)
    return tuple(one for one in found if one.differences)


def steps(history: History, field: str, since: date) -> Steps:
    """Tell a field's values from a day on; None where nothing is said of it."""
    told = [change for change in history.holding if field in change.values]
    before = [change.values[field] for change in told if change.valid_from <= since]
    # Of two changes from one day the later one speaks.
    values = {since: before[-1] if before else None} | {
        change.valid_from: change.values[field] for change in told if change.valid_from > since
    }
    return tuple(next(same) for _, same in groupby(values.items(), key=lambda step: step[1]))


def _conflicting_on(then: Steps, now: Steps, asked: Steps, result: Steps) -> date | None:
    if asked == then:
        return _first_difference(now, result)
    return _first_difference(asked, result) if now in (then, asked) else _first_difference(then, now)


def _first_difference(one: Steps, other: Steps) -> date | None:
    days = sorted({day for day, _ in (*one, *other)})
    return next((day for day in days if _on(one, day) != _on(other, day)), None)


def _on(line: Steps, day: date) -> Any:  # noqa: ANN401 - what JSON can say
    return [value for first, value in line if first <= day][-1]
