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
from services.registry.records import amendments
from services.registry.records.amendments import Amendment, Asked
from services.registry.records.model import History

DESCRIBED = frozenset(Description.__dataclass_fields__)
"""Fields that are told anew; every other one has commands of its own."""


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
    _demand_changeable(entry, asked)
    return _described(entry, history, amendments.Description(described(description), valid_from), asked)


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
    _demand_changeable(entry, asked)
    return _described(entry, history, amendments.Description(described(description), valid_from, number), asked)


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
    _demand_changeable(entry, asked)
    after = amendments.taken_back(history, number, asked.note(entry.version), fields=DESCRIBED)
    return _amended(entry, history, after, asked)


def _described(
    entry: Enterprise, history: History, said: amendments.Description, asked: Asked
) -> Amendment[Enterprise]:
    today = entry.country.day_of(asked.at)
    after = amendments.described(history, said, asked.note(entry.version), today=today, together=TOGETHER)
    return _amended(entry, history, after, asked)


def _amended(entry: Enterprise, before: History, after: History, asked: Asked) -> Amendment[Enterprise]:
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
    demand_status(entry, "registered", "verified")
