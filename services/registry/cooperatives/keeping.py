"""How an entry is kept together with its record: whatever changes a cooperative goes through here."""

from datetime import date

from services.chassis.unit_of_work import Transaction
from services.kernel import Decision
from services.registry.cooperatives import model, repository
from services.registry.cooperatives.fields import fields_of
from services.registry.cooperatives.model import Cooperative
from services.registry.records import keeping as records
from services.registry.records.amendments import Amendment
from services.registry.records.keeping import Step
from services.registry.records.repository import keep as keep_change


async def own(cooperative_id: str, tx: Transaction) -> Cooperative:
    """Read an entry the caller's ministry keeps.

    Raises:
        CooperativeNotFoundError: the register has no such entry.
        CooperativeOfOtherMinistryError: the other ministry keeps it.
    """
    entry = await repository.get(cooperative_id, tx)
    model.demand_home(entry.country, tx.caller.ministry)
    return entry


async def enter(decision: Decision[Cooperative], tx: Transaction, *, valid_from: date) -> None:
    """Keep a new entry; its registration is the first change of its record."""
    entry = decision.state
    await repository.save(decision, tx)
    step = Step(entry.cooperative_id, {}, fields_of(entry), entry.version)
    await records.keep_registration(step, tx, valid_from=valid_from)


async def keep(
    decision: Decision[Cooperative], tx: Transaction, *, was: Cooperative, since: date | None = None
) -> None:
    """Keep an entry; what changed since it `was` holds from a day on, without one from today."""
    entry, today = decision.state, decision.state.country.day_of(tx.now)
    await repository.save(decision, tx)
    step = Step(entry.cooperative_id, fields_of(was), fields_of(entry), entry.version)
    await records.keep_step(step, tx, since=since or today, today=today)


async def keep_amendment(amendment: Amendment[Cooperative], tx: Transaction) -> None:
    """Keep an entry that was amended, with the change as it was told."""
    await repository.save(amendment.decision, tx)
    await keep_change(amendment.decision.state.cooperative_id, amendment.change, tx)
