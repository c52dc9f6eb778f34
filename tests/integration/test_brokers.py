import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from deploy.brokers import chosen_broker
from deploy.server_process import Broker
from services.chassis.prepare import make_topics
from services.chassis.settings import Settings

pytestmark = pytest.mark.kafka

TOPIC = "id.financing.loan.v1"
RECORDS = 20
DAY_MS = 24 * 3_600_000


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    broker = chosen_broker(tmp_path)
    broker.start()
    yield broker
    broker.stop()


async def fill(broker: Broker) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.bootstrap_servers)
    await admin.start()
    await admin.create_topics([NewTopic(TOPIC, 1, 1)])
    await admin.close()
    settings = {"bootstrap_servers": broker.bootstrap_servers, "acks": "all", "enable_idempotence": True}
    async with AIOKafkaProducer(**settings) as producer:
        for number in range(RECORDS):
            await producer.send_and_wait(TOPIC, str(number).encode(), key=b"ID-1", partition=0)


async def read(broker: Broker) -> list[int]:
    async with AIOKafkaConsumer(bootstrap_servers=broker.bootstrap_servers, auto_offset_reset="earliest") as consumer:
        consumer.assign([TopicPartition(TOPIC, 0)])
        async with asyncio.timeout(30):
            return [int((await consumer.getone()).value) for _ in range(RECORDS)]


async def test_a_stopped_broker_keeps_what_it_acknowledged(broker: Broker) -> None:
    address = broker.bootstrap_servers
    await fill(broker)

    broker.stop()
    broker.start()

    assert broker.bootstrap_servers == address
    assert await read(broker) == list(range(RECORDS))


async def test_a_killed_broker_serves_again_on_its_address(broker: Broker) -> None:
    address = broker.bootstrap_servers

    broker.kill()
    broker.start()
    await fill(broker)

    assert broker.bootstrap_servers == address
    assert await read(broker) == list(range(RECORDS))


@pytest.mark.parametrize("ahead_ms", [DAY_MS, -DAY_MS])
async def test_a_producer_whose_clock_is_a_day_off_is_heard(broker: Broker, ahead_ms: int) -> None:
    settings = Settings(service_name="financing", kafka_bootstrap_servers=broker.bootstrap_servers, topic_partitions=1)
    await make_topics(settings, [TOPIC])

    async with AIOKafkaProducer(bootstrap_servers=broker.bootstrap_servers, acks="all") as producer:
        sent = await producer.send_and_wait(TOPIC, b"1", timestamp_ms=int(time.time() * 1000) + ahead_ms)

    assert sent.offset == 0
