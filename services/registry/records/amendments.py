"""How what a register says of an entry is told anew, corrected or taken back, whatever the entry is."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic

from services.kernel import Decision
from services.kernel.decision import StateT
from services.registry.records import recording
from services.registry.records.model import Change, History, Values
from services.registry.records.recording import Group, Note
from services.registry.records.refusals import StandingChangeError


@dataclass(frozen=True, slots=True)
class Amendment(Generic[StateT]):
    """A decision on an entry, and the change it leaves in the entry's record; None: it changes nothing."""

    decision: Decision[StateT]
    change: Change | None


@dataclass(frozen=True, slots=True)
class Asked:
    """By whom an entry is changed, and when; a verified one only by a change request."""

    by: str
    at: datetime
    reason_code: str | None = None
    is_approved: bool = False

    def note(self, version: int) -> Note:
        """Give the note that the record keeps of an entry's change from a version on."""
        return Note(self.by, self.at, version + 1, self.reason_code)


@dataclass(frozen=True, slots=True)
class Description:
    """A description as fields, from a day on; `corrects` names the change whose place it takes."""

    values: Values
    valid_from: date
    corrects: int | None = None


def described(
    history: History, said: Description, note: Note, *, today: date, together: tuple[Group, ...] = ()
) -> History:
    """Describe an entry anew from a day on, or let the description take the place of one change.

    What changed on a later day stays as it was told; the same description leaves the very history given.

    Raises:
        StandingChangeError: the change to correct is one of the entry's standing.
        ChangeNotFoundError: there is no such change.
        ChangeCorrectedError: the change was corrected already.
        ValidInFutureError: the day has not come.
        ValidBeforeEntryError: the entry would not begin with its registration.
    """
    if said.corrects is None:
        recording.demand_valid_from(said.valid_from, today=today)
        return recording.record(history, said.values, note, valid_from=said.valid_from, together=together)
    _demand_description(history, said.corrects, said.values.keys())
    recording.demand_valid_from(said.valid_from, today=today)
    return recording.correct(history, said.corrects, said.values, note, valid_from=said.valid_from, together=together)


def taken_back(history: History, number: int, note: Note, *, fields: AbstractSet[str]) -> History:
    """Record that a change of a description, which has these fields, never was.

    Raises:
        StandingChangeError: the change is one of the entry's standing.
        ChangeNotFoundError: there is no such change.
        ChangeCorrectedError: another one took its place already.
        FirstChangeError: it is the registration.
    """
    _demand_description(history, number, fields)
    return recording.take_back(history, number, note)


def _demand_description(history: History, number: int, fields: AbstractSet[str]) -> None:
    registration = history.changes[0].number
    for change in history.changes:
        if change.number == number and history.places[number] != registration and change.values.keys() - fields:
            raise StandingChangeError(f"change {number} is one of the entry's standing: it is ended by a command")
