"""A small service on a real database and a real broker: it counts what it is told, and fails on demand."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from fastapi import FastAPI

from deploy.brokers import chosen_broker
from deploy.embedded.servers import SecantusMongo
from deploy.server_process import Broker
from services.chassis.dead_letters import DeadLetter
from services.chassis.mongo import Database, Document, Index
from services.chassis.prepare import make_topics, prepare
from services.chassis.service import Parts, Published, build_service
from services.chassis.settings import Settings
from services.chassis.subscriptions import Subscriptions
from services.chassis.unit_of_work import Transaction
from services.contracts.registry import ENTERPRISE_TOPIC, EnterpriseEvent, EnterpriseSuspended
from services.kernel import Country, RuleViolationError
from tests.attributes import attributes
from tests.integration.chassis.registers import PATIENT_SECONDS, Issuer, calling, registry_settings, serving

TOPIC = ENTERPRISE_TOPIC.of(Country.TL)
CONSUMER = f"counting.{ENTERPRISE_TOPIC}"


class RefusedByTestError(RuleViolationError):
    """The handler was told to refuse."""

    code = "refused_by_test"


async def note_parked(letter: DeadLetter, tx: Transaction) -> None:
    """Write down that a message was parked, each time this is told."""
    await tx.insert("parkings", {"_id": uuid4().hex, "letter": letter.letter_id, "cause": letter.cause})


@dataclass
class Counting:
    """Writes every fact it is given into `effects`, in the order it is given them."""

    refused: set[str] = field(default_factory=set)
    broken: dict[str, list[BaseException]] = field(default_factory=dict)
    always: BaseException | None = None
    """Raised at every fact, whatever it is about."""

    def subscriptions(self) -> Subscriptions:
        """Subscribe to the facts of enterprises."""
        entries = Subscriptions("counting", keeps=("effects",), on_parked=note_parked)

        @entries.on(ENTERPRISE_TOPIC, EnterpriseEvent)
        async def count(event: EnterpriseEvent, tx: Transaction) -> None:
            if event.subject in self.refused:
                raise RefusedByTestError(f"{event.subject} is refused")
            if self.broken.get(event.subject):
                raise self.broken[event.subject].pop(0)
            if self.always is not None:
                raise self.always
            seen = await tx.load("effects", event.subject) or {"_id": event.subject, "reasons": [], "version": 0}
            reason = event.reason_code if isinstance(event, EnterpriseSuspended) else event.type
            await tx.put("effects", {**seen, "reasons": [*seen["reasons"], reason]})

        return entries


@pytest.fixture(scope="session")
def mongo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecantusMongo]:
    server = SecantusMongo(tmp_path_factory.mktemp("mongo"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own_mongo(tmp_path: Path) -> Iterator[SecantusMongo]:
    """A database that a test may do harm to."""
    server = SecantusMongo(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    broker = chosen_broker(Path(tmp_path_factory.mktemp("kafka")))
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture
async def settings(mongo: SecantusMongo, kafka: Broker) -> Settings:
    unique = uuid4().hex[:8]
    settings = Settings(
        service_name="evaluation",
        mongo_url=mongo.url,
        mongo_database_prefix=f"test_{unique}",
        mongo_pool_max=8,
        mongo_timeout_seconds=PATIENT_SECONDS,
        kafka_bootstrap_servers=kafka.bootstrap_servers,
        kafka_group_prefix=f"{unique}.",
        topic_partitions=2,
        relay_poll_seconds=0.1,
        relay_lease_seconds=2,
    )
    await forget_topics(settings)
    await make_topics(settings, [ENTERPRISE_TOPIC.of(country) for country in Country])
    return settings


async def forget_topics(settings: Settings) -> None:
    """Delete every topic, so that a test reads only what it wrote."""
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap_servers)
    await admin.start()
    try:
        if names := [name for name in await admin.list_topics() if not name.startswith("__")]:
            await admin.delete_topics(names)
        async with asyncio.timeout(20):
            while [name for name in await admin.list_topics() if not name.startswith("__")]:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
    finally:
        await admin.close()


@pytest.fixture
def counting() -> Counting:
    return Counting()


@asynccontextmanager
async def running(settings: Settings, counting: Counting) -> AsyncIterator[FastAPI]:
    """Run the counting service as its own process would."""
    parts = Parts(
        subscriptions=(counting.subscriptions(),),
        published=(Published(ENTERPRISE_TOPIC, EnterpriseEvent),),
        indexes=(Index("parkings", (("letter", 1),)),),
    )
    await prepare(build_service("evaluation", parts, settings))
    app = build_service("evaluation", parts, settings)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def service(settings: Settings, counting: Counting) -> AsyncIterator[FastAPI]:
    async with running(settings, counting) as app:
        yield app


@pytest.fixture
def db(service: FastAPI) -> Database:
    database: Database = service.state.uow.db
    return database


@dataclass
class Wire:
    """Writes messages as another ministry's service would, or as nobody should."""

    producer: AIOKafkaProducer

    async def fact(self, subject: str, version: int, reason_code: str = "", **changes: object) -> None:
        """Send one well-made fact in binary mode; `changes` replace attributes or data."""
        data = {
            "type": "registry.enterprise.suspended.v1",
            "subject": subject,
            "occurred_at": "2026-11-01T00:00:00Z",
            "reason_code": reason_code or f"reason_{version}",
        } | {name: value for name, value in changes.items() if not name.startswith("ce_")}
        headers = attributes(subject, version, str(data["type"])) | {
            name: str(value) for name, value in changes.items() if name.startswith("ce_")
        }
        await self.raw(
            subject.encode(), json.dumps(data).encode(), [(name, text.encode()) for name, text in headers.items()]
        )

    async def raw(self, key: bytes | None, value: bytes | None, headers: list[tuple[str, bytes]]) -> None:
        """Send bytes as they are, always to the first partition: what follows them is read after them."""
        await self.producer.send_and_wait(TOPIC, value, key=key, headers=headers, partition=0)


@pytest.fixture
async def wire(settings: Settings) -> AsyncIterator[Wire]:
    async with AIOKafkaProducer(bootstrap_servers=settings.kafka_bootstrap_servers, acks="all") as producer:
        yield Wire(producer)


async def reasons(db: Database, subject: str) -> list[str]:
    """Read what the counting service was told about one aggregate."""
    found: Document | None = await db.effects.find_one({"_id": subject})
    return list(found["reasons"]) if found else []


@pytest.fixture(scope="session")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Issuer]:
    issuer = Issuer(tmp_path_factory.mktemp("issuer"))
    issuer.start()
    yield issuer
    issuer.stop()


@pytest.fixture(scope="session")
async def registry(mongo: SecantusMongo, issuer: Issuer) -> AsyncIterator[FastAPI]:
    """A register that tests share, because building one takes long; a test asks only about what it wrote."""
    async with serving(registry_settings(mongo.url, issuer)) as app:
        yield app


@pytest.fixture
async def registrar(registry: FastAPI, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    async with calling(registry, issuer.token()) as client:
        yield client
