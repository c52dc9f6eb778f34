"""How what an entry says of an enterprise changes: described anew from a day on, corrected, or taken back."""

from dataclasses import replace
from datetime import date

from services.contracts.registry import EnterpriseAmended
from services.kernel import Decision
from services.registry.enterprises.fields import TOGETHER, described, description_of
from services.registry.enterprises.model import (
    Description,
    Enterprise,
    EnterpriseVerifiedError,
    demand_status,
    published,
)
from services.registry.records.amendments import Amendment, Asked, Describing
from services.registry.records.model import Change, History
from services.registry.records.wanted import Wanted

DESCRIBING = Describing(frozenset(Description.__dataclass_fields__), TOGETHER)


def amend(
    entry: Enterprise, history: History, description: Description, asked: Asked, *, valid_from: date
) -> Amendment[Enterprise]:
    """Describe an enterprise anew from a day on; what changed on a later day stays as it was told.

    The same description changes nothing.

    Raises:
        EnterpriseVerifiedError: the entry is verified, and no change request was approved.
        EnterpriseStateError: the entry is suspended or ended.
        ValidInFutureError: the day has not come.
        ValidBeforeEntryError: the entry begins later.
    """
    if entry.owners:
        # What the recorded owners are is known better than what an applicant says.
        description = replace(description, owner_gender=entry.description.owner_gender)
    return make(entry, history, Wanted.description(described(description), valid_from), asked)


def correct(
    entry: Enterprise, history: History, number: int, description: Description, asked: Asked, *, valid_from: date
) -> Amendment[Enterprise]:
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
    return make(entry, history, Wanted.description(described(description), valid_from, number), asked)


def take_back(entry: Enterprise, history: History, number: int, asked: Asked) -> Amendment[Enterprise]:
    """Record that a change of the description never was.

    Raises:
        StandingChangeError: the change is one of the entry's standing.
        EnterpriseVerifiedError: the entry is verified, and no change request was approved.
        EnterpriseStateError: the entry is suspended or ended.
        ChangeNotFoundError: there is no such change.
        ChangeCorrectedError: the change was corrected already.
        FirstChangeError: it is the registration.
    """
    return make(entry, history, Wanted.taking_back(history, number), asked)


def make(entry: Enterprise, history: History, wanted: Wanted, asked: Asked) -> Amendment[Enterprise]:
    """Make a change of the description that is wanted by its fields; other fields stay.

    Raises:
        StandingChangeError, EnterpriseVerifiedError, EnterpriseStateError, ChangeNotFoundError, ChangeCorrectedError,
        FirstChangeError, ValidInFutureError, ValidBeforeEntryError: as for what is wanted.
    """
    _demand_changeable(entry, asked)
    today = entry.country.day_of(asked.at)
    after = DESCRIBING.told(history, wanted, asked.note(entry.version), today=today)
    if after is history:
        return Amendment(Decision(entry), None)
    change = after.changes[-1]
    description = description_of(after.on(today))
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
    demand_status(entry, "registered", "verified")


def is_of_description(history: History, change: Change) -> bool:
    """Tell whether a change is the registration, or one of the description, or takes the place of such a one."""
    return DESCRIBING.holds(history, change)
