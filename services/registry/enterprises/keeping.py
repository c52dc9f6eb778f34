"""How an entry is kept together with its record: whatever changes an enterprise goes through here."""

from datetime import date

from services.chassis.unit_of_work import Transaction
from services.kernel import Decision
from services.registry.enterprises import model, repository
from services.registry.enterprises.fields import fields_of
from services.registry.enterprises.model import Enterprise
from services.registry.records import repository as records
from services.registry.records.amendments import Amendment
from services.registry.records.recording import Note, change_between


async def own(enterprise_id: str, tx: Transaction) -> Enterprise:
    """Read an entry the caller's ministry keeps.

    Raises:
        EnterpriseNotFoundError: the register has no such entry.
        EnterpriseOfOtherMinistryError: the other ministry keeps it.
    """
    entry = await repository.get(enterprise_id, tx)
    model.demand_home(entry.country, tx.caller.ministry)
    return entry


async def enter(decision: Decision[Enterprise], tx: Transaction, *, valid_from: date) -> None:
    """Keep a new entry; its registration is the first change of its record."""
    entry = decision.state
    change = change_between({}, fields_of(entry), _note(entry, tx), valid_from=valid_from)
    await repository.save(decision, tx)
    await records.keep(entry.enterprise_id, change, tx)


async def keep(decision: Decision[Enterprise], tx: Transaction, *, was: Enterprise) -> None:
    """Keep an entry; what changed since it `was` holds from today."""
    entry, today = decision.state, decision.state.country.day_of(tx.now)
    change = change_between(fields_of(was), fields_of(entry), _note(entry, tx), valid_from=today)
    await repository.save(decision, tx)
    await records.keep(entry.enterprise_id, change, tx)


async def keep_amendment(amendment: Amendment[Enterprise], tx: Transaction) -> None:
    """Keep an entry that was amended, with the change as it was told."""
    await repository.save(amendment.decision, tx)
    await records.keep(amendment.decision.state.enterprise_id, amendment.change, tx)


def _note(entry: Enterprise, tx: Transaction) -> Note:
    return Note(tx.caller.subject, tx.now, entry.version)
