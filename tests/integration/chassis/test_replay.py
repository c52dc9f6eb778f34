"""Projections are built again in a scratch database, and given their facts again, on a real database and broker."""

from collections.abc import AsyncIterator, Callable

import pytest
from fastapi import FastAPI

from services.chassis import replay
from services.chassis.catching_up import Pass, Progress, StalledError, catch_up
from services.chassis.kafka import PARKED_IN_A_ROW_MAX
from services.chassis.mongo import Database, Document
from services.chassis.replay import apply_again, rebuild
from services.chassis.service import Parts, build_service
from services.chassis.settings import Settings
from tests.integration.chassis.conftest import Counting, Wire, reasons
from tests.waiting import eventually

pytestmark = pytest.mark.kafka

Build = Callable[[Settings | None], FastAPI]


@pytest.fixture
def build(counting: Counting) -> Build:
    return lambda settings: build_service("evaluation", Parts(subscriptions=(counting.subscriptions(),)), settings)


@pytest.fixture
async def live(service: FastAPI, wire: Wire) -> AsyncIterator[FastAPI]:
    """Run a service that was told three facts of each of two enterprises."""
    for version in (1, 2, 3):
        for subject in ("ent-a", "ent-b"):
            await wire.fact(subject, version)
    db: Database = service.state.uow.db

    async def told() -> bool:
        return len(await reasons(db, "ent-a")) == len(await reasons(db, "ent-b")) == 3

    assert await eventually(told)
    yield service
    assert [name for name in await service.state.client.list_database_names() if name.startswith("replay_")] == []


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "COMPARE_SECONDS_MAX", 0.0)


def silence(_done: int, _total: int) -> None:
    pass


async def test_what_is_rebuilt_in_a_scratch_database_equals_the_live_one(live: FastAPI, build: Build) -> None:
    heard: list[tuple[int, int]] = []

    told = await rebuild(build, live, lambda done, total: heard.append((done, total)))

    (row,) = told["collections"]
    assert (row["collection"], row["documents"], row["replayed_documents"], row["differing"]) == ("effects", 2, 2, 0)
    assert row["hash"] == row["replayed_hash"]
    assert (told["equal"], told["same_facts"], told["records"], told["facts_applied"]) == (True, True, 6, 6)
    assert (told["parked"], told["held"], told["topics_cut"]) == (0, 0, [])
    assert heard[-1] == (6, 6)
    assert heard == sorted(heard)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("change", "documents"),
    [({"$set": {"reasons": ["edited"]}}, 2), ({"$unset": {"reasons": ""}}, 2), (None, 1)],
)
async def test_a_document_changed_or_removed_by_hand_is_found(
    live: FastAPI, build: Build, change: Document | None, documents: int
) -> None:
    effects = live.state.uow.db.effects
    await (effects.update_one({"_id": "ent-a"}, change) if change else effects.delete_one({"_id": "ent-a"}))

    told = await rebuild(build, live, silence)

    (row,) = told["collections"]
    assert (told["equal"], row["differing"], row["documents"]) == (False, 1, documents)
    assert told["same_facts"]


async def test_a_fact_a_person_gave_up_is_given_up_again(
    live: FastAPI, build: Build, wire: Wire, counting: Counting
) -> None:
    db: Database = live.state.uow.db
    counting.refused.add("ent-c")
    await wire.fact("ent-c", 1)
    await wire.fact("ent-c", 2)

    async def parked() -> Document | None:
        found: Document | None = await db.dead_letters.find_one({"aggregate_id": "ent-c", "status": "parked"})
        return found

    letter = await eventually(parked)
    assert letter is not None

    async def behind_it() -> bool:
        return await db.dead_letters.count_documents({"aggregate_id": "ent-c", "status": "held"}) == 1

    assert await eventually(behind_it)
    counting.refused.clear()
    await live.state.consuming.discard(live.state.subscriptions[0], letter["_id"])
    counting.broken["ent-c"] = [RuntimeError("refused again at the first fact")]

    told = await rebuild(build, live, silence)

    assert (told["equal"], told["parked"], told["held"]) == (True, 0, 0)


async def test_every_fact_again_changes_nothing_in_the_live_database(live: FastAPI, build: Build) -> None:
    told = await apply_again(build, live, silence)

    (row,) = told["collections"]
    assert (told["equal"], told["records"], told["facts_applied"], told["facts_written"]) == (True, 6, 0, 0)
    assert (row["hash"], row["differing"]) == (row["replayed_hash"], 0)


async def test_a_live_database_that_lets_a_fact_through_twice_is_found(live: FastAPI, build: Build) -> None:
    db: Database = live.state.uow.db
    await db.watermarks.delete_many({"aggregate_id": "ent-a"})
    await db.inbox.delete_many({})

    told = await apply_again(build, live, silence)

    (row,) = told["collections"]
    assert (told["equal"], told["facts_applied"], row["differing"]) == (False, 3, 1)


async def test_an_emptied_projection_is_filled_again_by_reading_everything_once_more(
    live: FastAPI, build: Build
) -> None:
    db: Database = live.state.uow.db
    for collection in ("effects", "watermarks", "inbox"):
        await db[collection].delete_many({})

    again = await apply_again(build, live, silence)
    told = await rebuild(build, live, silence)

    assert (again["facts_applied"], told["equal"], told["same_facts"]) == (6, True, True)


async def test_the_scratch_database_is_removed_after_a_failure(
    live: FastAPI, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(app: FastAPI, progress: Progress) -> Pass:
        await catch_up(app, progress)
        raise StalledError("as if it had halted")

    monkeypatch.setattr(replay, "catch_up", failing)

    with pytest.raises(StalledError):
        await rebuild(build, live, silence)

    names = await live.state.client.list_database_names()
    assert [name for name in names if name.startswith("replay_")] == []


async def test_a_replay_that_would_park_everything_halts(live: FastAPI, build: Build, wire: Wire) -> None:
    for number in range(PARKED_IN_A_ROW_MAX + 1):
        await wire.raw(f"ent-{number}".encode(), b"{", [])

    with pytest.raises(StalledError, match=r"counting\.registry\.enterprise"):
        await rebuild(build, live, silence)
