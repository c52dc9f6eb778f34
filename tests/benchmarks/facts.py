"""Facts a second through the relay, and from commit to effect, beside a bare producer and consumer."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from fastapi import FastAPI

from services.chassis.caller import acting_service
from services.chassis.cloudevents import headers_of
from services.chassis.dead_letters import DeadLetter
from services.chassis.outbox import outbox_record
from services.chassis.prepare import prepare
from services.chassis.relay import BATCH_MAX
from services.chassis.service import Parts, Published, build_service
from services.chassis.settings import Settings
from services.chassis.subscriptions import Subscription, Subscriptions
from services.chassis.unit_of_work import Transaction
from services.contracts.registry import ENTERPRISE_TOPIC, EnterpriseEvent, EnterpriseVerified
from services.kernel import Country
from tests.benchmarks.measuring import Measurement, percentiles

FACTS = 10_000
"""What may be pending after an hour without the broker at three commands a second."""
ROUND_TRIPS = 300
WARM_UP = 20
TOPIC = ENTERPRISE_TOPIC.of(Country.TL)


async def measure_relay(settings: Settings) -> Measurement:
    """Drain a full outbox, then send the same bytes by a bare producer with the same settings."""
    app = build_service("registry", Parts(published=(Published(ENTERPRISE_TOPIC, EnterpriseEvent),)), settings)
    await prepare(build_service("registry", app.state.parts, settings))
    db, now = app.state.uow.db, app.state.uow.clock()
    records = [
        outbox_record(
            EnterpriseVerified(subject=f"ent-{number % 500}", occurred_at=now, evidence_kind="site_visit"),
            TOPIC,
            1 + number // 500,
            now,
        )
        for number in range(FACTS)
    ]
    for start in range(0, FACTS, BATCH_MAX):
        await db.outbox.insert_many(records[start : start + BATCH_MAX])
    started_at, sent = time.perf_counter(), 0
    while sent < FACTS:
        sent += await app.state.relay.publish_pending()
    figure = FACTS / (time.perf_counter() - started_at)
    await app.state.relay._drop_producer()  # noqa: SLF001 - the relay is driven by hand here
    app.state.client.close()
    return Measurement(
        f"relay, {FACTS:,} pending to broker",
        "1/s",
        figure,
        await _bare_producer(settings, records),
        "bare aiokafka producer",
        FACTS,
    )


async def _bare_producer(settings: Settings, records: list[dict[str, object]]) -> float:
    async with AIOKafkaProducer(
        bootstrap_servers=settings.kafka_bootstrap_servers, acks="all", enable_idempotence=True
    ) as producer:
        started_at = time.perf_counter()
        for start in range(0, len(records), BATCH_MAX):
            sends = [
                await producer.send(
                    TOPIC,
                    str(record["payload"]).encode(),
                    key=str(record["aggregateid"]).encode(),
                    headers=headers_of(record),
                )
                for record in records[start : start + BATCH_MAX]
            ]
            await asyncio.gather(*sends)
        return len(records) / (time.perf_counter() - started_at)


async def measure_latency(settings: Settings) -> list[Measurement]:
    """One fact at a time: from its commit to the commit of its effect, and the same bytes from send to receipt."""
    effects: asyncio.Queue[tuple[str, float]] = asyncio.Queue()
    durations: list[float] = []
    async with _echo(settings, effects) as app:
        for number in range(ROUND_TRIPS + WARM_UP):
            event = EnterpriseVerified(subject=uuid4().hex, occurred_at=app.state.uow.clock(), evidence_kind="visit")

            async def publish(tx: Transaction, event: EnterpriseVerified = event) -> None:
                await tx.insert("outbox", outbox_record(event, TOPIC, 1, tx.now))
                tx.facts_written = True

            await app.state.uow.run(publish, caller=acting_service("benchmark"))
            committed_at = time.perf_counter()
            subject = ""
            while subject != event.subject:
                subject, effective_at = await effects.get()
            if number >= WARM_UP:
                durations.append(effective_at - committed_at)
    p50, p99 = percentiles(durations)
    floor50, floor99 = percentiles(await _bare_round_trips(settings))
    name, floor = "commit to effect", "bare produce to consume"
    return [
        Measurement(f"{name}, p50", "ms", p50, floor50, floor, ROUND_TRIPS),
        Measurement(f"{name}, p99", "ms", p99, floor99, floor, ROUND_TRIPS),
    ]


@asynccontextmanager
async def _echo(settings: Settings, effects: asyncio.Queue[tuple[str, float]]) -> AsyncIterator[FastAPI]:
    subscriptions = Subscriptions("echo")

    @subscriptions.on(ENTERPRISE_TOPIC, EnterpriseEvent)
    async def count(event: EnterpriseEvent, tx: Transaction) -> None:
        await tx.put("effects", {"_id": event.subject})

    parts = Parts(subscriptions=(subscriptions,), published=(Published(ENTERPRISE_TOPIC, EnterpriseEvent),))
    await prepare(build_service("evaluation", parts, settings))
    app = build_service("evaluation", parts, settings)
    receive = app.state.consuming.receive

    async def timed(subscription: Subscription, event: EnterpriseVerified, letter: DeadLetter) -> None:
        await receive(subscription, event, letter)
        effects.put_nowait((event.subject, time.perf_counter()))

    object.__setattr__(app.state.consuming, "receive", timed)
    async with app.router.lifespan_context(app):
        while not app.state.consumption.started:  # noqa: ASYNC110 - looked at, not waited for
            await asyncio.sleep(0.05)
        yield app


async def _bare_round_trips(settings: Settings) -> list[float]:
    durations: list[float] = []
    async with (
        AIOKafkaConsumer(
            TOPIC, bootstrap_servers=settings.kafka_bootstrap_servers, group_id=uuid4().hex, auto_offset_reset="latest"
        ) as consumer,
        AIOKafkaProducer(
            bootstrap_servers=settings.kafka_bootstrap_servers, acks="all", enable_idempotence=True
        ) as producer,
    ):
        await consumer.seek_to_end()
        for number in range(ROUND_TRIPS + WARM_UP):
            started_at = time.perf_counter()
            await producer.send(TOPIC, b"x" * 200, key=b"key")
            await consumer.getone()
            if number >= WARM_UP:
                durations.append(time.perf_counter() - started_at)
    return durations
