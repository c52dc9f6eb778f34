import io
import json
import logging
import logging.config
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import pytest
import uvicorn.config
from aiokafka import AIOKafkaConsumer, TopicPartition
from fastapi import APIRouter, FastAPI

from services.chassis.auth import requires
from services.chassis.http import KeyedUnitOfWork
from services.chassis.mongo import Database
from services.chassis.service import build_service
from services.chassis.settings import Settings
from services.chassis.unit_of_work import Transaction
from services.registry.app import build_app
from services.registry.enterprises.commands import RegisterEnterprise
from services.registry.enterprises.handlers import register_enterprise
from services.registry.enterprises.model import Enterprise
from tests.integration.chassis.conftest import TOPIC, Counting, running
from tests.integration.chassis.registers import (
    ENTERPRISE,
    Issuer,
    assert_problem,
    calling,
    new_key,
    register,
    serving,
)
from tests.namesakes import another
from tests.waiting import eventually

CANARY = "Maria Canary dos Santos"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
TRACEPARENT = f"00-{TRACE}-00f067aa0ba902b7-01"
CORRELATION = "visit-to-kupang.7"


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """Catch what the process writes into its log, with the formatter the services configured last."""
    handler = logging.getLogger().handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    lines = io.StringIO()
    before = handler.setStream(lines)
    try:
        yield lines
    finally:
        handler.setStream(before or io.StringIO())


def entries(lines: io.StringIO) -> list[dict[str, Any]]:
    """Read the log; every line must be JSON."""
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def failing(settings: Settings) -> FastAPI:
    """Build the registry with a route that registers and then fails, saying what it was told."""
    router = APIRouter(prefix="/v1/failing")

    async def register_and_fail(command: RegisterEnterprise, tx: Transaction) -> Enterprise:
        entry = await register_enterprise(command, tx)
        raise RuntimeError(f"no use for {entry.description.legal_name}") from ValueError(command.legal_name)

    @router.post("", dependencies=[requires("registrar")])
    async def fail(command: RegisterEnterprise, uow: KeyedUnitOfWork) -> Enterprise:
        return await uow.run(register_and_fail, command)

    parts = build_app(settings).state.parts
    return build_service("registry", replace(parts, routers=(*parts.routers, router)), settings)


async def test_a_callers_correlation_id_is_answered_and_one_is_made_where_none_is_given(
    registrar: httpx.AsyncClient,
) -> None:
    given = await registrar.get("/health/live", headers={"X-Correlation-ID": CORRELATION})
    made = {(await registrar.get("/health/live")).headers["X-Correlation-ID"] for _ in range(2)}

    assert given.headers["X-Correlation-ID"] == CORRELATION
    assert len({UUID(name) for name in made}) == 2


@pytest.mark.parametrize("hostile", ["a b", "<script>", "a" * 65, 'a"}\u00e9', "", "../..", "%0a", "a\tb"])
async def test_a_correlation_id_that_could_harm_a_log_is_replaced(registrar: httpx.AsyncClient, hostile: str) -> None:
    answer = await registrar.get("/health/live", headers=[(b"X-Correlation-ID", hostile.encode("latin-1"))])

    assert UUID(answer.headers["X-Correlation-ID"])


async def test_a_failure_is_answered_with_the_correlation_id_it_is_logged_under(
    registry: FastAPI, issuer: Issuer
) -> None:
    async with (
        serving(registry.state.settings, fresh=False, build=failing) as app,
        calling(app, issuer.token()) as client,
    ):
        with logged() as lines:
            headers = {**new_key(), "X-Correlation-ID": CORRELATION, "traceparent": TRACEPARENT}
            answer = await client.post("/v1/failing", json=another(ENTERPRISE), headers=headers)

    assert_problem(answer, 500, "internal_error")
    failures = [entry for entry in entries(lines) if entry["event"] == "request failed"]
    assert [(entry["correlation_id"], entry["trace_id"]) for entry in failures] == [(CORRELATION, TRACE)]
    assert [part["error"] for part in failures[0]["failure"]] == ["RuntimeError", "ValueError"]
    assert any("register_and_fail" in place for place in failures[0]["failure"][0]["at"])


async def test_the_log_holds_nothing_of_what_people_told_the_service(registry: FastAPI, issuer: Issuer) -> None:
    logging.config.dictConfig(uvicorn.config.LOGGING_CONFIG)
    async with (
        serving(registry.state.settings, fresh=False, build=failing) as app,
        calling(app, issuer.token()) as client,
    ):
        with logged() as lines:
            entered = await register(client, legal_name=CANARY)
            refusals = [
                await client.post("/v1/enterprises", json={**ENTERPRISE, **changes}, headers=new_key())
                for changes in ({"legal_name": CANARY, "place_code": "TL99"}, {"legal_name": CANARY, CANARY: CANARY})
            ]
            namesake = another({**ENTERPRISE, "legal_name": CANARY})
            failed = await client.post("/v1/failing", json=namesake, headers=new_key())
            # What the server itself writes about a failure after the service has answered it.
            logging.getLogger("uvicorn.error").error("Exception in ASGI application\n", exc_info=ValueError(CANARY))

    assert entered["description"]["legal_name"] == CANARY
    assert [answer.status_code for answer in (*refusals, failed)] == [422, 422, 500]
    assert {"request failed", "Exception in ASGI application\n"} <= {entry["event"] for entry in entries(lines)}
    assert "Canary" not in lines.getvalue()
    assert CANARY not in failed.text


async def test_a_fact_is_recorded_under_its_requests_correlation_and_trace(
    registry: FastAPI, registrar: httpx.AsyncClient
) -> None:
    headers = {**new_key(), "X-Correlation-ID": CORRELATION, "traceparent": TRACEPARENT}

    answer = await registrar.post("/v1/enterprises", json=another(ENTERPRISE), headers=headers)

    db: Database = registry.state.uow.db
    record = await db.outbox.find_one({"aggregateid": answer.json()["enterprise_id"]})
    assert record is not None
    assert record["correlation_id"] == CORRELATION
    assert record["traceparent"].split("-")[:2] == ["00", TRACE]


async def read_headers(settings: Settings, subject: str) -> dict[str, str]:
    """Find a fact on its topic; give its headers."""
    async with AIOKafkaConsumer(
        bootstrap_servers=settings.kafka_bootstrap_servers, auto_offset_reset="earliest"
    ) as reader:
        reader.assign([TopicPartition(TOPIC, number) for number in range(settings.topic_partitions)])
        await reader.seek_to_beginning()
        while (record := await reader.getone()).key != subject.encode():
            pass
    return {name: value.decode() for name, value in record.headers}


@pytest.mark.kafka
async def test_correlation_and_trace_arrive_on_the_topic_in_dead_letters_and_in_the_consumers_log(
    settings: Settings, registry: FastAPI, issuer: Issuer
) -> None:
    counting = Counting(always=RuntimeError(CANARY))
    on_kafka = registry.state.settings.model_copy(
        update={
            "run_relay": True,
            "mongo_database_prefix": settings.mongo_database_prefix,
            "kafka_bootstrap_servers": settings.kafka_bootstrap_servers,
            "relay_poll_seconds": 0.1,
        }
    )
    async with (
        running(settings, counting) as consumer,
        serving(on_kafka) as app,
        calling(app, issuer.token()) as client,
    ):
        with logged() as lines:
            headers = {**new_key(), "X-Correlation-ID": CORRELATION, "traceparent": TRACEPARENT}
            answer = await client.post("/v1/enterprises", json=another(ENTERPRISE), headers=headers)
            subject = answer.json()["enterprise_id"]

            async def parked() -> Any:
                return await consumer.state.uow.db.dead_letters.find_one({"aggregate_id": subject})

            letter = await eventually(parked)
            on_topic = await read_headers(settings, subject)

    assert (on_topic["ce_correlationid"], on_topic["ce_traceparent"].split("-")[1]) == (CORRELATION, TRACE)
    assert (letter["correlation_id"], letter["traceparent"].split("-")[1]) == (CORRELATION, TRACE)
    told = [entry for entry in entries(lines) if entry["event"] == "message parked"]
    assert [(entry["correlation_id"], entry["trace_id"]) for entry in told] == [(CORRELATION, TRACE)]
    assert "Canary" not in lines.getvalue()
