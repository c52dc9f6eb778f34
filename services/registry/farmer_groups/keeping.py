"""How a farmer group's entry is kept together with its record, and what other registers' entries it leans on."""

from collections.abc import Iterable
from datetime import date

from services.chassis.unit_of_work import Transaction
from services.kernel import Decision
from services.registry.cooperatives import repository as cooperatives
from services.registry.enterprises import repository as enterprises
from services.registry.farmer_groups import model, repository
from services.registry.farmer_groups.fields import fields_of
from services.registry.farmer_groups.model import FarmerGroup, Standing
from services.registry.farmer_groups.refusals import LinkKindError
from services.registry.records import repository as records
from services.registry.records.amendments import Amendment
from services.registry.records.keeping import Step, keep_registration, keep_step
from services.registry.search_entries import keeping as search
from services.registry.search_entries.model import Searchable


async def own(group_id: str, tx: Transaction) -> FarmerGroup:
    """Read an entry the caller's ministry keeps.

    Raises:
        FarmerGroupNotFoundError: the register has no such entry.
        FarmerGroupOfOtherMinistryError: the other ministry keeps it.
    """
    entry = await repository.get(group_id, tx)
    model.demand_home(entry.country, tx.caller.ministry)
    return entry


async def standing_of(entry_id: str, tx: Transaction) -> Standing:
    """Read an entry of any register, by the kind its id names.

    Raises:
        LinkKindError: the id names no register.
        NotFoundError: the register has no such entry.
    """
    match entry_id.partition("-")[0]:
        case "ent":
            enterprise = await enterprises.get(entry_id, tx)
            return Standing(entry_id, "enterprise", enterprise.country, enterprise.status)
        case "coop":
            cooperative = await cooperatives.get(entry_id, tx)
            return Standing(entry_id, "cooperative", cooperative.country, cooperative.status)
        case "group":
            group = await repository.get(entry_id, tx)
            return Standing(entry_id, group.kind, group.country, group.status)
    raise LinkKindError(f"{entry_id} is the number of no enterprise, cooperative or farmer group")


async def standings(entry_ids: Iterable[str], tx: Transaction) -> list[Standing]:
    """Read entries of any registers."""
    return [await standing_of(entry_id, tx) for entry_id in entry_ids]


async def enter(decision: Decision[FarmerGroup], tx: Transaction, *, valid_from: date) -> None:
    """Keep a new entry; its registration is the first change of its record."""
    entry = decision.state
    keep_registration(Step(entry.group_id, {}, fields_of(entry), entry.version), tx, valid_from=valid_from)
    await repository.save(decision, tx)
    await search.enter(searchable(entry), tx)


async def keep(decision: Decision[FarmerGroup], tx: Transaction, *, was: FarmerGroup) -> None:
    """Keep an entry; what changed since it `was` holds from today."""
    entry, today = decision.state, decision.state.country.day_of(tx.now)
    await keep_step(Step(entry.group_id, fields_of(was), fields_of(entry), entry.version), tx, since=today, today=today)
    await repository.save(decision, tx)
    await search.follow(searchable(entry), searchable(was), tx)


async def keep_amendment(amendment: Amendment[FarmerGroup], tx: Transaction) -> None:
    """Keep an entry that was amended or assessed, with the change as it was told."""
    records.keep(amendment.decision.state.group_id, amendment.change, tx)
    await repository.save(amendment.decision, tx)
    if amendment.change is not None:
        await search.keep(searchable(amendment.decision.state), tx)


def searchable(entry: FarmerGroup) -> Searchable:
    """Give an entry as search sees it."""
    said = entry.description
    return Searchable(
        entry_id=entry.group_id,
        kind="farmer_group",
        countries=(entry.country,),
        name=said.group_name,
        status=entry.status,
        place_codes=(said.place_code, said.municipality_code),
        product_codes=said.commodities,
    )
