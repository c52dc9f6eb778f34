"""How what an entry says of an enterprise changes: described anew from a day on, corrected, or taken back."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from services.contracts.registry import EnterpriseAmended
from services.kernel import Decision
from services.registry.enterprises.fields import TOGETHER, described, description_of
from services.registry.enterprises.model import (
    Description,
    Enterprise,
    EnterpriseStatus,
    EnterpriseVerifiedError,
    demand_status,
    published,
)
from services.registry.records import recording
from services.registry.records.model import Change, History
from services.registry.records.recording import Note
from services.registry.records.refusals import StandingChangeError

STANDING = frozenset({"status", "suspended_from"})
"""Fields that have commands of their own."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """A decision on an entry, and the change it leaves in the entry's record; None: it changes nothing."""

    decision: Decision[Enterprise]
    change: Change | None


@dataclass(frozen=True, slots=True)
class Asked:
    """By whom an entry is changed, and when; a verified one only by a change request."""

    by: str
    at: datetime
    reason_code: str | None = None
    is_approved: bool = False

    def note(self, entry: Enterprise) -> Note:
        """Give the note that the record keeps."""
        return Note(self.by, self.at, entry.version + 1, self.reason_code)


def amend(
    entry: Enterprise, history: History, description: Description, asked: Asked, *, valid_from: date
) -> Amendment:
    """Describe an enterprise anew from a day on; what changed on a later day stays as it was told.

    The same description changes nothing.

    Raises:
        EnterpriseVerifiedError: the entry is verified, and no change request was approved.
        EnterpriseStateError: the entry is suspended or ended.
        ValidInFutureError: the day has not come.
        ValidBeforeEntryError: the entry begins later.
    """
    _demand_changeable(entry, asked)
    recording.demand_valid_from(valid_from, today=entry.country.day_of(asked.at))
    after = recording.record(
        history, described(description), asked.note(entry), valid_from=valid_from, together=TOGETHER
    )
    return _amended(entry, history, after, asked)


def correct(
    entry: Enterprise, history: History, number: int, description: Description, asked: Asked, *, valid_from: date
) -> Amendment:
    """Let a description take the place of what one change said.

    Raises:
        StandingChangeError: the change is one of the entry's standing.
        EnterpriseVerifiedError: the entry is verified, and no change request was approved.
        EnterpriseStateError: the entry is suspended or ended.
        ChangeNotFoundError: there is no such change.
        ChangeCorrectedError: the change was corrected already.
        ValidInFutureError: the day has not come.
        ValidBeforeEntryError: the entry would not begin with its registration.
    """
    _demand_changeable(entry, asked)
    _demand_description(history, number)
    recording.demand_valid_from(valid_from, today=entry.country.day_of(asked.at))
    said = described(description)
    after = recording.correct(history, number, said, asked.note(entry), valid_from=valid_from, together=TOGETHER)
    return _amended(entry, history, after, asked)


def take_back(entry: Enterprise, history: History, number: int, asked: Asked) -> Amendment:
    """Record that a change of the description never was.

    Raises:
        StandingChangeError: the change is one of the entry's standing.
        EnterpriseVerifiedError: the entry is verified, and no change request was approved.
        EnterpriseStateError: the entry is suspended or ended.
        ChangeNotFoundError: there is no such change.
        ChangeCorrectedError: the change was corrected already.
        FirstChangeError: it is the registration.
    """
    _demand_changeable(entry, asked)
    _demand_description(history, number)
    return _amended(entry, history, recording.take_back(history, number, asked.note(entry)), asked)


def _amended(entry: Enterprise, before: History, after: History, asked: Asked) -> Amendment:
    if after is before:
        return Amendment(Decision(entry), None)
    change = after.changes[-1]
    description = description_of(after.on(entry.country.day_of(asked.at)))
    fact = EnterpriseAmended(
        subject=entry.enterprise_id,
        occurred_at=asked.at,
        valid_from=change.valid_from,
        corrects=change.corrects,
        **published(description),
    )
    return Amendment(Decision(replace(entry, description=description), (fact,)), change)


def _demand_changeable(entry: Enterprise, asked: Asked) -> None:
    if entry.status == "verified" and not asked.is_approved:
        raise EnterpriseVerifiedError(
            f"{entry.enterprise_id} is verified: ask for the change, and let another approve it"
        )
    allowed: tuple[EnterpriseStatus, ...] = ("registered", "verified")
    demand_status(entry, *allowed)


def _demand_description(history: History, number: int) -> None:
    registration = history.changes[0].number
    for change in history.changes:
        if change.number == number and history.places[number] != registration and STANDING & change.values.keys():
            raise StandingChangeError(f"change {number} is one of the entry's standing: it is ended by a command")
