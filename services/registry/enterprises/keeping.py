"""How an entry is kept together with its record: whatever changes an enterprise goes through here."""

from collections.abc import Collection
from datetime import date

from services.chassis.unit_of_work import Transaction
from services.kernel import Decision
from services.registry.candidates import keeping as candidates
from services.registry.candidates.model import Subject
from services.registry.enterprises import model, repository
from services.registry.enterprises.description import matched_fields
from services.registry.enterprises.fields import fields_of
from services.registry.enterprises.model import Enterprise
from services.registry.records import repository as records
from services.registry.records.amendments import Amendment
from services.registry.records.recording import Note, change_between
from services.registry.search_entries import keeping as search
from services.registry.search_entries.model import Searchable


async def own(enterprise_id: str, tx: Transaction) -> Enterprise:
    """Read an entry the caller's ministry keeps.

    Raises:
        EnterpriseNotFoundError: the register has no such entry.
        EnterpriseOfOtherMinistryError: the other ministry keeps it.
    """
    entry = await repository.get(enterprise_id, tx)
    model.demand_home(entry.country, tx.caller.ministry)
    return entry


async def enter(
    decision: Decision[Enterprise], tx: Transaction, *, valid_from: date, not_duplicate_of: Collection[str] = ()
) -> None:
    """Keep a new entry; its registration is the first change of its record.

    Raises:
        PossibleDuplicateError: the register may have it already, and `not_duplicate_of` does not say otherwise.
    """
    entry = decision.state
    await candidates.admit(subject_of(entry), not_duplicate_of, tx)
    change = change_between({}, fields_of(entry), _note(entry, tx), valid_from=valid_from)
    records.keep(entry.enterprise_id, change, tx)
    await repository.save(decision, tx)
    await search.enter(searchable(entry), tx)


async def keep(decision: Decision[Enterprise], tx: Transaction, *, was: Enterprise) -> None:
    """Keep an entry; what changed since it `was` holds from today."""
    entry, today = decision.state, decision.state.country.day_of(tx.now)
    change = change_between(fields_of(was), fields_of(entry), _note(entry, tx), valid_from=today)
    records.keep(entry.enterprise_id, change, tx)
    await repository.save(decision, tx)
    await search.follow(searchable(entry), searchable(was), tx)


async def keep_amendment(amendment: Amendment[Enterprise], tx: Transaction) -> None:
    """Keep an entry that was amended, with the change as it was told."""
    entry = amendment.decision.state
    records.keep(entry.enterprise_id, amendment.change, tx)
    await repository.save(amendment.decision, tx)
    if amendment.change is not None:
        await candidates.keep(subject_of(entry), tx)
        await search.keep(searchable(entry), tx)


def subject_of(entry: Enterprise) -> Subject:
    """Give an entry as matching sees it."""
    return Subject(entry.enterprise_id, "enterprise", entry.country, matched_fields(entry.description))


def searchable(entry: Enterprise) -> Searchable:
    """Give an entry as search sees it."""
    said = entry.description
    return Searchable(
        entry_id=entry.enterprise_id,
        kind="enterprise",
        countries=(entry.country,),
        name=said.legal_name,
        status=entry.status,
        place_codes=(said.place_code, said.municipality_code),
        sector=said.sector,
        activity_code=said.activity_code,
        size_class=said.size_class,
    )


def _note(entry: Enterprise, tx: Transaction) -> Note:
    return Note(tx.caller.subject, tx.now, entry.version)
