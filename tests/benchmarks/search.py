"""Searches a person waits for, at few and at many entries, beside the bare driver's finds of the same entries."""

import sys
import time
from collections.abc import Awaitable, Callable
from datetime import date
from random import Random
from uuid import UUID

from pymongo import AsyncMongoClient

from services.chassis.mongo import Document, connect, database_of, make_indexes
from services.chassis.paging import PageRequest
from services.chassis.settings import Settings
from services.kernel import Country
from services.registry.places.repository import load_gazetteer
from services.registry.search import views
from services.registry.search.model import Wanted, wanted
from services.registry.search_entries.model import Searchable, search_entry
from services.registry.search_entries.repository import COLLECTION, INDEXES, to_document
from tests.benchmarks.measuring import Measurement, percentiles

FEW, DEFAULT, MANY = 1_000, 10_000, 100_000
AT_ONCE = 50
"""One write of more changes so many pages of the index that the embedded database's cache cannot hold them."""
SEARCHES = 200
PAGE = PageRequest(50, None)
KINDS_OF_SHOP = ("kios", "loja", "toko", "grupu", "kompanhia", "tenun", "madu", "café", "kopi", "kemiri")
SYLLABLES = ("ma", "lu", "ba", "ko", "ti", "re", "fa", "nu", "sa", "li", "de", "ki", "mo", "ro", "ta")
SECTORS = ("Agriculture", "Trade", "Crafts", "Fishery", "Food", "Services")
PLACES = tuple(place.code for place in load_gazetteer().children("TL01", date(2026, 1, 1)))

Told = Callable[[str], None]


async def measure_search(mongo_url: str, entries: int, tell: Told) -> list[Measurement]:
    """Fill the collection with as many search entries and measure three kinds of search; each beside its floor."""
    settings = Settings(
        service_name="registry",
        mongo_url=mongo_url,
        mongo_database_prefix=f"bench_search_{entries}",
        mongo_timeout_seconds=60,
    )
    client = connect(settings)
    db = database_of(client, settings)
    await make_indexes(db, INDEXES)
    for first in range(0, entries, AT_ONCE):
        await db[COLLECTION].insert_many([_document(number) for number in range(first, first + AT_ONCE)])
        if first % 5_000 == 0:
            tell(f"search: {first:,} of {entries:,} entries written")
    found = []
    async with AsyncMongoClient[Document](mongo_url) as bare_client:
        bare = bare_client[db.name][COLLECTION]
        for name, asked in _asked().items():
            page = await views.search(asked, PAGE, db)
            keys = [hit.entry_id for hit in page.items]

            async def search(asked: Wanted = asked) -> object:
                return await views.search(asked, PAGE, db)

            async def floor(keys: list[str] = keys) -> object:
                return await bare.find({"_id": {"$in": keys}}).to_list()

            middle, slow = await _timed(search)
            floor_middle, floor_slow = await _timed(floor)
            what = f"search {name}, {entries:,} entries"
            floor_name = "bare driver, find of the same entries by id"
            found += [
                Measurement(f"{what}, p50", "ms", middle, floor_middle, floor_name, SEARCHES),
                Measurement(f"{what}, p99", "ms", slow, floor_slow, floor_name, SEARCHES),
            ]
    client.close()
    return found


def _asked() -> dict[str, Wanted]:
    return {
        "all": Wanted(),
        "by the beginning of a word": Wanted("ki"),
        "by a word, place and sector": wanted("kios", place=PLACES[0], sector=SECTORS[0]),
    }


def _document(number: int) -> Document:
    chance = Random(number)  # noqa: S311 - the same entries at each run
    words = ("".join(chance.choices(SYLLABLES, k=3)).capitalize() for _ in range(2))
    entry = Searchable(
        entry_id=f"ent-{UUID(int=chance.getrandbits(128)).hex[:20]}",
        kind="enterprise",
        countries=(Country.TL,),
        name=" ".join((chance.choice(KINDS_OF_SHOP).capitalize(), *words)),
        status=chance.choice(("registered", "verified")),
        place_codes=(chance.choice(PLACES),),
        sector=chance.choice(SECTORS),
        activity_code=chance.choice(("01270", "47111", "13121")),
        size_class="micro",
    )
    return to_document(search_entry(entry, load_gazetteer(), on=date(2026, 11, 23)))


async def _timed(work: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    durations = []
    for _ in range(SEARCHES):
        started_at = time.perf_counter()
        await work()
        durations.append(time.perf_counter() - started_at)
    return percentiles(durations)


def entries_asked() -> int | None:
    """Tell how many entries the command line asks for, as `--search 100000`; None: it asks for the whole benchmark."""
    if "--search" not in sys.argv:
        return None
    given = sys.argv[sys.argv.index("--search") + 1 :]
    return int(given[0]) if given else MANY
