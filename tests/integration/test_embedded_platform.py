import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from pymongo import MongoClient

from deploy.embedded.running import Platform
from deploy.embedded.servers import mongo_url
from deploy.server_process import NotReadyError, port_is_open, wait_until

READY_SECONDS = 20.0
SNAPSHOT_SECONDS = 10.0
TOPIC = "tl.registry.enterprise.v1"


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    platform = Platform(tmp_path_factory.mktemp("cell") / "home", services=(), usual_ports={})
    platform.up()
    yield platform
    platform.clean()


@pytest.fixture
def own_platform(tmp_path: Path) -> Iterator[Platform]:
    platform = Platform(tmp_path / "home", services=("nowhere",), usual_ports={})
    yield platform
    platform.clean()


def database(platform: Platform) -> MongoClient[dict[str, Any]]:
    return MongoClient(mongo_url(platform.ports["mongo"]), serverSelectionTimeoutMS=10_000)


def stored_records(platform: Platform) -> int:
    """What the broker has written to its file: it does so about once a second."""
    snapshot = platform.home / "data" / "kafka" / "kafka.json"
    topics = dict(json.loads(snapshot.read_text())["topics"]) if snapshot.exists() else {}
    return sum(partition["high_watermark"] for _, partition in topics.get(TOPIC, {"partitions": []})["partitions"])


def test_up_on_a_running_platform_changes_nothing(platform: Platform) -> None:
    before = {program: platform.pid(program) for program in ("mongo", "kafka", "issuer")}

    started = platform.up()

    assert not started
    assert {program: platform.pid(program) for program in before} == before


def test_acknowledged_writes_outlive_a_killed_database(platform: Platform) -> None:
    with database(platform) as client, client.start_session() as session:
        for number in range(50):
            with session.start_transaction():
                client.facts.documents.insert_one({"_id": number}, session=session)
                client.facts.outbox.insert_one({"_id": number}, session=session)

    killed = platform.kill("mongo")
    platform.wait_ready("mongo", READY_SECONDS)

    assert platform.pid("mongo") != killed
    with database(platform) as client:
        kept = {name: {found["_id"] for found in client.facts[name].find()} for name in ("documents", "outbox")}
    assert kept == {"documents": set(range(50)), "outbox": set(range(50))}


async def test_stored_records_outlive_a_killed_broker(platform: Platform) -> None:
    address = f"127.0.0.1:{platform.ports['kafka']}"
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    await admin.create_topics([NewTopic(TOPIC, 1, 1)])
    await admin.close()
    async with AIOKafkaProducer(bootstrap_servers=address, acks="all", enable_idempotence=True) as producer:
        for number in range(50):
            await producer.send_and_wait(TOPIC, str(number).encode(), key=b"TL-1", partition=0)
    wait_until(lambda: stored_records(platform) >= 50, SNAPSHOT_SECONDS, "kafka", platform.log("kafka"))

    killed = platform.kill("kafka")
    platform.wait_ready("kafka", READY_SECONDS)

    assert platform.pid("kafka") != killed
    async with AIOKafkaConsumer(bootstrap_servers=address, auto_offset_reset="earliest") as consumer:
        consumer.assign([TopicPartition(TOPIC, 0)])
        values = [int((await consumer.getone()).value) for _ in range(50)]
    assert values == list(range(50))


def test_a_service_that_cannot_be_prepared_leaves_nothing_running(own_platform: Platform) -> None:
    with pytest.raises(NotReadyError, match="nowhere was not prepared"):
        own_platform.up()

    assert not own_platform.is_running
    assert not [port for port in own_platform.ports.values() if port_is_open(port)]


def test_down_ends_every_process_and_clean_removes_the_folder(tmp_path: Path) -> None:
    platform = Platform(tmp_path / "home", services=(), usual_ports={})
    platform.up()
    processes = [psutil.Process(platform.pid(program) or 0) for program in ("mongo", "kafka", "issuer")]

    platform.down()

    assert not [process for process in processes if process.is_running()]
    assert not [port for port in platform.ports.values() if port_is_open(port)]
    assert (platform.home / "data" / "mongo").exists()

    platform.clean()

    assert not platform.home.exists()
