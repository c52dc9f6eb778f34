import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from fastapi import FastAPI

from deploy.brokers import chosen_broker
from deploy.embedded.servers import SecantusMongo
from deploy.server_process import Broker
from services.chassis.lease import LEASE_ID
from services.chassis.prepare import make_topics, topics_of
from services.chassis.relay import LeaseLostError, Relay
from services.chassis.settings import Settings
from services.registry.app import build_app
from tests.integration.chassis.conftest import TOPIC
from tests.integration.chassis.registers import (
    DESCRIPTION,
    Issuer,
    calling,
    register,
    registry_settings,
    serving,
)
from tests.waiting import eventually

pytestmark = pytest.mark.kafka

PARTITIONS = 2
LOSS_SECONDS = 2


@dataclass
class Register:
    """A registry beside a broker, and somebody who registers."""

    app: FastAPI
    client: httpx.AsyncClient

    @property
    def relay(self) -> Relay:
        relay: Relay = self.app.state.relay
        return relay

    async def enter(self, count: int) -> list[str]:
        return [(await register(self.client))["enterprise_id"] for _ in range(count)]

    async def amend(self, enterprise_id: str, sector: str) -> None:
        answer = await self.client.put(f"/v1/enterprises/{enterprise_id}", json={**DESCRIPTION, "sector": sector})
        assert answer.status_code == 200, answer.text

    async def pending(self) -> int:
        return int(await self.app.state.uow.db.outbox.count_documents({"status": "pending"}))

    async def all_sent(self) -> bool:
        return await self.pending() == 0


@asynccontextmanager
async def registering(settings: Settings, issuer: Issuer, *, fresh: bool = True) -> AsyncIterator[Register]:
    async with serving(settings, fresh=fresh) as app, calling(app, issuer.token()) as client:
        registered = Register(app, client)
        try:
            yield registered
        finally:
            # A relay that was only told to send one batch keeps its producer for the next.
            await registered.relay._drop_producer()  # noqa: SLF001


@pytest.fixture
async def on_kafka(mongo: SecantusMongo, issuer: Issuer, settings: Settings) -> Settings:
    """Settings of a registry beside the shared broker, whose relay runs only when it is told to."""
    given = registry_settings(
        mongo.url,
        issuer,
        kafka_bootstrap_servers=settings.kafka_bootstrap_servers,
        topic_partitions=PARTITIONS,
        relay_poll_seconds=0.1,
        relay_lease_seconds=2,
    )
    await make_topics(given, topics_of(build_app(given)))
    return given


async def on_topic(bootstrap_servers: str) -> list[Any]:
    """Read everything on the topic of Timorese enterprises."""
    partitions = [TopicPartition(TOPIC, number) for number in range(PARTITIONS)]
    async with AIOKafkaConsumer(bootstrap_servers=bootstrap_servers, auto_offset_reset="earliest") as reader:
        reader.assign(partitions)
        ends = await reader.end_offsets(partitions)
        await reader.seek_to_beginning()
        found: list[Any] = []
        async with asyncio.timeout(20):
            while any([await reader.position(place) < ends[place] for place in partitions]):
                batch = await reader.getmany(timeout_ms=200)
                found += [record for records in batch.values() for record in records]
        return found


def header(record: Any, name: str) -> str:
    return str(dict(record.headers)[name].decode())


async def test_facts_of_one_entry_are_on_the_topic_in_the_order_of_their_versions(
    on_kafka: Settings, issuer: Issuer
) -> None:
    sending = on_kafka.model_copy(update={"run_relay": True})
    async with registering(sending, issuer) as registered:
        ids = await registered.enter(5)
        for number in range(4):
            await asyncio.gather(*(registered.amend(each, f"sector-{number}") for each in ids))
        await eventually(registered.all_sent)

    sent = defaultdict(list)
    for record in await on_topic(on_kafka.kafka_bootstrap_servers):
        sent[record.key.decode()].append(int(header(record, "ce_aggregateversion")))
    assert dict(sent) == {each: [1, 2, 3, 4, 5] for each in ids}


async def test_only_the_holder_of_the_lease_sends(on_kafka: Settings, issuer: Issuer) -> None:
    long = on_kafka.model_copy(update={"relay_lease_seconds": 120})
    async with (
        registering(long, issuer) as holder,
        registering(long.model_copy(update={"replica": "1"}), issuer, fresh=False) as waiting,
    ):
        await holder.enter(2)
        first = await holder.relay.publish_pending()
        await holder.enter(1)

        assert first == 2
        assert await waiting.relay.publish_pending() == 0
        assert await holder.relay.publish_pending() == 1


async def test_a_relay_that_was_taken_over_marks_nothing_and_the_epoch_rises(
    on_kafka: Settings, issuer: Issuer
) -> None:
    # Long enough that the old holder does not look again by itself while this test runs.
    long = on_kafka.model_copy(update={"relay_lease_seconds": 120})
    async with (
        registering(long, issuer) as fenced,
        registering(long.model_copy(update={"replica": "1"}), issuer, fresh=False) as next_one,
    ):
        db = fenced.app.state.uow.db
        assert await fenced.relay.lease.hold()
        await fenced.enter(1)
        # As after a pause longer than the lease: the old holder does not know yet.
        await db.leases.update_one({"_id": LEASE_ID}, {"$set": {"expires_at_ms": 0}})
        assert await next_one.relay.lease.hold()

        with pytest.raises(LeaseLostError):
            await fenced.relay.publish_pending()

        assert next_one.relay.lease.epoch == 2
        assert await fenced.pending() == 1
        assert await next_one.relay.publish_pending() == 1
        record = await db.outbox.find_one({})
        assert (record["status"], record["epoch"]) == ("published", 2)


async def test_an_expired_lease_is_taken_over_by_the_databases_clock(on_kafka: Settings, issuer: Issuer) -> None:
    async with (
        registering(on_kafka, issuer) as gone,
        registering(on_kafka.model_copy(update={"replica": "1"}), issuer, fresh=False) as next_one,
    ):
        assert await gone.relay.lease.hold()
        assert not await next_one.relay.lease.hold()

        assert await eventually(next_one.relay.lease.hold, seconds=10)

        assert next_one.relay.lease.epoch == 2


async def test_everything_ever_published_can_be_published_again_under_its_old_ids(
    on_kafka: Settings, issuer: Issuer
) -> None:
    async with registering(on_kafka, issuer) as registered:
        await registered.enter(3)
        await registered.relay.publish_pending()

        assert await registered.relay.republish_all() == 3
        assert await registered.relay.publish_pending() == 3

    ids = [header(record, "ce_id") for record in await on_topic(on_kafka.kafka_bootstrap_servers)]
    assert len(ids) == 6
    assert len(set(ids)) == 3


@pytest.fixture
def own_broker(tmp_path: Path) -> Iterator[Broker]:
    broker = chosen_broker(tmp_path)
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture
async def beside_own_broker(mongo: SecantusMongo, issuer: Issuer, own_broker: Broker) -> Settings:
    settings = registry_settings(
        mongo.url,
        issuer,
        run_relay=True,
        kafka_bootstrap_servers=own_broker.bootstrap_servers,
        topic_partitions=PARTITIONS,
        relay_poll_seconds=0.1,
        republish_after_broker_loss_seconds=LOSS_SECONDS,
    )
    await make_topics(settings, topics_of(build_app(settings)))
    # The embedded broker keeps its topics for certain once it has been stopped in order.
    await asyncio.to_thread(own_broker.stop)
    await asyncio.to_thread(own_broker.start)
    return settings


async def test_no_fact_is_missing_after_the_broker_was_killed_and_away(
    beside_own_broker: Settings, own_broker: Broker, issuer: Issuer
) -> None:
    async with registering(beside_own_broker, issuer) as registered:
        ids = await registered.enter(5)
        await eventually(registered.all_sent)
        await asyncio.to_thread(own_broker.kill)
        killed_at = time.monotonic()
        ids += await registered.enter(2)
        assert await registered.pending() == 2

        # The outage is longer than what is published again: it counts from the loss, not from the return.
        async def long_away() -> bool:
            return time.monotonic() - killed_at > LOSS_SECONDS + 1

        await eventually(long_away)
        await asyncio.to_thread(own_broker.start)

        async def all_there() -> bool:
            keys = {record.key.decode() for record in await on_topic(own_broker.bootstrap_servers)}
            return await registered.all_sent() and set(ids) <= keys

        assert await eventually(all_there, seconds=30)
