"""Search over HTTP and on the database: found as entered, in pages, by indexes only, and rebuilt."""

from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import httpx
import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import MongoClient
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from deploy.embedded.running import Platform
from services.chassis.mongo import Database, make_indexes
from services.chassis.paging import PageRequest
from services.chassis.settings import Settings
from services.kernel import Country
from services.registry.places.repository import load_gazetteer
from services.registry.rooms import INDEXES
from services.registry.search import views
from services.registry.search.model import Wanted, wanted
from services.registry.search.progress import PASSES, Part
from services.registry.search.registers import REGISTERS, query_of
from services.registry.search_entries.model import Searchable, search_entry
from services.registry.search_entries.repository import COLLECTION, to_document
from tests.integration.desk import JsonObject, problem
from tests.integration.registrars import COOPERATIVE, ENTERPRISE, Registrars
from tests.integration.registry_examples import GROUP, PRODUCT

REGISTRAR, OFFICER, OPERATOR = "tl/registrar-1", "tl/ministry_officer-1", "tl/operator-1"
SEARCH, ENTRIES = "/v1/search", 300
EARLY = "a"


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[Registrars]:
    async with httpx.AsyncClient(base_url=platform.url("registry"), timeout=20) as client:
        yield Registrars(platform, client)


class Queries(CommandListener):
    """Notes every query that is sent."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def started(self, event: CommandStartedEvent) -> None:
        if event.command_name in {"find", "aggregate"}:
            kept = {"find", "aggregate", "filter", "sort", "limit", "projection", "pipeline"}
            self.sent.append({name: value for name, value in event.command.items() if name in kept})

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Note nothing."""

    def failed(self, event: CommandFailedEvent) -> None:
        """Note nothing."""


@pytest.fixture
async def kept(platform: Platform) -> AsyncIterator[tuple[Database, Queries]]:
    """Give a database of `ENTRIES` search entries, of which every third is in Maubisse, and its queries."""
    queries = Queries()
    url = platform.environment["JEMBATAN_MONGO_URL"]
    client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(url, event_listeners=[queries], tz_aware=True)
    db = client.get_database(f"search_{uuid4().hex[:8]}")
    await make_indexes(db, INDEXES)
    one = Searchable("", "enterprise", (Country.TL,), "", "registered", sector="Trade")
    entries = [
        replace(
            one,
            entry_id=f"ent-{uuid4().hex[:20]}",
            name=f"Kios {'aeiou'[number % 5]}la {number}",
            place_codes=("TL0104" if number % 3 == 0 else "TL0301",),
        )
        for number in range(ENTRIES)
    ]
    found = [search_entry(entry, load_gazetteer(), on=date(2026, 11, 23)) for entry in entries]
    await db[COLLECTION].insert_many([to_document(entry) for entry in found])
    queries.sent.clear()
    yield db, queries
    await client.drop_database(db.name)
    client.close()


async def pages(asked: Wanted, limit: int, db: Database) -> list[str]:
    """Read all pages; give the ids found, in their order."""
    found, after = list[str](), None
    while True:
        page = await views.search(asked, PageRequest(limit, after), db)
        found += [hit.entry_id for hit in page.items]
        if page.next_cursor is None:
            return found
        after = urlsafe_b64decode(page.next_cursor).decode()


def lose(entry_id: str, platform: Platform) -> None:
    """Take away what an entry is found by, as one has it that was entered before there was search."""
    url = platform.environment["JEMBATAN_MONGO_URL"]
    with MongoClient[JsonObject](url) as client:
        name = Settings(service_name="registry", mongo_url=url).mongo_database
        assert client[name][COLLECTION].delete_one({"_id": entry_id}).deleted_count == 1


def stages(plan: JsonObject) -> set[str]:
    inner = [plan[name] for name in ("inputStage", "queryPlan") if name in plan] + plan.get("inputStages", [])
    return {plan["stage"], *(stage for one in inner for stage in stages(one))}


async def plan_of(db: Database, query: dict[str, Any]) -> JsonObject:
    explained = await db.command({"explain": query, "verbosity": "queryPlanner"})
    plan: JsonObject = explained["queryPlanner"]["winningPlan"]
    return plan


async def test_pages_give_every_result_once_in_the_order_of_names(kept: tuple[Database, Queries]) -> None:
    db, _ = kept

    for asked, count in (
        (Wanted(), ENTRIES),
        (wanted("kio", place="TL01"), ENTRIES // 3),
        (Wanted("ela ki"), ENTRIES // 5),
    ):
        whole = [row["_id"] async for row in db[COLLECTION].find({"terms": {"$all": list(asked.terms)}}).sort("key", 1)]
        for limit in (7, 200):
            assert await pages(asked, limit, db) == whole
        assert len(whole) == count


async def test_every_query_of_a_search_and_of_a_rebuild_is_served_by_an_index(kept: tuple[Database, Queries]) -> None:
    db, queries = kept
    for asked in (Wanted(), Wanted("kios e"), wanted("", kind="enterprise", place="TL0104", status="registered")):
        await views.search(asked, PageRequest(10, EARLY), db, with_facets=True)
    sent = [*queries.sent]
    sent += [{"find": REGISTERS[of.kind].collection, "filter": query_of(Part(of, 5, 9))} for of in PASSES]

    plans = [await plan_of(db, query) for query in sent]

    assert len(sent) > len(PASSES) + 6
    for query, plan in zip(sent, plans, strict=True):
        assert "IXSCAN" in stages(plan), query
        assert "COLLSCAN" not in stages(plan), query


async def test_an_entry_is_found_as_it_is_now_and_a_product_where_its_owner_is(desk: Registrars) -> None:
    mark = f"Zimbru{uuid4().hex[:6].translate(str.maketrans('0123456789', 'ghijklmnop'))}"
    owner = await desk.done(REGISTRAR, "POST", "/v1/enterprises", {**ENTERPRISE, "legal_name": f"Kafé {mark}"})
    await desk.done(REGISTRAR, "POST", "/v1/cooperatives", {**COOPERATIVE, "legal_name": f"Cooperativa {mark}"})
    await desk.done(REGISTRAR, "POST", "/v1/farmer-groups", {**GROUP, "group_name": f"Grupu {mark}"})
    product = {**PRODUCT, "product_name": f"Kafé musan {mark}", "owner_id": owner["enterprise_id"]}
    product_id = (await desk.done(REGISTRAR, "POST", "/v1/products", product))["product_id"]

    found = await desk.read(SEARCH, q=mark[:8], place="TL01", facets="true")
    kinds = [hit["kind"] for hit in found["items"]]
    await desk.done(OFFICER, "POST", f"/v1/enterprises/{owner['enterprise_id']}/suspension", {"reason_code": "checked"})
    suspended = await desk.read(SEARCH, q=f"{mark} kafe", status="suspended")
    by_goods = await desk.read(SEARCH, q=mark, product="0901", standard="SNI-01-2907-2008", sector="agriculture")

    assert kinds == ["cooperative", "farmer_group", "product", "enterprise"]
    assert found["next_cursor"] is None
    assert found["facets"]["kind"] == dict.fromkeys(sorted(kinds), 1)
    assert found["facets"]["place"] == {"TL01": 4, "TL0104": 4}
    assert not found["facets"]["is_cut"]
    assert [hit["entry_id"] for hit in suspended["items"]] == [owner["enterprise_id"]]
    assert [hit["entry_id"] for hit in by_goods["items"]] == [product_id]


async def test_what_cannot_be_looked_for_is_refused_and_who_may_not_see_names_finds_none(desk: Registrars) -> None:
    asked = {
        "?q=%E2%80%A6": (422, "search_text_without_words"),
        f"?q={'a' * 101}": (422, "invalid_request"),
        "?kind=person": (422, "invalid_request"),
        "?cursor=x": (422, "cursor_malformed"),
        "?limit=0": (422, "invalid_request"),
    }

    answers = {query: problem(await desk.send(REGISTRAR, "GET", SEARCH + query)) for query in asked}
    refused = await desk.send(OPERATOR, "GET", f"{SEARCH}?q=kafe")

    assert answers == asked
    assert refused.status_code == 403


async def test_a_rebuild_makes_entries_found_again_and_tells_how_far_it_is(desk: Registrars) -> None:
    owner = await desk.enterprise()
    entry_id, text = owner["enterprise_id"], owner["description"]["legal_name"]
    lose(entry_id, desk.platform)
    lost = await desk.read(SEARCH, q=text)
    started = await desk.done(OPERATOR, "POST", f"{SEARCH}/rebuilds", {})
    path = f"{SEARCH}/rebuilds/{started['rebuild']['rebuild_id']}"

    shares = [started["share_done"]]
    while started["rebuild"]["finished_at"] is None:
        started = await desk.done(OPERATOR, "POST", f"{path}/batches", {"entries": 50})
        shares.append(started["share_done"])

    read = await desk.send(OPERATOR, "GET", path)
    assert read.json()["share_done"] == started["share_done"]
    assert [float(share) for share in shares] == sorted(float(share) for share in shares)
    assert float(shares[-1]) == 1
    assert started["rebuild"]["entries_done"] >= 1
    assert problem(await desk.send(OPERATOR, "POST", f"{path}/batches", {})) == (409, "search_rebuild_finished")
    assert entry_id not in {hit["entry_id"] for hit in lost["items"]}
    assert entry_id in {hit["entry_id"] for hit in (await desk.read(SEARCH, q=text))["items"]}
