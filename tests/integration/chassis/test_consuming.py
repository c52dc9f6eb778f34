import json

import pytest
from fastapi import FastAPI

from services.chassis.commits import UnavailableError
from services.chassis.kafka import PARKED_IN_A_ROW_MAX
from services.chassis.mongo import Database, Document
from services.chassis.settings import Settings
from tests.attributes import attributes
from tests.integration.chassis.conftest import CONSUMER, Counting, Wire, reasons, running
from tests.waiting import eventually

pytestmark = pytest.mark.kafka


async def letters(db: Database, **query: object) -> list[Document]:
    return [letter async for letter in db.dead_letters.find(dict(query)).sort("_id", 1)]


async def test_facts_have_their_effect_in_the_order_of_their_versions(db: Database, wire: Wire) -> None:
    for version in range(1, 6):
        await wire.fact("ent-a", version)

    async def all_five() -> bool:
        return len(await reasons(db, "ent-a")) == 5

    assert await eventually(all_five)
    assert await reasons(db, "ent-a") == [f"reason_{version}" for version in range(1, 6)]


async def test_a_fact_delivered_again_has_no_second_effect(db: Database, wire: Wire) -> None:
    for _ in range(3):
        await wire.fact("ent-a", 1)
    await wire.fact("ent-a", 2)

    assert await eventually(lambda: two_reasons(db, "ent-a"))
    assert await reasons(db, "ent-a") == ["reason_1", "reason_2"]
    assert await letters(db) == []


async def two_reasons(db: Database, subject: str) -> bool:
    return len(await reasons(db, subject)) >= 2


async def test_a_fact_that_comes_too_early_waits_for_the_missing_one(db: Database, wire: Wire) -> None:
    await wire.fact("ent-a", 3)
    await wire.fact("ent-a", 2)
    await wire.fact("ent-b", 1)

    async def other_went_on() -> bool:
        return bool(await reasons(db, "ent-b"))

    assert await eventually(other_went_on)
    assert await reasons(db, "ent-a") == []
    assert [letter["cause"] for letter in await letters(db, status="held")] == ["version_gap", "version_gap"]

    await wire.fact("ent-a", 1)

    async def all_three() -> bool:
        return len(await reasons(db, "ent-a")) == 3

    assert await eventually(all_three)
    assert await reasons(db, "ent-a") == ["reason_1", "reason_2", "reason_3"]
    assert await letters(db, status="held") == []


async def test_a_refused_fact_stops_only_its_own_aggregate(db: Database, wire: Wire, counting: Counting) -> None:
    counting.refused.add("ent-a")
    await wire.fact("ent-a", 1)
    await wire.fact("ent-a", 2)
    await wire.fact("ent-b", 1)

    async def other_went_on() -> bool:
        return bool(await reasons(db, "ent-b"))

    assert await eventually(other_went_on)
    parked = await letters(db, status="parked")
    assert [(letter["cause"], letter["version"], letter["blocking"]) for letter in parked] == [
        ("refused:refused_by_test", 1, True)
    ]
    assert [letter["cause"] for letter in await letters(db, status="held")] == ["aggregate_parked"]
    assert parked[0]["correlation_id"] == "cause-of-ent-a"


async def test_whoever_wants_to_know_is_told_once_of_each_message_that_is_parked(
    db: Database, wire: Wire, counting: Counting
) -> None:
    counting.refused.add("ent-a")
    await wire.fact("ent-early", 2, occurred_at="never")
    for _ in range(2):
        await wire.fact("ent-a", 1)
    await wire.raw(b"ent-c", b"no JSON", [])
    await wire.fact("ent-b", 1)

    async def last_went_on() -> bool:
        return bool(await reasons(db, "ent-b"))

    assert await eventually(last_went_on)
    assert await letters_told_of(db) == await letters_parked(db)
    assert len(await letters_parked(db)) == 2
    await wire.fact("ent-early", 1)

    async def is_judged() -> bool:
        return len(await letters_parked(db)) == 3

    assert await eventually(is_judged)
    assert await letters_told_of(db) == await letters_parked(db)


async def letters_told_of(db: Database) -> list[tuple[str, str]]:
    return sorted([(one["letter"], one["cause"]) async for one in db.parkings.find()])


async def letters_parked(db: Database) -> list[tuple[str, str]]:
    return sorted((letter["_id"], letter["cause"]) for letter in await letters(db, status="parked"))


async def test_replay_applies_the_parked_fact_and_those_behind_it_in_order(
    service: FastAPI, db: Database, wire: Wire, counting: Counting
) -> None:
    counting.refused.add("ent-a")
    for version in (1, 2, 3):
        await wire.fact("ent-a", version)

    async def two_wait() -> bool:
        return len(await letters(db, status="held")) == 2

    assert await eventually(two_wait)
    counting.refused.clear()

    applied = await service.state.consuming.replay(service.state.subscriptions[0], f"{CONSUMER}/ent-a-1")

    assert applied == 3
    assert await reasons(db, "ent-a") == ["reason_1", "reason_2", "reason_3"]
    assert [letter["status"] for letter in await letters(db)] == ["replayed"]
    await wire.fact("ent-a", 4)

    async def goes_on() -> bool:
        return len(await reasons(db, "ent-a")) == 4

    assert await eventually(goes_on)


async def test_discarding_a_parked_fact_lets_the_next_ones_through(
    service: FastAPI, db: Database, wire: Wire, counting: Counting
) -> None:
    counting.refused.add("ent-a")
    await wire.fact("ent-a", 1)
    await wire.fact("ent-a", 2)

    async def one_waits() -> bool:
        return len(await letters(db, status="held")) == 1

    assert await eventually(one_waits)
    counting.refused.clear()

    applied = await service.state.consuming.discard(service.state.subscriptions[0], f"{CONSUMER}/ent-a-1")

    assert applied == 1
    assert await reasons(db, "ent-a") == ["reason_2"]


async def test_a_failure_named_transient_is_tried_again_and_parks_nothing(
    db: Database, wire: Wire, counting: Counting
) -> None:
    counting.broken["ent-a"] = [UnavailableError("the database is away"), UnavailableError("still away")]

    await wire.fact("ent-a", 1)

    async def applied() -> bool:
        return bool(await reasons(db, "ent-a"))

    assert await eventually(applied)
    assert await letters(db) == []


POISON: dict[str, tuple[bytes | None, bytes | None, dict[str, bytes]]] = {
    "malformed_json": (b"ent-p", b"{", {}),
    "wrong_type": (b"ent-p", b'["a list"]', {}),
    "schema_mismatch": (
        b"ent-p",
        json.dumps({"type": "registry.enterprise.suspended.v1", "subject": "ent-p"}).encode(),
        {},
    ),
    "missing_header": (b"ent-p", b"{}", {"ce_aggregateversion": b""}),
    "unreadable_header": (b"ent-p", b"{}", {"ce_time": b"\xff\xfe"}),
    "null_key": (None, b"{}", {}),
    "empty_value": (b"ent-p", None, {}),
}


@pytest.mark.parametrize("cause", sorted(POISON))
async def test_a_message_nobody_can_read_is_parked_once_and_later_ones_go_on(
    cause: str, db: Database, wire: Wire
) -> None:
    key, value, changed = POISON[cause]
    headers = {name: text.encode() for name, text in attributes("ent-p", 1).items()} | changed

    await wire.raw(key, value, list(headers.items()))
    await wire.fact("ent-after", 1)

    async def later_one() -> bool:
        return bool(await reasons(db, "ent-after"))

    assert await eventually(later_one)
    assert [letter["cause"] for letter in await letters(db)] == [cause]


@pytest.mark.parametrize(
    ("kind", "cause"),
    [("registry.enterprise.foretold.v1", "unknown_type"), ("registry.enterprise.suspended.v2", "future_version")],
)
async def test_a_fact_of_a_type_from_the_future_is_parked_and_its_aggregate_goes_on(
    kind: str, cause: str, db: Database, wire: Wire
) -> None:
    await wire.fact("ent-a", 1, type=kind)
    await wire.fact("ent-a", 2)

    async def later_one() -> bool:
        return bool(await reasons(db, "ent-a"))

    assert await eventually(later_one)
    assert [(letter["cause"], letter["blocking"]) for letter in await letters(db)] == [(cause, False)]


async def test_a_structured_cloudevent_is_read_like_a_binary_one(db: Database, wire: Wire) -> None:
    given = {name.removeprefix("ce_"): text for name, text in attributes("ent-s", 1).items() if name.startswith("ce_")}
    data = {
        "type": given["type"],
        "subject": "ent-s",
        "occurred_at": "2026-11-01T00:00:00Z",
        "reason_code": "structured",
    }

    await wire.raw(
        b"ent-s",
        json.dumps({**given, "data": data}).encode(),
        [("content-type", b"application/cloudevents+json; charset=utf-8")],
    )

    async def applied() -> bool:
        return bool(await reasons(db, "ent-s"))

    assert await eventually(applied)
    assert await reasons(db, "ent-s") == ["structured"]


async def test_a_run_of_parked_messages_halts_the_consumer_instead_of_emptying_the_topic(
    service: FastAPI, db: Database, wire: Wire
) -> None:
    for number in range(PARKED_IN_A_ROW_MAX + 5):
        await wire.raw(f"ent-{number}".encode(), b"{", [])

    async def halted() -> list[str]:
        return list(service.state.consumption.line.halted())

    assert await eventually(halted) == [CONSUMER]
    assert len(await letters(db)) == PARKED_IN_A_ROW_MAX


async def test_a_projection_rebuilt_from_the_first_fact_equals_the_live_one(
    settings: Settings, db: Database, wire: Wire
) -> None:
    for version in (1, 2, 3):
        for subject in ("ent-a", "ent-b"):
            await wire.fact(subject, version)

    async def live() -> bool:
        return len(await reasons(db, "ent-a")) == len(await reasons(db, "ent-b")) == 3

    assert await eventually(live)
    again = settings.model_copy(update={"mongo_database_prefix": "rebuilt", "kafka_group_prefix": "rebuilt."})
    async with running(again, Counting()) as rebuilt:
        other: Database = rebuilt.state.uow.db

        async def caught_up() -> bool:
            return len(await reasons(other, "ent-a")) == len(await reasons(other, "ent-b")) == 3

        assert await eventually(caught_up)
        assert [row async for row in db.effects.find().sort("_id", 1)] == [
            row async for row in other.effects.find().sort("_id", 1)
        ]


async def test_a_misshapen_fact_that_comes_too_early_is_judged_in_its_turn(db: Database, wire: Wire) -> None:
    await wire.fact("ent-a", 2, occurred_at="never")
    await wire.fact("ent-a", 1)

    async def parked() -> list[str]:
        return [letter["cause"] for letter in await letters(db, status="parked")]

    assert await eventually(parked) == ["schema_mismatch"]
    assert await reasons(db, "ent-a") == ["reason_1"]
    mark = await db.watermarks.find_one({"aggregate_id": "ent-a"})
    assert mark is not None
    assert (mark["version"], mark["parked"], mark["held"]) == (1, True, 1)


async def test_a_misshapen_copy_of_a_fact_applied_before_stops_nothing(db: Database, wire: Wire) -> None:
    await wire.fact("ent-a", 1)
    await wire.fact("ent-a", 1, occurred_at="never", ce_id="ent-a-1-again")
    await wire.fact("ent-a", 2)

    assert await eventually(lambda: two_reasons(db, "ent-a"))
    assert [(letter["cause"], letter["blocking"]) for letter in await letters(db)] == [("schema_mismatch", False)]


async def test_a_replayed_fact_is_marked_like_any_other(
    service: FastAPI, db: Database, wire: Wire, counting: Counting
) -> None:
    counting.refused.add("ent-a")
    await wire.fact("ent-a", 1)

    async def parked() -> list[Document]:
        return await letters(db, status="parked")

    assert await eventually(parked)
    counting.refused.clear()

    await service.state.consuming.replay(service.state.subscriptions[0], f"{CONSUMER}/ent-a-1")

    assert [mark["_id"] async for mark in db.inbox.find()] == [f"{CONSUMER}/ent-a-1"]
