"""Webhooks on a real database, with receivers that answer whatever a test wants them to."""

import asyncio
import json
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from standardwebhooks.webhooks import Webhook

from deploy.embedded.servers import SecantusMongo
from deploy.sandbox.certificates import Authority, found_authority
from deploy.sandbox.listening import Asked, Listening, Reply, say
from services.chassis.caller import acting_service
from services.chassis.cloudevents import ToldFact
from services.chassis.unit_of_work import Transaction, UnitOfWork
from services.contracts.registry import EnterpriseSuspended
from services.kernel import Country
from services.webhooks.app import build_app
from services.webhooks.deliveries.handlers import DeliveryDesk
from services.webhooks.deliveries.worker import Sender
from services.webhooks.receivers.model import Receiver
from services.webhooks.subscriptions.commands import ChooseFactTypes
from services.webhooks.subscriptions.handlers import SubscriptionDesk
from tests.attributes import attributes
from tests.integration.chassis.registers import Issuer, registry_settings, serving

SUSPENDED = "registry.enterprise.suspended.v1"
SECRET = "whsec_" + b64encode(b"a receiver's secret of 32 bytes!").decode()
PATIENCE_SECONDS = 0.5
"""What these receivers are given to answer in."""


@pytest.fixture(scope="session")
def mongo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecantusMongo]:
    server = SecantusMongo(tmp_path_factory.mktemp("mongo"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Issuer]:
    issuer = Issuer(tmp_path_factory.mktemp("issuer"))
    issuer.start()
    yield issuer
    issuer.stop()


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return found_authority(tmp_path_factory.mktemp("authority"))


@dataclass
class Records:
    """A ministry's records system: it notes what it is sent and answers with what a test gave it, else with 204."""

    replies: list[Reply] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    async def reply(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        """Answer one request."""
        self.asked.append(asked)
        if self.replies:
            await self.replies.pop(0)(asked, writer)
        else:
            await say(writer, 204)

    def ids(self) -> list[str]:
        """The ids it was sent, in their order."""
        return [one.headers["webhook-id"] for one in self.asked]

    def facts(self) -> list[dict[str, Any]]:
        """The facts it was sent; each has to be signed with the secret."""
        return [Webhook(SECRET).verify(one.body, dict(one.headers)) if one.body else {} for one in self.asked]


@dataclass
class Post:
    """The service's way out to one receiver; its clock stands still until a test moves it."""

    receiver: Receiver
    uow: UnitOfWork
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        self.uow = replace(self.uow, clock=lambda: self.now)
        self.point_at(self.receiver.url, self.receiver.ca_file)

    def point_at(self, url: str, ca_file: Path | None) -> None:
        """Send to another address, believing another authority."""
        self.receiver = replace(self.receiver, url=url, ca_file=ca_file)
        self.desk = DeliveryDesk({self.receiver.name: self.receiver})
        self.sender = Sender(self.receiver, self.desk, PATIENCE_SECONDS)

    async def choose(self, *fact_types: str) -> None:
        """Choose what the receiver is sent."""
        receivers = {self.receiver.name: self.receiver}

        async def work(tx: Transaction) -> None:
            command = ChooseFactTypes(receiver=self.receiver.name, fact_types=list(fact_types))
            await SubscriptionDesk(receivers).choose(command, tx)

        officer = replace(acting_service("test"), ministry=self.receiver.ministry)
        await self.uow.run(work, caller=officer)

    async def tell(self, *, ministry: Country = Country.TL, reason_code: str = "licence_expired") -> str:
        """Record one fact as the consumer of the service does; give its id."""
        subject, fact_id = f"ent-{uuid4().hex[:12]}", str(uuid4())
        fact = EnterpriseSuspended(subject=subject, occurred_at=self.now, reason_code=reason_code)
        headers = attributes(subject, 1, SUSPENDED) | {"ce_id": fact_id, "ce_source": f"/{ministry}/registry"}

        async def work(tx: Transaction) -> None:
            tx.fact = ToldFact(1, headers, fact.model_dump_json().encode())
            await self.desk.record(fact, tx)

        await self.uow.run(work, caller=acting_service("webhooks"))
        return fact_id

    async def send(self, *, after_seconds: float = 0) -> int:
        """Let so much time pass, then send what is due."""
        self.now += timedelta(seconds=after_seconds)
        return await self.sender.once(self.uow)

    async def delivery(self, fact_id: str) -> dict[str, Any]:
        """Read what became of a fact."""
        found = await self.uow.db.deliveries.find_one({"_id": f"{self.receiver.name}.{fact_id}"})
        assert found is not None
        return dict(found)

    async def status(self, fact_id: str) -> str:
        """Tell what became of a fact in a word."""
        return str((await self.delivery(fact_id))["status"])


@pytest.fixture
def records() -> Records:
    return Records()


@pytest.fixture
async def listening(records: Records) -> AsyncIterator[Listening]:
    server = Listening(records.reply)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def service(mongo: SecantusMongo, issuer: Issuer, listening: Listening, tmp_path: Path) -> AsyncIterator[FastAPI]:
    """The service with one receiver of Timor-Leste; nothing is sent but by a test."""
    (tmp_path / "records.secret").write_text(SECRET)
    written = {"name": "records", "ministry": "tl", "url": f"{listening.url}/hooks", "secret_file": "records.secret"}
    file = tmp_path / "receivers.json"
    file.write_text(json.dumps({"dated": "2026-11-23", "receivers": [written]}))
    settings = registry_settings(
        mongo.url,
        issuer,
        service_name="webhooks",
        embedded=True,
        run_workers=False,
        webhook_receivers_file=file,
    )
    async with serving(settings, build=build_app) as app:
        yield app


@pytest.fixture
async def post(service: FastAPI) -> Post:
    """The receiver of the service, sent to by the test, that wants to know of suspensions."""
    made = Post(service.state.delivery_desk.receivers["records"], service.state.uow)
    await made.choose(SUSPENDED)
    return made
