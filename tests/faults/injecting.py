"""Messages a row puts on topics itself, many at once, and what becomes of them in the consumers' databases."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cache
from random import Random
from time import monotonic
from typing import Any, NamedTuple

from aiokafka import AIOKafkaProducer
from pymongo import MongoClient

from services.contracts.registry import ENTERPRISE_TOPIC
from services.kernel import Country
from tests.attributes import attributes
from tests.contracts.corpus import Golden, golden_facts
from tests.faults.cell import Cell
from tests.faults.deliveries import aggregatetype_of
from tests.faults.matrix import Run
from tests.faults.observations import Place
from tests.faults.stores import Row, declared, hears

TOPIC = ENTERPRISE_TOPIC.of(Country.TL)
REQUEST_BYTES_MAX = 8 * 1_048_576
LOOK_SECONDS = 0.2
MANY_LOOK_SECONDS = 2.0
"""Between looks at hundreds of aggregates, which cost the database more than a fact does."""


Header = tuple[str, bytes]


class Wire(NamedTuple):
    """A message as it goes over the wire; without a partition its key chooses one."""

    key: bytes | None
    value: bytes | None
    headers: Sequence[Header]
    topic: str = TOPIC
    partition: int | None = None


class Consumer(NamedTuple):
    """Who reads a topic: the service and the consumer's own name."""

    service: str
    name: str


def subject_of(random: Random) -> str:
    """Invent an aggregate no service knows."""
    return f"injected-{random.getrandbits(64):016x}"


@cache
def golden(kind: str) -> Golden:
    """Give the golden example of a type."""
    return next(one for one in golden_facts() if one.type == kind)


def fact(subject: str, version: int, kind: str, data: Mapping[str, Any] | None = None) -> Wire:
    """Make a well-made fact of an invented aggregate: the golden example's data, or other data."""
    example = golden(kind).data if data is None else data
    given = {**example, "type": kind, "subject": subject}
    return Wire(subject.encode(), json.dumps(given).encode(), headers(subject, version, kind))


def headers(subject: str, version: int, kind: str) -> list[Header]:
    """Give the attributes of a well-made fact as they go over the wire."""
    return [(name, text.encode()) for name, text in attributes(subject, version, kind).items()]


def unreadable(random: Random) -> Wire:
    """Make a message that is no JSON."""
    return fact(subject_of(random), 1, "registry.enterprise.suspended.v1")._replace(value=b"{not json")


def enterprise_fact(subject: str, version: int, verb: str) -> Wire:
    """Make a well-made fact of an invented enterprise."""
    return fact(subject, version, f"registry.enterprise.{verb}.v1")


async def inject(
    run: Run, messages: Sequence[Wire], *, poison: bool = False, compression: str | None = None
) -> list[Place]:
    """Write messages in their order and note where they stand."""
    async with AIOKafkaProducer(
        bootstrap_servers=run.cell.broker.bootstrap_servers,
        acks="all",
        enable_idempotence=True,
        max_request_size=REQUEST_BYTES_MAX,
        compression_type=compression,
    ) as producer:
        sends = [
            await producer.send(one.topic, one.value, key=one.key, headers=list(one.headers), partition=one.partition)
            for one in messages
        ]
        sent = [await one for one in sends]
    places = [Place(one.topic, one.partition, one.offset) for one in sent]
    run.injected.update(places)
    if poison:
        run.poison.update(places)
    return places


def consumers_of(topic: str) -> list[Consumer]:
    """List who reads a topic."""
    return [
        Consumer(service, entry.consumer)
        for service, entry in declared()
        if hears(entry.consumer, aggregatetype_of(topic))
    ]


async def kept(
    cell: Cell, service: str, collection: str, query: Mapping[str, Any], leave_out: tuple[str, ...] = ()
) -> list[Row]:
    """Read documents of a service's database, without some of their fields."""

    def read() -> list[Row]:
        with MongoClient[Row](cell.mongo.url, tz_aware=True) as client:
            return list(client[f"jembatan_{service}"][collection].find(query, dict.fromkeys(leave_out, 0) or None))

    return await asyncio.to_thread(read)


async def versions(cell: Cell, consumer: Consumer, subjects: Sequence[str]) -> dict[str, int]:
    """Tell how far a consumer came with each of some aggregates."""
    query = {"consumer": consumer.name, "aggregate_id": {"$in": list(subjects)}}
    return {row["aggregate_id"]: row["version"] for row in await kept(cell, consumer.service, "watermarks", query)}


async def all_at(cell: Cell, topic: str, subjects: Sequence[str], version: int) -> bool:
    """Tell whether every consumer of a topic came to a version of each of some aggregates."""
    for consumer in consumers_of(topic):
        reached = await versions(cell, consumer, subjects)
        if any(reached.get(subject) != version for subject in subjects):
            return False
    return True


async def until(holds: Callable[[], Awaitable[bool]], seconds: float, pause: float = LOOK_SECONDS) -> float | None:
    """Look until something holds; tell after how many seconds, nothing when it did not in time."""
    started_at = monotonic()
    while not await holds():
        if monotonic() - started_at > seconds:
            return None
        await asyncio.sleep(pause)
    return monotonic() - started_at
