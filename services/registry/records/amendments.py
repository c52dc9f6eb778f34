"""How what a register says of an entry is told anew, corrected or taken back, whatever the entry is."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic

from services.kernel import Decision
from services.kernel.decision import StateT
from services.registry.records.model import Change, History
from services.registry.records.recording import Group, Note, demand_valid_from
from services.registry.records.refusals import StandingChangeError
from services.registry.records.wanted import Wanted, change_of, with_wanted


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
class Describing:
    """What of an entry is told anew: these fields; every other one has commands of its own."""

    fields: AbstractSet[str]
    together: tuple[Group, ...] = ()

    def holds(self, history: History, change: Change) -> bool:
        """Tell whether a change is the registration, or one of the description, or takes the place of such a one."""
        return history.places[change.number] == history.changes[0].number or change.values.keys() <= self.fields

    def told(self, history: History, wanted: Wanted, note: Note, *, today: date) -> History:
        """Give the record with a change of the description; the same record where it says so already.

        Raises:
            StandingChangeError: the change to correct is none of the description.
            ChangeNotFoundError: there is no such change.
            ChangeCorrectedError: another one took its place already.
            FirstChangeError: the registration would be taken back.
            ValidInFutureError: the day has not come.
            ValidBeforeEntryError: the entry would not begin with its registration.
        """
        change = change_of(history, wanted.change)
        if change is not None and not self.holds(history, change):
            raise StandingChangeError(f"change {change.number} is one of the entry's standing: it has its own command")
        demand_valid_from(wanted.valid_from, today=today)
        return with_wanted(history, wanted, note, together=self.together)
