from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI

from deploy.embedded.servers import SecantusMongo
from deploy.server_process import LOCALHOST, free_port
from services.chassis.caller import acting_service
from services.chassis.cloudevents import Envelope
from services.chassis.dead_letters import DeadLetter, write_dead_letter
from services.chassis.service import Parts, build_service
from services.chassis.settings import Settings
from services.chassis.unit_of_work import Transaction
from services.kernel.roles import EVERY_ROLE, Role
from tests.attributes import attributes
from tests.integration.chassis.conftest import CONSUMER, Counting, reasons
from tests.integration.chassis.registers import (
    Issuer,
    assert_problem,
    calling,
    register,
    registry_settings,
    serving,
)
from tests.waiting import eventually

OPERATIONS = [
    ("GET", "/v1/operations/outbox"),
    ("GET", "/v1/operations/audit/verification"),
    ("GET", "/v1/operations/audit/root"),
    ("POST", "/v1/operations/audit/root"),
    ("POST", "/v1/operations/outbox/republication"),
    ("GET", "/v1/operations/dead-letters"),
    ("GET", "/v1/operations/dead-letters/none"),
    ("POST", "/v1/operations/dead-letters/replay"),
    ("POST", "/v1/operations/dead-letters/discard"),
]
METRICS = {
    "jembatan_consumed_messages",
    "jembatan_parked_in_a_row",
    "jembatan_outbox_pending",
    "jembatan_outbox_oldest_seconds",
    "jembatan_published_facts",
    "jembatan_relay_epoch",
    "jembatan_ready",
    "jembatan_messages_parked",
    "jembatan_consumers_halted",
    "jembatan_consumer_lag_records",
    "jembatan_audit_breaks",
    "jembatan_audit_root_failures",
    "jembatan_outside_failures",
    "jembatan_agreement_days_left",
    "jembatan_border_silent_seconds",
    "jembatan_spans_lost",
}


async def test_a_service_is_live_and_ready_without_a_token(registry: FastAPI) -> None:
    async with calling(registry) as client:
        live, ready = await client.get("/health/live"), await client.get("/health/ready")

    assert (live.status_code, live.json()["status"]) == (200, "live")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")


async def test_a_service_is_not_ready_while_its_database_is_away(own_mongo: SecantusMongo, issuer: Issuer) -> None:
    settings = registry_settings(own_mongo.url, issuer, mongo_timeout_seconds=1)
    async with serving(settings) as app, calling(app, issuer.token()) as client:
        own_mongo.stop()
        live, away = await client.get("/health/live"), await client.get("/health/ready")
        refused = await client.get("/v1/enterprises?country=tl")
        own_mongo.start()

        async def ready_again() -> bool:
            return (await client.get("/health/ready")).status_code == 200

        assert await eventually(ready_again)

    assert live.status_code == 200
    assert (away.status_code, away.json()["status"]) == (503, "not_ready")
    assert_problem(refused, 503, "unavailable")
    assert refused.headers["Retry-After"]


async def test_commands_are_answered_while_the_broker_is_away(mongo: SecantusMongo, issuer: Issuer) -> None:
    nobody = f"{LOCALHOST}:{free_port()}"
    settings = registry_settings(mongo.url, issuer, run_relay=True, kafka_bootstrap_servers=nobody)
    async with serving(settings) as app, calling(app, issuer.token()) as client:
        await register(client)

        async def noticed() -> bool:
            return not app.state.relay.is_sending

        assert await eventually(noticed)
        ready = await client.get("/health/ready")

    assert ready.status_code == 200
    assert ready.json()["checks"]["relay"] == "waiting for the broker"


async def test_every_metric_has_its_name(registry: FastAPI) -> None:
    async with calling(registry) as client:
        answer = await client.get("/metrics")

    named = {line.split()[2] for line in answer.text.splitlines() if line.startswith("# TYPE")}
    assert {name.removesuffix("_total").removesuffix("_created") for name in named} == METRICS


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
async def test_operations_are_for_operators_only(registry: FastAPI, issuer: Issuer, method: str, path: str) -> None:
    others = [role for role in EVERY_ROLE if role != Role.OPERATOR]
    body = {"letter_id": "none"} if method == "POST" else None

    async with calling(registry) as client:
        nobody = await client.request(method, path, json=body)
    async with calling(registry, issuer.token(others)) as client:
        somebody = await client.request(method, path, json=body)

    assert_problem(nobody, 401, "unauthenticated")
    assert_problem(somebody, 403, "role_missing")


@pytest.fixture
async def operator(mongo: SecantusMongo, issuer: Issuer) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    async with (
        serving(registry_settings(mongo.url, issuer)) as app,
        calling(app, issuer.token(["operator", "registrar"])) as client,
    ):
        yield app, client


async def test_the_outbox_tells_how_many_facts_wait_and_since_when(
    operator: tuple[FastAPI, httpx.AsyncClient],
) -> None:
    _, client = operator
    empty = (await client.get("/v1/operations/outbox")).json()
    before = datetime.now(UTC)
    for _ in range(3):
        await register(client)

    depth = (await client.get("/v1/operations/outbox")).json()

    assert empty == {"pending": 0, "oldest_recorded_at": None}
    assert depth["pending"] == 3
    assert abs((datetime.fromisoformat(depth["oldest_recorded_at"]) - before).total_seconds()) < 10


async def test_republication_makes_every_published_fact_pending_again(
    operator: tuple[FastAPI, httpx.AsyncClient],
) -> None:
    app, client = operator
    for _ in range(3):
        await register(client)
    published = {"$set": {"status": "published", "published_at": datetime.now(UTC)}}
    await app.state.uow.db.outbox.update_many({}, published)

    answer = await client.post("/v1/operations/outbox/republication")

    assert answer.json() == {"pending": 3}
    assert (await client.get("/v1/operations/outbox")).json()["pending"] == 3


@pytest.mark.parametrize("what", ["replay", "discard"])
async def test_a_letter_unheard_of_is_not_settled(operator: tuple[FastAPI, httpx.AsyncClient], what: str) -> None:
    _, client = operator

    answer = await client.post(f"/v1/operations/dead-letters/{what}", json={"letter_id": "none"})

    assert_problem(answer, 404, "dead_letter_not_found")


def letter_of(subject: str, reason: str) -> DeadLetter:
    """Write down a fact as it would have been parked."""
    headers = attributes(subject, 1)
    data = (
        f'{{"type": "{headers["ce_type"]}", "subject": "{subject}", '
        f'"occurred_at": "2026-11-01T00:00:00Z", "reason_code": "{reason}"}}'
    )
    return DeadLetter(
        consumer=CONSUMER,
        origin="tl.registry.enterprise.v1/0/0",
        key=subject,
        value=data.encode(),
        headers=headers,
        received_at=datetime.now(UTC),
        known_envelope=Envelope(headers["ce_id"], headers["ce_type"], subject, 1, "a-correlation", ""),
    ).parked("failed:RuntimeError", blocking=True)


async def test_a_list_of_dead_letters_shows_no_content_and_each_is_settled_once(
    mongo: SecantusMongo, issuer: Issuer
) -> None:
    settings = Settings.model_validate(
        registry_settings(mongo.url, issuer).model_dump() | {"service_name": "evaluation"}
    )
    parts = Parts(subscriptions=(Counting().subscriptions(),))

    async with (
        serving(settings, build=lambda given: build_service("evaluation", parts, given)) as app,
        calling(app, issuer.token(["operator"])) as client,
    ):

        async def park_two(tx: Transaction) -> None:
            for subject in ("ent-a", "ent-b"):
                await write_dead_letter(letter_of(subject, "said_in_confidence"), tx)

        await app.state.uow.run(park_two, caller=acting_service("evaluation"))
        listed = await client.get("/v1/operations/dead-letters")
        first, second = (letter["letter_id"] for letter in listed.json()["items"])
        replayed = await client.post("/v1/operations/dead-letters/replay", json={"letter_id": first})
        discarded = await client.post("/v1/operations/dead-letters/discard", json={"letter_id": second})
        again = await client.post("/v1/operations/dead-letters/replay", json={"letter_id": first})
        left = await client.get("/v1/operations/dead-letters")
        told = [await reasons(app.state.uow.db, subject) for subject in ("ent-a", "ent-b")]

    assert "said_in_confidence" not in listed.text
    assert (replayed.json(), discarded.json()) == ({"applied": 1}, {"applied": 0})
    assert_problem(again, 404, "dead_letter_not_found")
    assert left.json() == {"items": [], "next_cursor": None}
    assert told == [["said_in_confidence"], []]


@pytest.mark.parametrize(
    ("value", "payload", "encoding"), [(b'{"torn', '{"torn', "utf-8"), (b"\xff\x00", "/wA=", "base64")]
)
async def test_one_dead_letter_is_shown_with_headers_and_content(
    operator: tuple[FastAPI, httpx.AsyncClient], value: bytes, payload: str, encoding: str
) -> None:
    app, client = operator
    letter = replace(letter_of("ent-a", ""), value=value, known_envelope=None)

    async def park(tx: Transaction) -> None:
        await write_dead_letter(letter, tx)

    await app.state.uow.run(park, caller=acting_service("registry"))
    shown = await client.get(f"/v1/operations/dead-letters/{quote(letter.letter_id, safe='')}")
    missing = await client.get("/v1/operations/dead-letters/none")

    assert shown.status_code == 200, shown.text
    assert (shown.json()["payload"], shown.json()["encoding"]) == (payload, encoding)
    assert (shown.json()["headers"], shown.json()["key"]) == (letter.headers, "ent-a")
    assert (shown.json()["cause"], shown.json()["origin"]) == ("failed:RuntimeError", letter.origin)
    assert_problem(missing, 404, "dead_letter_not_found")
