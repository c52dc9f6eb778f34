"""One way to build a service: HTTP in front, Kafka beside it, the relay behind."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from fastapi import APIRouter, FastAPI
from faststream.asgi import make_asyncapi_asgi
from faststream.specification import AsyncAPI
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from starlette.routing import Route

from services.chassis.audit import AUDIT_INDEXES
from services.chassis.audit_keys import load_keys
from services.chassis.audit_operations import auditing
from services.chassis.audit_roots import AUDIT_ROOT_COLLECTIONS, AUDIT_ROOT_INDEXES, Rooting
from services.chassis.auth import demand_roles
from services.chassis.consuming import Consuming
from services.chassis.consumption import Consumption
from services.chassis.correlation import HttpCorrelation
from services.chassis.counters import COUNTERS
from services.chassis.dead_letters import DEAD_LETTER_INDEXES
from services.chassis.departures import EndsWithCaller
from services.chassis.encryption import FieldEncryption
from services.chassis.field_reduction import Clearance, FieldReduction
from services.chassis.http import BodyLimit, body_limits
from services.chassis.idempotency import IDEMPOTENCY_INDEXES
from services.chassis.inbox import INBOX_INDEXES
from services.chassis.kafka import ConsumerLine, build_broker
from services.chassis.leased_work import Work, build_works
from services.chassis.measuring import Measure
from services.chassis.mongo import Index, connect, database_of, demand_indexes
from services.chassis.operations import PUBLIC, health, operations
from services.chassis.outbox import OUTBOX_INDEXES
from services.chassis.problems import answer_problems, problem_responses
from services.chassis.relay import build_relay
from services.chassis.settings import ServiceName, Settings
from services.chassis.subscriptions import Subscription, Subscriptions
from services.chassis.telemetry import configure_logs
from services.chassis.tokens import build_verifier
from services.chassis.tracing import PROBES, build_telemetry, sent_traces
from services.chassis.unit_of_work import UnitOfWork
from services.chassis.watchdog import watched_loop
from services.contracts.reading import Topic

CHASSIS_INDEXES = (
    *OUTBOX_INDEXES,
    *AUDIT_INDEXES,
    *AUDIT_ROOT_INDEXES,
    *INBOX_INDEXES,
    *DEAD_LETTER_INDEXES,
    *IDEMPOTENCY_INDEXES,
)
DOCUMENTED = (400, 401, 403, 404, 405, 409, 412, 413, 422, 500, 503)
CHASSIS_COLLECTIONS = ("leases", "health", COUNTERS, *AUDIT_ROOT_COLLECTIONS)

log = structlog.get_logger("service")


@dataclass(frozen=True)
class Published:
    """An aggregate whose facts a service publishes, and their union."""

    topic: Topic
    facts: Any


@dataclass(frozen=True)
class Parts:
    """What a service is made of beside the chassis."""

    routers: Sequence[APIRouter] = ()
    subscriptions: Sequence[Subscriptions] = ()
    published: Sequence[Published] = ()
    indexes: Sequence[Index] = ()
    works: Sequence[Work] = ()
    """What is worked off beside the requests, each by one process at a time."""
    measures: Sequence[Measure] = ()
    """What the service measures beside what all do, whenever its metrics are read."""
    clearance: Clearance | None = None
    """Which fields a reader's roles may see; None where a service's models class no field."""


def build_service(name: ServiceName, parts: Parts, settings: Settings | None = None) -> FastAPI:
    """Build one service; it starts nothing until its lifespan runs.

    Raises:
        UnguardedRouteError: a route names no role.
    """
    settings = settings or Settings(service_name=name)
    configure_logs()
    # A redirect to the path without its last slash would be built from the caller's own Host header.
    app = FastAPI(
        title=f"Jembatan {name}",
        version="1",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
    )
    _fill_state(app, settings, parts)
    _describe_kafka(app, parts)
    for router in (*parts.routers, operations, auditing):
        app.include_router(router, responses=problem_responses(*DOCUMENTED))
    app.include_router(health)
    answer_problems(app)
    demand_roles(app, PUBLIC)
    app.add_middleware(EndsWithCaller)
    if parts.clearance is not None:
        app.add_middleware(FieldReduction, clearance=parts.clearance)
    app.add_middleware(BodyLimit, limits=body_limits(app))
    provider = app.state.telemetry.tracer_provider
    FastAPIInstrumentor.instrument_app(
        app, tracer_provider=provider, excluded_urls=PROBES, exclude_spans=["send", "receive"]
    )
    app.add_middleware(HttpCorrelation)
    return app


def _fill_state(app: FastAPI, settings: Settings, parts: Parts) -> None:
    state, wake = app.state, asyncio.Event()
    client = connect(settings)
    state.settings, state.parts, state.client, state.telemetry = settings, parts, client, build_telemetry(settings)
    state.verifier = build_verifier(settings)
    state.audit_keys = load_keys(settings)
    signs = state.audit_keys.signing is not None
    encryption = FieldEncryption(client, settings.key_vault, settings.key_file)
    known = {"notes_heads": signs, "encryption": encryption, "tracer": state.telemetry.tracer}
    state.uow = UnitOfWork(client, database_of(client, settings), wake.set, **known)
    state.rooting = Rooting(settings, state.uow, state.audit_keys, state.telemetry)
    state.relay = build_relay(settings, state.uow, state.telemetry, wake)
    state.subscriptions = [entry for slice_ in parts.subscriptions for entry in slice_.entries]
    on_parked = {entry.consumer: entry.on_parked for entry in state.subscriptions if entry.on_parked}
    state.consuming = Consuming(settings.service_name, state.uow, state.telemetry, on_parked)
    line = ConsumerLine()
    consumed: Sequence[Subscription] = state.subscriptions if settings.run_consumers else ()
    state.broker = build_broker(settings, state.consuming, consumed, line)
    state.consumption = Consumption(state.broker, line, settings.empty_fetch_seconds)


def _describe_kafka(app: FastAPI, parts: Parts) -> None:
    for published in parts.published:
        for ministry in app.state.settings.ministries:
            # Describes the topic in the AsyncAPI document; sending is the relay's alone.
            app.state.broker.publisher(
                published.topic.of(ministry), schema=published.facts, title=published.topic.of(ministry)
            )
    document = AsyncAPI(app.state.broker, title=app.title, version="1.0.0")
    app.routes.append(Route("/asyncapi", make_asyncapi_asgi(document, try_it_out_path=None)))


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    state = app.state
    settings: Settings = state.settings
    await demand_indexes(state.uow.db, indexes_of(state.parts))
    if settings.embedded:
        log.warning("embedded servers: for trying and testing, not for a ministry's data", service=app.title)
    tasks = [asyncio.create_task(state.relay.run())] if settings.run_relay else []
    if state.uow.notes_heads:
        tasks.append(asyncio.create_task(state.rooting.run()))
    if settings.run_workers:
        works = build_works(settings, state.uow, state.parts.works)
        tasks += [asyncio.create_task(work.run()) for work in works]
    if settings.run_consumers:
        state.consumption.begin()
    try:
        async with sent_traces(state.telemetry, settings), watched_loop():
            yield
    finally:
        await state.consumption.end()
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await state.uow.encryption.close()
        state.client.close()


def indexes_of(parts: Parts) -> list[Index]:
    """List a service's indexes with the chassis' own."""
    return [*CHASSIS_INDEXES, *parts.indexes]
