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
from services.registry.records.wanted import Wanted, change_of, with_wanted

STANDING = frozenset({"status", "suspended_from", "merged_into", "merged_from", "recognised_by"})
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
    return make(entry, history, Wanted("amendment", valid_from, described(description)), asked)


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
    return make(entry, history, Wanted("correction", valid_from, described(description), number), asked)


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
    return make(entry, history, Wanted("taking_back", history.valid_from_of(number), {}, number), asked)


def make(entry: Enterprise, history: History, wanted: Wanted, asked: Asked) -> Amendment:
    """Make a change of the description that is wanted by its fields; other fields stay.

    Raises:
        StandingChangeError, EnterpriseVerifiedError, EnterpriseStateError, ChangeNotFoundError, ChangeCorrectedError,
        FirstChangeError, ValidInFutureError, ValidBeforeEntryError: as for what is wanted.
    """
    _demand_changeable(entry, asked)
    _demand_description(history, wanted.change)
    recording.demand_valid_from(wanted.valid_from, today=entry.country.day_of(asked.at))
    after = with_wanted(history, wanted, asked.note(entry), together=TOGETHER)
    if after is history:
        return Amendment(Decision(entry), None)
    change = after.changes[-1]
    description = description_of(after.on(entry.country.day_of(asked.at)))
    fact = EnterpriseAmended(
        subject=entry.enterprise_id,
        occurred_at=asked.at,
        valid_from=change.valid_from,
        corrects=change.corrects,
        is_verified=entry.status == "verified",
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


def is_of_description(history: History, change: Change) -> bool:
    """Tell whether a change is the registration, or one of the description, or takes the place of such a one."""
    return history.places[change.number] == history.changes[0].number or not STANDING & change.values.keys()


def _demand_description(history: History, number: int | None) -> None:
    change = change_of(history, number)
    if change is not None and not is_of_description(history, change):
        raise StandingChangeError(f"change {number} is one of the entry's standing: it is ended by a command")
