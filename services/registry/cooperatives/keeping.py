"""How an entry is kept together with its record: whatever changes a cooperative goes through here."""

from collections.abc import Collection
from datetime import date

from services.chassis.unit_of_work import Transaction
from services.kernel import Decision
from services.registry.candidates import keeping as candidates
from services.registry.candidates.model import Subject
from services.registry.cooperatives import model, repository
from services.registry.cooperatives.description import matched_fields
from services.registry.cooperatives.fields import fields_of
from services.registry.cooperatives.model import Cooperative
from services.registry.records import keeping as records
from services.registry.records.amendments import Amendment
from services.registry.records.keeping import Step
from services.registry.records.repository import keep as keep_change
from services.registry.search_entries import keeping as search
from services.registry.search_entries.model import Searchable


async def own(cooperative_id: str, tx: Transaction) -> Cooperative:
    """Read an entry the caller's ministry keeps.

    Raises:
        CooperativeNotFoundError: the register has no such entry.
        CooperativeOfOtherMinistryError: the other ministry keeps it.
    """
    entry = await repository.get(cooperative_id, tx)
    model.demand_home(entry.country, tx.caller.ministry)
    return entry


async def enter(
    decision: Decision[Cooperative], tx: Transaction, *, valid_from: date, not_duplicate_of: Collection[str] = ()
) -> None:
    """Keep a new entry; its registration is the first change of its record.

    Raises:
        PossibleDuplicateError: the register may have it already, and `not_duplicate_of` does not say otherwise.
    """
    entry = decision.state
    await candidates.admit(subject_of(entry), not_duplicate_of, tx)
    records.keep_registration(
        Step(entry.cooperative_id, {}, fields_of(entry), entry.version), tx, valid_from=valid_from
    )
    await repository.save(decision, tx)
    await search.enter(searchable(entry), tx)


async def keep(
    decision: Decision[Cooperative], tx: Transaction, *, was: Cooperative, since: date | None = None
) -> None:
    """Keep an entry; what changed since it `was` holds from a day on, without one from today."""
    entry, today = decision.state, decision.state.country.day_of(tx.now)
    step = Step(entry.cooperative_id, fields_of(was), fields_of(entry), entry.version)
    await records.keep_step(step, tx, since=since or today, today=today)
    await repository.save(decision, tx)
    await search.follow(searchable(entry), searchable(was), tx)


async def keep_amendment(amendment: Amendment[Cooperative], tx: Transaction) -> None:
    """Keep an entry that was amended, with the change as it was told."""
    entry = amendment.decision.state
    keep_change(entry.cooperative_id, amendment.change, tx)
    await repository.save(amendment.decision, tx)
    if amendment.change is not None:
        await candidates.keep(subject_of(entry), tx)
        await search.keep(searchable(entry), tx)


def subject_of(entry: Cooperative) -> Subject:
    """Give an entry as matching sees it."""
    return Subject(entry.cooperative_id, "cooperative", entry.country, matched_fields(entry.description))


def searchable(entry: Cooperative) -> Searchable:
    """Give an entry as search sees it, with its kind for a sector and its class by law for a size."""
    said = entry.description
    return Searchable(
        entry_id=entry.cooperative_id,
        kind="cooperative",
        countries=(entry.country,),
        name=said.legal_name,
        status=entry.status,
        place_codes=(said.place_code, said.municipality_code),
        sector=said.kind,
        size_class=entry.figures.ksp_class,
    )
