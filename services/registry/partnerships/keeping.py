"""How a partnership is kept together with its record: whatever changes one goes through here."""

from datetime import date

from services.chassis.unit_of_work import Transaction
from services.kernel import Decision
from services.registry.cooperatives import repository as cooperatives
from services.registry.foreign_cooperatives import repository as foreign_cooperatives
from services.registry.partnerships import repository
from services.registry.partnerships.fields import fields_of
from services.registry.partnerships.model import Partnership, Side
from services.registry.records import keeping as records
from services.registry.records.keeping import Step
from services.registry.search_entries import keeping as search
from services.registry.search_entries.model import Searchable


async def enter(decision: Decision[Partnership], tx: Transaction) -> None:
    """Keep a proposal; it is the first change of the partnership's record."""
    entry = decision.state
    step = Step(entry.partnership_id, {}, fields_of(entry), entry.version)
    records.keep_registration(step, tx, valid_from=entry.proposed_on)
    await repository.save(decision, tx)
    await search.enter(searchable(entry), tx)


async def keep(
    decision: Decision[Partnership], tx: Transaction, *, was: Partnership, since: date | None = None
) -> None:
    """Keep a partnership; what changed since it `was` holds from a day on, without one from today."""
    entry, today = decision.state, decision.state.proposed_by.day_of(tx.now)
    step = Step(entry.partnership_id, fields_of(was), fields_of(entry), entry.version)
    await records.keep_step(step, tx, since=since or today, today=today)
    await repository.save(decision, tx)
    await search.follow(searchable(entry), searchable(was), tx)


def searchable(entry: Partnership) -> Searchable:
    """Give a partnership as search sees it: named after its cooperatives, where they are, of both countries."""
    return Searchable(
        entry_id=entry.partnership_id,
        kind="partnership",
        countries=(entry.proposed_by, entry.proposed_by.other),
        name="",
        status=entry.status,
        leans_on=(entry.indonesian_cooperative_id, entry.timorese_cooperative_id),
    )


async def side(cooperative_id: str, tx: Transaction) -> Side:
    """Read a cooperative, wherever it is kept.

    Raises:
        CooperativeNotFoundError: neither register told of it.
    """
    across = await foreign_cooperatives.find(cooperative_id, tx)
    return across or await cooperatives.get(cooperative_id, tx)


async def sides_of(entry: Partnership, tx: Transaction) -> tuple[Side, Side]:
    """Read both sides, the Indonesian one first.

    Raises:
        CooperativeNotFoundError: neither register told of one of them.
    """
    return await side(entry.indonesian_cooperative_id, tx), await side(entry.timorese_cooperative_id, tx)
