"""How a change enters the record of an entry: said anew, corrected, or taken back."""

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime

from services.registry.records.model import Change, History, Values, folded
from services.registry.records.refusals import (
    ChangeCorrectedError,
    ChangeNotFoundError,
    FirstChangeError,
    ValidBeforeEntryError,
    ValidBeforeRegisterError,
    ValidInFutureError,
)

VALID_FROM_MIN = date(1900, 1, 1)

Group = frozenset[str]
"""Fields that only mean something together, such as a code and its edition: one is never said without the others."""


@dataclass(frozen=True, slots=True)
class Note:
    """Who records a change, when, and why."""

    by: str
    at: datetime
    version: int
    """The entry's version with the change."""
    reason_code: str | None = None


def record(
    history: History, fields: Values, note: Note, *, valid_from: date, together: tuple[Group, ...] = ()
) -> History:
    """Record what holds from a day on; fields not named stay, and what is said already is not recorded again.

    Raises:
        ValidBeforeEntryError: the entry begins later.
    """
    said = folded(change for change in history.holding if change.valid_from <= valid_from)
    changed = _changed(said, fields, together)
    if not changed:
        return history
    return _with(history, {name: fields[name] for name in sorted(changed)}, note, valid_from, None)


def correct(
    history: History,
    number: int,
    fields: Values,
    note: Note,
    *,
    valid_from: date,
    together: tuple[Group, ...] = (),
) -> History:
    """Let another change take the place of one: it says the given fields, and what else the one before it said.

    Raises:
        ChangeNotFoundError: there is no such change.
        ChangeCorrectedError: another one took its place already.
        ValidBeforeEntryError: the entry would begin with a change that does not tell it whole.
    """
    wrong = _to_correct(history, number)
    others = (change for change in history.holding if change.number != number and change.valid_from <= valid_from)
    said = folded(others) | wrong.values
    changed = _changed(said, fields, together)
    if not changed and valid_from == wrong.valid_from:
        return history
    values = wrong.values | {name: fields[name] for name in sorted(changed)}
    return _with(history, values, note, valid_from, number)


def take_back(history: History, number: int, note: Note) -> History:
    """Record that a change never was, and with a correction what it corrected.

    Raises:
        ChangeNotFoundError: there is no such change.
        ChangeCorrectedError: another one took its place already.
        FirstChangeError: it is the registration.
    """
    wrong = _to_correct(history, number)
    if history.holding[0] == wrong:
        raise FirstChangeError("the registration is corrected with other values or another day; it is not taken back")
    return _with(history, {}, note, wrong.valid_from, number)


def change_between(before: Values, after: Values, note: Note, *, valid_from: date) -> Change | None:
    """Give the change from one state to the next, where no change holds from a later day; None: nothing changed."""
    values = {name: value for name, value in after.items() if name not in before or before[name] != value}
    return Change(note.version, _as_kept(note.at), valid_from, note.by, values, note.reason_code) if values else None


def last_word_from(history: History, names: Collection[str], *, wanted: date) -> date:
    """Tell the first day, not before the one wanted, from which some fields have no later word than one said now."""
    begins = [change.valid_from for change in history.holding[:1]]
    said = [change.valid_from for change in history.holding if not change.values.keys().isdisjoint(names)]
    return max([wanted, *begins, *said])


def demand_valid_from(day: date, *, today: date) -> None:
    """Refuse a day that a register entry cannot hold from.

    Raises:
        ValidInFutureError: the day has not come in the entry's country.
        ValidBeforeRegisterError: it lies before `VALID_FROM_MIN`.
    """
    if day > today:
        raise ValidInFutureError(f"{day} is in the future; today is {today}")
    if day < VALID_FROM_MIN:
        raise ValidBeforeRegisterError(f"{day} is before {VALID_FROM_MIN}")


def _changed(said: Values, fields: Values, together: tuple[Group, ...]) -> AbstractSet[str]:
    changed = {name for name, value in fields.items() if name not in said or said[name] != value}
    groups = (group for group in together if group & changed)
    return changed.union(*(group & fields.keys() for group in groups))


def _with(history: History, values: Values, note: Note, valid_from: date, corrects: int | None) -> History:
    at = max([_as_kept(note.at), *(change.recorded_at for change in history.changes)])
    change = Change(note.version, at, valid_from, note.by, dict(values), note.reason_code, corrects)
    after = History((*history.changes, change))
    # Every entry begins with a change that tells it whole: its registration, or what took the registration's place.
    if after.places[after.holding[0].number] != after.changes[0].number:
        begins = history.holding[0].valid_from
        raise ValidBeforeEntryError(
            f"the entry begins on {begins}; to begin it on another day, correct its registration"
        )
    return after


def _to_correct(history: History, number: int) -> Change:
    found = next((change for change in history.changes if change.number == number), None)
    if found is None:
        raise ChangeNotFoundError(f"the entry has no change {number}")
    if found not in history.holding:
        raise ChangeCorrectedError(f"change {number} was corrected already")
    return found


def _as_kept(instant: datetime) -> datetime:
    """Cut an instant to the milliseconds that the database keeps."""
    at = instant.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
