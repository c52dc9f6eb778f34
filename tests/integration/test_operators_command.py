"""The operators' command against a running cell, as a person and as a script runs it."""

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from aiokafka import AIOKafkaProducer
from pymongo import MongoClient

from deploy.embedded.programs import SERVICES
from deploy.embedded.running import Platform
from services.contracts.registry import ENTERPRISE_TOPIC
from services.kernel import Country
from tests.integration.desk import Desk, JsonObject
from tests.integration.operating import Run, command_in, told
from tests.integration.test_evaluation_service import ENTERPRISE
from tests.namesakes import another
from tests.waiting import eventually

TOPIC = ENTERPRISE_TOPIC.of(Country.TL)
READERS = ("registry", "financing", "training", "evaluation")


@pytest.fixture
def run(platform: Platform, tmp_path: Any) -> Run:
    return command_in(platform.home, tmp_path)


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[Desk]:
    async with httpx.AsyncClient(timeout=20) as client:
        yield Desk(platform, client)


def test_every_service_of_a_running_cell_is_ready(run: Run) -> None:
    answer = told(run("health", "--json"))

    assert [(row["service"], row["status"]) for row in answer["services"]] == [(name, "ready") for name in SERVICES]
    assert all(row["checks"]["database"] == "writes" for row in answer["services"])


async def test_outboxes_are_emptied_and_filled_again_on_demand(run: Run, desk: Desk) -> None:
    await desk.do("tl/registrar-1", "POST", "registry/enterprises", another(ENTERPRISE))

    again = told(run("outbox", "--republish", "--yes", "--service", "registry", "--json"))

    assert again["services"][0]["republished"] > 0
    empty = [(name, 0) for name in SERVICES]

    async def emptied() -> bool:
        return [(row["service"], row["pending"]) for row in told(run("outbox", "--json"))["services"]] == empty

    assert await eventually(emptied, every=1)


def test_lag_is_told_for_each_group_topic_and_partition(run: Run) -> None:
    answer = told(run("lag", "--json", "--lag-max", "1000000"))

    readers = {row["service"] for row in answer["positions"] if row["topic"] == TOPIC}
    assert readers == set(READERS)
    assert answer["lag"] == sum(row["lag"] for row in answer["positions"])
    groups = {row["group"] for row in answer["positions"]}
    assert "evaluation.figures.registry.enterprise.tl" in groups


def test_every_published_topic_is_there_as_it_must_be(run: Run) -> None:
    answer = told(run("topics", "--json"))

    rows = {row["topic"]: row for row in answer["topics"]}
    assert rows[TOPIC]["publisher"] == "registry"
    assert rows[TOPIC]["retention_days"] == 1.0
    assert {(row["partitions"], row["fault"]) for row in rows.values()} == {(2, "")}


def test_a_topic_without_its_partitions_needs_a_person(run: Run) -> None:
    answer = told(run("topics", "--json", JEMBATAN_TOPIC_PARTITIONS="3"), code=1)

    assert {row["fault"] for row in answer["topics"]} == {"2 partitions, 3 demanded"}


def test_the_audit_chains_hold(run: Run) -> None:
    answer = told(run("verify-audit", "--json"))

    assert [row["service"] for row in answer["services"]] == list(SERVICES)
    assert [row["breaks"] for row in answer["services"]] == [[]] * len(SERVICES)


async def test_roots_are_signed_kept_in_a_file_and_a_chain_cut_back_behind_them_is_named(
    run: Run, platform: Platform, desk: Desk, tmp_path: Any
) -> None:
    kept = tmp_path / "kept.roots"
    entry = await desk.do("tl/registrar-1", "POST", "registry/enterprises", another(ENTERPRISE))
    enterprise_id = entry["enterprise_id"]
    signed = told(run("audit-root", "--sign", "--write", str(kept), "--json"))
    with MongoClient[JsonObject](platform.environment["JEMBATAN_MONGO_URL"]) as client:
        db = client["jembatan_registry"]
        record = db.audit.find_one_and_delete({"_id": f"{enterprise_id}/1"})
        document = db.enterprises.find_one_and_delete({"_id": enterprise_id})

        cut = told(run("verify-audit", "--service", "registry", "--json"), code=1)

        db.audit.insert_one(record or {})
        db.enterprises.insert_one(document or {})
    whole = told(run("verify-audit", "--roots", str(kept), "--json"))

    assert cut["services"][0]["breaks"] == [{"aggregate_id": enterprise_id, "seq": 1, "reason": "behind_root"}]
    assert [row["signed"] for row in signed["services"]] == kept.read_text().splitlines()
    assert [row["root_breaks"] for row in whole["services"]] == [[]] * len(SERVICES)


async def test_a_parked_message_is_seen_shown_and_discarded(run: Run, platform: Platform) -> None:
    mark = f"ent-{uuid4()}"
    producer = AIOKafkaProducer(bootstrap_servers=f"127.0.0.1:{platform.ports['kafka']}")
    await producer.start()
    sent = await producer.send_and_wait(TOPIC, b"{torn", key=mark.encode())
    await producer.stop()
    origin = f"{TOPIC}/{sent.partition}/{sent.offset}"
    listing = ("dead-letters", "list", "--cause", "malformed_json", "--json")

    async def parked() -> list[JsonObject]:
        letters: list[JsonObject] = json.loads(run(*listing).stdout)["letters"]
        mine = [letter for letter in letters if letter["origin"] == origin]
        return mine if len(mine) == len(READERS) else []

    letters = await eventually(parked, every=1)
    ids = {letter["service"]: letter["letter_id"] for letter in letters}
    seen = run(*listing)
    shown = told(run("dead-letters", "show", ids["evaluation"], "--json"))
    unasked = run("dead-letters", "discard", ids["evaluation"], "--json")
    replayed = run("dead-letters", "replay", ids["evaluation"], "--yes", "--json")
    one = told(run("dead-letters", "discard", ids["evaluation"], "--yes", "--json"))
    rest = told(run("dead-letters", "discard", "--all", "--cause", "malformed_json", "--yes", "--json"))
    left = told(run(*listing))

    assert seen.returncode == 1
    assert (shown["payload"], shown["encoding"], shown["key"]) == ("{torn", "utf-8", mark)
    assert (unasked.returncode, replayed.returncode) == (2, 1)
    assert json.loads(replayed.stdout)["error"]["title"] == "Still unreadable"
    assert one["letters"] == [{"service": "evaluation", "letter_id": ids["evaluation"], "applied": 0, "error": None}]
    assert {ids["financing"], ids["training"]} <= {row["letter_id"] for row in rest["letters"]}
    assert left["letters"] == []


async def test_evaluation_rebuilt_from_the_first_fact_equals_the_live_one(run: Run, desk: Desk) -> None:
    entry = await desk.do("tl/registrar-1", "POST", "registry/enterprises", another(ENTERPRISE))

    async def heard() -> bool:
        path = f"evaluation/figures/enterprises/{entry['enterprise_id']}"
        return (await desk.ask("id/evaluator-1", "GET", path)).is_success

    assert await eventually(heard)
    rebuilt = told(run("replay", "evaluation", "--json"))
    again = told(run("replay", "evaluation", "--live", "--json"))

    (row,) = [row for row in rebuilt["collections"] if row["collection"] == "enterprises"]
    assert row["documents"] == row["replayed_documents"] > 0
    assert row["hash"] == row["replayed_hash"]
    assert rebuilt["facts_applied"] > 0
    assert (again["equal"], again["facts_applied"], again["facts_written"]) == (True, 0, 0)
    assert again["records"] == rebuilt["records"]


def test_a_table_is_printed_for_a_person_and_nothing_beside_it(run: Run) -> None:
    done = run("outbox")

    assert done.returncode == 0, done.stderr
    assert all(name in done.stdout for name in SERVICES)
    assert done.stderr == ""


def test_a_folder_without_a_platform_is_wrong_use(run: Run, tmp_path: Any) -> None:
    done = run("health", JEMBATAN_HOME=str(tmp_path / "empty"))

    assert done.returncode == 2
    assert "make up" in done.stderr
