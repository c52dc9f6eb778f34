"""What the registers ask for when they keep an entry: that it be found as it is now."""

from services.chassis.unit_of_work import Transaction
from services.registry.places.repository import load_gazetteer
from services.registry.search_entries import repository
from services.registry.search_entries.model import Searchable, SearchEntry, leaning_on, search_entry


async def enter(found: Searchable, tx: Transaction) -> None:
    """Keep what a new entry is found by, in the entry's own transaction."""
    await repository.enter(await _made(found, tx), tx)


async def follow(found: Searchable, was: Searchable, tx: Transaction) -> None:
    """Keep what an entry is found by, where that changed since it `was`."""
    if found != was:
        await keep(found, tx)


async def keep(found: Searchable, tx: Transaction) -> None:
    """Keep what an entry is found by, whether or not it was found before."""
    await repository.keep(await _made(found, tx), tx)


async def _made(found: Searchable, tx: Transaction) -> SearchEntry:
    others = [await repository.find(entry_id, tx) for entry_id in found.leans_on]
    told = leaning_on(found, *(other for other in others if other is not None))
    return search_entry(told, load_gazetteer(), on=found.countries[0].day_of(tx.now))
