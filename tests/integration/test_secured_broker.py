"""A broker with TLS, passwords and rights by the topic lets in who may, and nobody else; needs Java 17 and Maven."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import (
    GroupAuthorizationFailedError,
    KafkaConnectionError,
    KafkaError,
    TopicAuthorizationFailedError,
)

from deploy.generate.cell_broker import broker_resources, kafka_user
from deploy.generate.cell_declared import DeclaredService, declared_services
from deploy.generate.cell_files import border_topics
from deploy.kafka.apache import available
from services.chassis.offsets import Offsets
from services.chassis.prepare import TopicError, demand_topics, make_topics
from services.chassis.settings import Settings
from services.kernel import Country
from tests.integration.secured_kafka import SecuredKafka, grant

pytestmark = [
    pytest.mark.kafka,
    pytest.mark.slow,
    pytest.mark.skipif(available() is not None, reason=f"Apache Kafka cannot run here: {available()}"),
]

HOME = Country.TL
WAIT_MS = 8_000
NOBODYS = "tl.nobody.thing.v1"


@pytest.fixture(scope="module")
def services() -> dict[str, DeclaredService]:
    return {one.name: one for one in declared_services(HOME)}


@pytest.fixture(scope="module")
async def broker(
    tmp_path_factory: pytest.TempPathFactory, services: dict[str, DeclaredService]
) -> AsyncIterator[SecuredKafka]:
    """A broker with the cell's topics, and the users with the rights that the clusters' resources give them."""
    passwords = {kafka_user(HOME, name): f"{name}-word" for name in services}
    broker = SecuredKafka(tmp_path_factory.mktemp("secured"), passwords)
    broker.start()
    topics = {topic for one in services.values() for topic in one.looked_for}
    plain = Settings(service_name="registry", kafka_bootstrap_servers=broker.bootstrap_servers, topic_partitions=1)
    await make_topics(plain, sorted({*topics, NOBODYS}))
    own = broker_resources(HOME, list(services.values()), border_topics(HOME))
    users = [one for one in own if one["kind"] == "KafkaUser" and one["metadata"]["name"] in passwords]
    await grant(broker.bootstrap_servers, users)
    yield broker
    broker.stop()


def settings_of(broker: SecuredKafka, service: str, password: str | None = None) -> Settings:
    user = kafka_user(HOME, service)
    access = broker.access(user, password)
    return Settings.model_validate(
        {
            "service_name": service,
            "ministries": (HOME,),
            "kafka_bootstrap_servers": broker.secured_servers,
            "kafka_ca_file": access.ca_file,
            "kafka_user": user,
            "kafka_password_file": access.password_file,
        }
    )


def producer_of(settings: Settings) -> AIOKafkaProducer:
    return AIOKafkaProducer(
        bootstrap_servers=settings.kafka_bootstrap_servers,
        acks="all",
        enable_idempotence=True,
        request_timeout_ms=WAIT_MS,
        **settings.kafka_access.options(),
    )


async def test_a_service_with_its_password_publishes_and_its_reader_reads(
    broker: SecuredKafka, services: dict[str, DeclaredService]
) -> None:
    topic, reader = "tl.registry.enterprise.v1", settings_of(broker, "training")
    group = next(name for name, read in services["training"].groups.items() if read == topic)

    async with producer_of(settings_of(broker, "registry")) as producer:
        await producer.send_and_wait(topic, b"a fact", key=b"one")
    async with AIOKafkaConsumer(
        topic,
        bootstrap_servers=reader.kafka_bootstrap_servers,
        group_id=group,
        auto_offset_reset="earliest",
        **reader.kafka_access.options(),
    ) as consumer:
        record = await consumer.getone()
        await consumer.commit()

    assert record.value == b"a fact"


async def test_a_wrong_password_is_refused(broker: SecuredKafka) -> None:
    producer = producer_of(settings_of(broker, "registry", password="another word"))

    with pytest.raises(KafkaError):
        await producer.start()

    await producer.stop()


async def test_without_a_password_or_with_another_authority_nobody_comes_in(
    broker: SecuredKafka, tmp_path: Path
) -> None:
    other = SecuredKafka(tmp_path, {})
    other.settings()
    access = settings_of(broker, "registry").kafka_access

    for options in ({}, access.model_copy(update={"ca_file": other.authority}).options()):
        producer = AIOKafkaProducer(bootstrap_servers=broker.secured_servers, request_timeout_ms=WAIT_MS, **options)
        with pytest.raises((KafkaConnectionError, KafkaError)):
            await producer.start()
        await producer.stop()


@pytest.mark.parametrize("service", ["registry", "training", "evaluation", "border"])
async def test_a_service_writes_to_its_own_topics_and_to_no_other(
    broker: SecuredKafka, services: dict[str, DeclaredService], service: str
) -> None:
    topics = {topic for one in services.values() for topic in one.looked_for} | {NOBODYS}
    accepted = set()

    async with producer_of(settings_of(broker, service)) as producer:
        for topic in sorted(topics):
            try:
                await producer.send_and_wait(topic, b"a fact")
            except TopicAuthorizationFailedError:
                continue
            accepted.add(topic)

    assert accepted == set(services[service].publishes)


@pytest.mark.parametrize("service", ["registry", "training", "evaluation", "border"])
async def test_a_service_sees_the_topics_it_declares_and_no_other(
    broker: SecuredKafka, services: dict[str, DeclaredService], service: str
) -> None:
    settings = settings_of(broker, service)

    async with Offsets(settings.kafka_bootstrap_servers, settings.kafka_access) as offsets:
        seen = await offsets.topics()
    await demand_topics(settings, list(services[service].looked_for))

    assert {topic for topic in seen if not topic.startswith("__")} == set(services[service].looked_for)
    with pytest.raises(TopicError, match=NOBODYS):
        await demand_topics(settings, [*services[service].looked_for, NOBODYS])


async def test_a_service_does_not_read_in_another_s_group(
    broker: SecuredKafka, services: dict[str, DeclaredService]
) -> None:
    settings, topic = settings_of(broker, "training"), "tl.registry.enterprise.v1"
    foreign = next(name for name, read in services["evaluation"].groups.items() if read == topic)
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=settings.kafka_bootstrap_servers,
        group_id=foreign,
        **settings.kafka_access.options(),
    )

    try:
        with pytest.raises(GroupAuthorizationFailedError):
            await consumer.start()
    finally:
        await consumer.stop()
