"""How a product's entry is kept together with its record."""

from datetime import date

from services.chassis.unit_of_work import Transaction
from services.kernel import Decision
from services.registry.products import model, repository
from services.registry.products.fields import fields_of
from services.registry.products.model import Product
from services.registry.records import repository as records
from services.registry.records.amendments import Amendment
from services.registry.records.keeping import Step, keep_registration, keep_step
from services.registry.search_entries import keeping as search
from services.registry.search_entries.model import Searchable


async def own(product_id: str, tx: Transaction) -> Product:
    """Read an entry the caller's ministry keeps.

    Raises:
        ProductNotFoundError: the register has no such entry.
        ProductOfOtherMinistryError: the other ministry keeps it.
    """
    entry = await repository.get(product_id, tx)
    model.demand_home(entry.country, tx.caller.ministry)
    return entry


async def enter(decision: Decision[Product], tx: Transaction, *, valid_from: date) -> None:
    """Keep a new entry; its listing is the first change of its record."""
    entry = decision.state
    keep_registration(Step(entry.product_id, {}, fields_of(entry), entry.version), tx, valid_from=valid_from)
    await repository.save(decision, tx)
    await search.enter(searchable(entry), tx)


async def keep(decision: Decision[Product], tx: Transaction, *, was: Product, since: date | None = None) -> None:
    """Keep an entry; what changed since it `was` holds from a day on, without one from today."""
    entry, today = decision.state, decision.state.country.day_of(tx.now)
    step = Step(entry.product_id, fields_of(was), fields_of(entry), entry.version)
    await keep_step(step, tx, since=since or today, today=today)
    await repository.save(decision, tx)
    await search.follow(searchable(entry), searchable(was), tx)


async def keep_amendment(amendment: Amendment[Product], tx: Transaction) -> None:
    """Keep an entry that was amended or assessed, with the change as it was told."""
    records.keep(amendment.decision.state.product_id, amendment.change, tx)
    await repository.save(amendment.decision, tx)
    if amendment.change is not None:
        await search.keep(searchable(amendment.decision.state), tx)


def searchable(entry: Product) -> Searchable:
    """Give an entry as search sees it: where its owner is; by the standards told or ever certified."""
    said = entry.description
    standards = (said.standard, *(certificate.standard for certificate in entry.certificates))
    return Searchable(
        entry_id=entry.product_id,
        kind="product",
        countries=(entry.country,),
        name=said.product_name,
        status=entry.status,
        product_codes=(said.hs_code, *([said.commodity] if said.commodity else ())),
        standards=tuple(dict.fromkeys(standard for standard in standards if standard)),
        leans_on=(entry.owner_id,),
    )
