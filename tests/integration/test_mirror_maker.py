"""MirrorMaker 2 at the border, with the resource and the rights that clusters get; needs Java 17 and Maven."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiokafka import AIOKafkaProducer

from deploy.kafka.apache import available
from services.border.mirror import TRACE_HEADERS, crossing_headers
from services.border.topics import Incoming
from services.chassis.prepare import make_topics
from services.chassis.settings import Settings
from services.kernel import Country
from tests.faults.topics import read_topics
from tests.integration.mirror_maker import Door, MirrorMaker
from tests.integration.secured_kafka import SecuredKafka, grant
from tests.waiting import eventually

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.slow,
    pytest.mark.skipif(available() is not None, reason=f"Apache Kafka cannot run here: {available()}"),
]

GENERATED = Path(__file__).parents[2] / "deploy" / "k8s" / "generated"
SENDER, RECEIVER = Country.TL, Country.ID
OFFERED, NOT_OFFERED = "xb.tl-id.enterprise.v1", "xb.tl-id.person.v1"
HERE = Incoming.named_after("registry.enterprise").of(RECEIVER)
READER, FETCHER = f"border-reader-{RECEIVER}", f"border-mirror-{RECEIVER}"
PASSWORD = "of-the-test"
PARTITIONS = 3
TRACE = [(name, b"00-4bf92f3577b34da6a3ce929d0e0e471f-00f067aa0ba902b7-01") for name in TRACE_HEADERS]
"""What a sender would write by mistake: no trace is brought across."""


def generated(ministry: Country) -> list[dict[str, Any]]:
    texts = [(GENERATED / ministry / f"{name}.yaml").read_text() for name in ("border", "broker")]
    return [one for text in texts for one in yaml.safe_load_all(text)]


@dataclass(frozen=True)
class Border:
    """Two ministries' brokers with the border's users and topics, and what fetches between them."""

    there: SecuredKafka
    here: SecuredKafka
    mirror: MirrorMaker

    async def offered(self, topic: str, numbers: range) -> None:
        async with AIOKafkaProducer(bootstrap_servers=self.there.bootstrap_servers) as producer:
            for number in numbers:
                headers = [("ce_id", str(number).encode()), ("ce_type", b"xb.border.fact.v1"), *TRACE]
                await producer.send_and_wait(topic, str(number).encode(), key=b"%d" % (number % 7), headers=headers)

    async def fetched(self, count: int) -> list[Any] | None:
        records = await read_topics(self.here.bootstrap_servers, lambda topic: topic == HERE)
        return records if len({record.value for record in records}) >= count else None


@pytest.fixture(scope="module")
def brokers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Country, SecuredKafka]]:
    folder = tmp_path_factory.mktemp("border")
    users = {SENDER: READER, RECEIVER: FETCHER}
    brokers = {one: SecuredKafka(folder / one, {users[one]: PASSWORD}) for one in Country}
    try:
        for broker in brokers.values():
            broker.folder.mkdir()
            broker.start()
        yield brokers
    finally:
        for broker in brokers.values():
            broker.stop()


@pytest.fixture
async def border(brokers: dict[Country, SecuredKafka], tmp_path: Path) -> AsyncIterator[Border]:
    there, here = brokers[SENDER], brokers[RECEIVER]
    for broker, topics in ((there, [OFFERED, NOT_OFFERED]), (here, [HERE])):
        settings = Settings(
            service_name="border", kafka_bootstrap_servers=broker.bootstrap_servers, topic_partitions=PARTITIONS
        )
        await make_topics(settings, topics)
    for broker, ministry, user in ((there, SENDER, READER), (here, RECEIVER, FETCHER)):
        resources = [one for one in generated(ministry) if one["metadata"]["name"] == user]
        await grant(broker.bootstrap_servers, resources)
    (resource,) = [one for one in generated(RECEIVER) if one["kind"] == "KafkaMirrorMaker2"]
    doors = [
        Door(broker.secured_servers, broker.authority, user, PASSWORD)
        for broker, user in ((there, READER), (here, FETCHER))
    ]
    mirror = MirrorMaker(tmp_path / "mirror", resource, *doors)
    mirror.start()
    try:
        yield Border(there, here, mirror)
    finally:
        mirror.stop()


async def test_what_is_offered_is_fetched_whole_in_its_order_and_partition_and_nothing_else(border: Border) -> None:
    await border.offered(NOT_OFFERED, range(5))
    await border.offered(OFFERED, range(200))

    fetched = await eventually(lambda: border.fetched(200), seconds=180, every=1) or []

    offered = await read_topics(border.there.bootstrap_servers, lambda topic: topic == OFFERED)
    assert sorted(map(_told, fetched)) == sorted(map(_crossing, offered))
    assert _by_partition(fetched) == _by_partition(offered)
    topics = {one.topic for one in await read_topics(border.here.bootstrap_servers, lambda topic: "xb." in topic)}
    assert topics == {HERE}


async def test_killed_while_it_fetches_it_goes_on_and_nothing_is_missing_or_in_another_order(border: Border) -> None:
    already = len(await border.fetched(0) or [])
    await border.offered(OFFERED, range(1_000, 1_300))
    await eventually(lambda: border.fetched(already + 1), seconds=180, every=0.1)
    border.mirror.kill()
    await border.offered(OFFERED, range(2_000, 2_300))

    border.mirror.start()
    fetched = await eventually(lambda: border.fetched(already + 600), seconds=180, every=1) or []

    offered = await read_topics(border.there.bootstrap_servers, lambda topic: topic == OFFERED)
    # What was on its way when it was killed may come twice; the border counts what it lets in.
    first_of_each = {partition: list(dict.fromkeys(values)) for partition, values in _by_partition(fetched).items()}
    assert first_of_each == _by_partition(offered)


def _told(record: Any) -> tuple[Any, ...]:
    return record.partition, record.key, record.value, tuple(record.headers)


def _crossing(record: Any) -> tuple[Any, ...]:
    return record.partition, record.key, record.value, tuple(crossing_headers(record.headers))


def _by_partition(records: list[Any]) -> dict[int, list[bytes]]:
    found: dict[int, list[bytes]] = {}
    for record in sorted(records, key=lambda one: (one.partition, one.offset)):
        found.setdefault(record.partition, []).append(record.value)
    return found
