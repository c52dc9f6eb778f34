"""A change that somebody wants in an entry's record, and the record with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL
from services.registry.records.model import Change, History, folded
from services.registry.records.recording import Group, Note, correct, record, take_back
from services.registry.records.refusals import ChangeNotFoundError

WantedKind = Literal["amendment", "correction", "taking_back"]


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Wanted:
    """New values of some fields from a day on; of a change to correct, or that never was, with its number."""

    kind: WantedKind
    valid_from: date
    """For a change that never was, the first day it held."""
    values: Mapping[str, Any]
    """Empty for a change that never was."""
    change: int | None = None

    @classmethod
    def description(cls, values: Mapping[str, Any], valid_from: date, corrects: int | None = None) -> "Wanted":
        """Ask for a description from a day on, or for it in the place of one change."""
        return cls("amendment" if corrects is None else "correction", valid_from, values, corrects)

    @classmethod
    def taking_back(cls, history: History, number: int) -> "Wanted":
        """Ask that a change be taken as one that never was.

        Raises:
            ChangeNotFoundError: there is no such change.
        """
        return cls("taking_back", history.valid_from_of(number), {}, number)

    def since(self, history: History) -> date:
        """Tell the first day of the entry's life that it speaks of.

        Raises:
            ChangeNotFoundError: there is no such change to correct.
        """
        wrong = change_of(history, self.change)
        return min(self.valid_from, wrong.valid_from) if wrong else self.valid_from

    def fields(self, history: History) -> frozenset[str]:
        """Name every field it speaks of, those of the change it corrects too.

        Raises:
            ChangeNotFoundError: there is no such change to correct.
        """
        wrong = change_of(history, self.change)
        return frozenset(self.values.keys() | (wrong.values.keys() if wrong else frozenset()))


def with_wanted(history: History, wanted: Wanted, note: Note, *, together: tuple[Group, ...] = ()) -> History:
    """Give the record as it would be with the change; the same record where it says so already.

    Raises:
        ChangeNotFoundError, ChangeCorrectedError, FirstChangeError, ValidBeforeEntryError: as `recording` raises them.
    """
    if wanted.change is None:
        return record(history, wanted.values, note, valid_from=wanted.valid_from, together=together)
    if wanted.kind == "taking_back":
        return take_back(history, wanted.change, note)
    return correct(history, wanted.change, wanted.values, note, valid_from=wanted.valid_from, together=together)


def said_on(history: History, day: date, change: int | None = None) -> dict[str, Any]:
    """Tell what is said on a day, nothing before the entry's beginning; a named change has the last word.

    Raises:
        ChangeNotFoundError: there is no such change.
    """
    said = folded(one for one in history.holding if one.valid_from <= day)
    wrong = change_of(history, change)
    return said | wrong.values if wrong else said


def change_of(history: History, number: int | None) -> Change | None:
    """Find a change by its number; None where none is meant.

    Raises:
        ChangeNotFoundError: there is no such change.
    """
    if number is None:
        return None
    for change in history.changes:
        if change.number == number:
            return change
    raise ChangeNotFoundError(f"the entry has no change {number}")
