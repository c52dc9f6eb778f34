import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from deploy.embedded.servers import SecantusMongo
from services.chassis.audit import NO_EARLIER_RECORD, record_hash
from services.chassis.audit_keys import make_key
from services.chassis.audit_roots import Rooting
from services.chassis.audit_tree import RootedHead, root_of
from services.chassis.mongo import Database, Document
from services.chassis.settings import Settings
from tests.integration.chassis.registers import Issuer, assert_problem, calling, dump, registry_settings, serving
from tests.integration.chassis.test_audit import enter
from tests.waiting import eventually

VERIFICATION = "/v1/operations/audit/verification"
ROOT = "/v1/operations/audit/root"
CHANGES = 3
ENTRIES = 5

Rooted = tuple[FastAPI, httpx.AsyncClient]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("audit")


@pytest.fixture(scope="module")
def settings(mongo: SecantusMongo, issuer: Issuer, folder: Path) -> Settings:
    given: dict[str, Any] = {"audit_roots_folder": folder, "audit_root_seconds": 3_600}
    return registry_settings(mongo.url, issuer, audit_key_file=make_key(folder), **given)


@asynccontextmanager
async def rooting(settings: Settings, issuer: Issuer, *, fresh: bool = True) -> AsyncIterator[Rooted]:
    async with (
        serving(settings, fresh=fresh) as app,
        calling(app, issuer.token(["operator", "registrar"])) as client,
    ):
        yield app, client


@pytest.fixture(scope="module")
async def kept(settings: Settings, issuer: Issuer) -> AsyncIterator[Rooted]:
    """A register with five entries of four facts each; roots over nothing, before their last fact and after it."""
    async with rooting(settings, issuer) as (app, client):
        await sign(client)
        ids = [await enter(client, changes=CHANGES - 1) for _ in range(ENTRIES)]
        await sign(client)
        for enterprise_id in ids:
            await amend(client, enterprise_id, "sector-after")
        await sign(client)
        yield app, client


@pytest.fixture
async def rooted(kept: Rooted, folder: Path) -> AsyncIterator[Rooted]:
    """The same register for every test: what one of them did to it is undone, as only a test may do it."""
    db, written = kept[0].state.uow.db, folder / "registry-0.roots"
    before, lines = await dump(db), written.read_bytes()
    yield kept
    await put_back(db, before)
    written.write_bytes(lines)


async def put_back(db: Database, before: Mapping[str, list[Document]]) -> None:
    for name in await dump(db):
        await db[name].delete_many({})
        if before.get(name):
            await db[name].insert_many(before[name])


async def amend(client: httpx.AsyncClient, enterprise_id: str, sector: str) -> None:
    found = (await client.get(f"/v1/enterprises/{enterprise_id}")).json()["description"]
    said = {name: found[name] for name in ("legal_name", "place_code", "activity_code", "owner_gender")}
    answer = await client.put(f"/v1/enterprises/{enterprise_id}", json={**said, "sector": sector})
    assert answer.status_code == 200, answer.text


async def sign(client: httpx.AsyncClient) -> Document:
    answer = await client.post(ROOT)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def verified(client: httpx.AsyncClient, **query: str) -> Document:
    answer = await client.get(VERIFICATION, params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def places(client: httpx.AsyncClient) -> dict[str, tuple[int, str]]:
    found = await verified(client)
    assert found["root_breaks"] == []
    return {one["aggregate_id"]: (one["seq"], one["reason"]) for one in found["breaks"]}


async def heads(db: Database) -> list[RootedHead]:
    """Read the head of every chain from the chains themselves."""
    last: dict[str, RootedHead] = {}
    async for one in db.audit.find().sort("seq", 1):
        last[one["aggregate_id"]] = RootedHead(one["collection"], one["aggregate_id"], one["seq"], one["hash"])
    return list(last.values())


async def test_a_root_that_was_added_to_is_the_one_computed_from_nothing_and_changes_only_with_the_heads(
    settings: Settings, rooted: Rooted, folder: Path
) -> None:
    app, client = rooted
    db: Database = app.state.uow.db
    first = (await client.get(ROOT)).json()

    again = await sign(client)
    await enter(client, changes=0)
    await Rooting(settings, app.state.uow, app.state.audit_keys, app.state.telemetry).make()
    grown = (await client.get(ROOT)).json()

    assert (first["number"], again, grown["number"]) == (3, first, 4)
    assert grown["root"] == root_of(await heads(db))
    assert await db.audit_unrooted.count_documents({}) == 0
    assert (folder / "registry-0.roots").read_text().splitlines()[-2:] == [first["signed"], grown["signed"]]
    whole = await verified(client, known_root=first["signed"])
    assert (whole["records"], whole["roots"], whole["breaks"], whole["root_breaks"]) == (21, 4, [], [])


async def edit(db: Database, key: str, seq: int) -> None:
    await db.audit.update_one({"_id": f"{key}/{seq}"}, {"$set": {"actor": "nobody"}})


async def delete(db: Database, key: str, seq: int) -> None:
    await db.audit.delete_one({"_id": f"{key}/{seq}"})


async def insert(db: Database, key: str, seq: int) -> None:
    record = await db.audit.find_one({"_id": f"{key}/{seq}"}) or {}
    forged = {**record, "_id": f"{key}/{seq}b", "actor": "nobody"}
    await db.audit.insert_one({**forged, "hash": record_hash(forged)})


async def swap(db: Database, key: str, seq: int) -> None:
    one, two = [await db.audit.find_one({"_id": f"{key}/{number}"}) or {} for number in (seq, seq + 1)]
    for record, other in ((one, two), (two, one)):
        await db.audit.replace_one({"_id": record["_id"]}, {**other, "_id": record["_id"], "seq": record["seq"]})


async def truncate(db: Database, key: str, seq: int) -> None:
    """Cut chain, facts and aggregate back together: nothing but the root remembers."""
    await db.audit.delete_many({"aggregate_id": key, "seq": {"$gte": seq}})
    await db.outbox.delete_many({"aggregateid": key, "version": {"$gte": seq}})
    await db.entry_changes.delete_many({"entry_id": key, "number": {"$gte": seq}})
    last = await db.audit.find_one({"aggregate_id": key}, sort=[("seq", -1)])
    if last is None:
        await db.enterprises.delete_one({"_id": key})
    else:
        head = {"version": last["seq"], "audit_hash": last["hash"]}
        await db.enterprises.update_one({"_id": key}, {"$set": head})


async def rewrite(db: Database, key: str, seq: int) -> None:
    """Write the chain anew to its end, hash by hash, with the aggregate's head."""
    previous = NO_EARLIER_RECORD
    async for record in db.audit.find({"aggregate_id": key}).sort("seq", 1):
        forged = {**record, "actor": "nobody"} if record["seq"] >= seq else record
        forged = {**forged, "prev_hash": previous}
        previous = record_hash(forged)
        await db.audit.replace_one({"_id": record["_id"]}, {**forged, "hash": previous})
    await db.enterprises.update_one({"_id": key}, {"$set": {"audit_hash": previous}})


Operator = Callable[[Database, str, int], Awaitable[None]]
OPERATORS: Mapping[str, tuple[Operator, Callable[[int], tuple[int, set[str]]]]] = {
    "edit": (edit, lambda seq: (seq, {"edited"})),
    "delete": (delete, lambda seq: (seq, {"missing"})),
    "insert": (insert, lambda seq: (seq, {"inserted", "not_chained"})),
    "swap": (swap, lambda seq: (seq, {"edited"})),
    "truncate": (truncate, lambda seq: (seq, {"behind_root"})),
    "rewrite": (rewrite, lambda _seq: (CHANGES + 1, {"differs_from_root"})),
}


@pytest.mark.parametrize("operator", OPERATORS)
async def test_every_operator_at_every_position_of_a_kept_chain_is_found_there(rooted: Rooted, operator: str) -> None:
    app, client = rooted
    db: Database = app.state.uow.db
    change, place = OPERATORS[operator]
    ids = sorted([one["_id"] async for one in db.enterprises.find({}, {"_id": 1})])
    last = CHANGES if operator == "swap" else CHANGES + 1
    touched = dict(zip(ids, range(1, last + 1), strict=False))
    for key, seq in touched.items():
        await change(db, key, seq)

    found = await places(client)

    assert found.keys() == touched.keys()
    for key, seq in touched.items():
        expected, reasons = place(seq)
        assert (found[key][0], found[key][1] in reasons) == (expected, True), (operator, seq, found[key])


async def test_a_loss_behind_a_root_shows_for_ever_whatever_is_written_and_signed_after_it(rooted: Rooted) -> None:
    app, client = rooted
    db: Database = app.state.uow.db
    (key, *_) = [one["_id"] async for one in db.enterprises.find({}, {"_id": 1})]
    await truncate(db, key, CHANGES + 1)

    for number in range(3):
        await amend(client, key, f"sector-new-{number}")
        await sign(client)

    assert await places(client) == {key: (CHANGES + 1, "differs_from_root")}


async def test_what_no_root_covers_yet_is_missed_when_it_is_taken_away(rooted: Rooted) -> None:
    app, client = rooted
    db: Database = app.state.uow.db
    key = await enter(client, changes=1)
    await truncate(db, key, 2)
    before = await places(client)

    await Rooting(app.state.settings, app.state.uow, app.state.audit_keys, app.state.telemetry).make()

    assert before == await places(client) == {key: (2, "behind_root")}


async def drop_root(db: Database, number: int) -> None:
    await db.audit_roots.delete_one({"_id": number})


async def swap_roots(db: Database, number: int) -> None:
    one, two = [await db.audit_roots.find_one({"_id": place}) or {} for place in (number, number + 1)]
    await db.audit_roots.replace_one({"_id": number}, {**two, "_id": number})
    await db.audit_roots.replace_one({"_id": number + 1}, {**one, "_id": number + 1})


async def turn_head_back(db: Database, _number: int) -> None:
    await db.audit_heads.update_one({}, {"$set": {"seq": 1}})


async def drop_head(db: Database, _number: int) -> None:
    head = await db.audit_heads.find_one_and_delete({})
    await db.audit_buckets.delete_one({"_id": head["bucket"] if head else ""})


async def lose_all_roots(db: Database, _number: int) -> None:
    await db.audit_roots.delete_many({})


@pytest.mark.parametrize(
    ("change", "number", "expected"),
    [
        (drop_root, 1, (1, "missing")),
        (drop_root, 2, (2, "missing")),
        (drop_root, 3, (2, "heads_differ")),
        (swap_roots, 1, (1, "swapped")),
        (swap_roots, 2, (2, "swapped")),
        (turn_head_back, 3, (3, "heads_differ")),
        (drop_head, 3, (3, "heads_differ")),
        (lose_all_roots, 1, (1, "missing")),
    ],
)
async def test_a_changed_root_or_tree_is_found_with_the_root_s_number(
    rooted: Rooted, change: Callable[[Database, int], Awaitable[None]], number: int, expected: tuple[int, str]
) -> None:
    app, client = rooted
    await change(app.state.uow.db, number)

    found = await verified(client)
    await enter(client, changes=0)
    signed = await client.post(ROOT)

    assert expected in [(one["number"], one["reason"]) for one in found["root_breaks"]]
    if change in (drop_head, lose_all_roots):
        # A new root over it would make good what was done.
        assert_problem(signed, 409, "audit_tree_changed")
    assert (await verified(client))["root_breaks"] != []
    assert "jembatan_audit_breaks 0.0" not in (await client.get("/metrics")).text


async def test_a_database_set_back_as_a_whole_is_found_by_a_root_kept_elsewhere(rooted: Rooted, folder: Path) -> None:
    app, client = rooted
    db: Database = app.state.uow.db
    before = await dump(db)
    await enter(client, changes=0)
    elsewhere = (await sign(client))["signed"]
    await put_back(db, before)

    by_the_file = await verified(client)
    (folder / "registry-0.roots").write_text("")
    unseen, by_the_root = await verified(client), await verified(client, known_root=elsewhere)

    assert unseen["breaks"] == unseen["root_breaks"] == []
    lost = [{"number": 4, "reason": "missing", "bucket": ""}]
    assert by_the_file["root_breaks"] == by_the_root["root_breaks"] == lost
    assert_problem(await client.get(VERIFICATION, params={"known_root": "a.b.c"}), 422, "audit_root_unreadable")


async def test_a_service_that_had_no_key_signs_over_all_it_has_once_it_is_given_one(
    mongo: SecantusMongo, issuer: Issuer, tmp_path: Path
) -> None:
    without = registry_settings(mongo.url, issuer)
    async with rooting(without, issuer) as (app, client):
        ids = [await enter(client, changes=1) for _ in range(3)]
        refused, nothing = await client.post(ROOT), await client.get(ROOT)
        noted = await app.state.uow.db.audit_unrooted.count_documents({})

    given = without.model_copy(update={"audit_key_file": make_key(tmp_path), "audit_root_seconds": 0.05})
    async with rooting(given, issuer, fresh=False) as (app, client):
        db: Database = app.state.uow.db
        assert await eventually(lambda: db.audit_roots.count_documents({}))
        whole = await verified(client)
        rooted = {one["aggregate_id"] async for one in db.audit_heads.find()}

    assert_problem(refused, 409, "audit_key_missing")
    assert_problem(nothing, 404, "audit_root_not_found")
    assert (noted, rooted, whole["roots"]) == (0, set(ids), 1)
    assert whole["breaks"] == whole["root_breaks"] == []


async def test_commands_beside_rooting_and_verifying_are_no_breaks(rooted: Rooted) -> None:
    app, client = rooted
    ids = [one["_id"] async for one in app.state.uow.db.enterprises.find({}, {"_id": 1})]

    async def change(enterprise_id: str) -> None:
        for number in range(4):
            await amend(client, enterprise_id, f"s-{number}")

    async def look() -> list[Document]:
        seen = []
        for _ in range(4):
            await sign(client)
            found = await verified(client)
            seen += [*found["breaks"], *found["root_breaks"]]
        return seen

    *_, seen = await asyncio.gather(*map(change, ids), look())

    assert seen == []


async def test_roots_are_for_operators_only(rooted: Rooted, issuer: Issuer) -> None:
    app, _ = rooted
    async with calling(app) as nobody, calling(app, issuer.token(["registrar"])) as registrar:
        assert_problem(await nobody.get(ROOT), 401, "unauthenticated")
        assert_problem(await registrar.post(ROOT), 403, "role_missing")
