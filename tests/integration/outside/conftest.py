"""The register of enterprises with a sandbox of the registers outside, which behaves as a test wants it to."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from deploy.embedded.servers import SecantusMongo
from deploy.sandbox.certificates import Authority, found_authority
from deploy.sandbox.listening import Listening
from deploy.sandbox.registers import Registers, write_connections
from services.chassis.outgoing import Identity, Outgoing
from services.chassis.unit_of_work import UnitOfWork
from services.registry.outside.ports import ANSWER_BYTES_MAX, HttpPort
from services.registry.outside.worker import Asker
from tests.integration.chassis.registers import Issuer, calling, new_key, register, registry_settings, serving

TL = "tl_business_register"
PATIENCE_SECONDS = 0.5
NOBODYS_PORT = 9


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


@pytest.fixture(scope="session")
def connections(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The operators' file: all three registers are connected, at an address nobody answers at."""
    file = tmp_path_factory.mktemp("outside") / "registers.json"
    write_connections(file, NOBODYS_PORT)
    return file


@pytest.fixture(scope="session")
async def registry(mongo: SecantusMongo, issuer: Issuer, connections: Path) -> AsyncIterator[FastAPI]:
    """A register that asks nobody but when a test lets it."""
    settings = registry_settings(
        mongo.url, issuer, embedded=True, run_workers=False, outside_registers_file=connections
    )
    async with serving(settings) as app:
        yield app


@pytest.fixture
async def verifier(registry: FastAPI, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    async with calling(registry, issuer.token(["registrar", "verifier"])) as client:
        yield client


@pytest.fixture
def sandbox() -> Registers:
    return Registers()


@pytest.fixture
async def listening(sandbox: Registers) -> AsyncIterator[Listening]:
    server = Listening(sandbox.reply)
    await server.start()
    yield server
    await server.stop()


@dataclass
class Desk:
    """A verifier's requests, and the asking that goes on beside them, whose clock a test puts forward."""

    client: httpx.AsyncClient
    uow: UnitOfWork
    url: str
    identity: Identity = field(default_factory=Identity)
    ahead: timedelta = timedelta()

    async def enter(self, number: str, **changes: Any) -> dict[str, Any]:
        """Register an enterprise with a number of the business register."""
        identifiers = [{"scheme": "SERVE", "value": number}]
        return await register(self.client, **{"identifiers": identifiers, **changes})

    async def check(self, entry: dict[str, Any], code: str = TL) -> httpx.Response:
        """Ask a register about an enterprise."""
        path = f"/v1/enterprises/{entry['enterprise_id']}/outside-checks"
        return await self.client.post(path, json={"register_code": code}, headers=new_key())

    async def shown(self, entry: dict[str, Any]) -> dict[str, Any]:
        """Read the one check of an enterprise."""
        answer = await self.client.get(f"/v1/enterprises/{entry['enterprise_id']}/outside-checks")
        (item,) = answer.json()["items"]
        return dict(item)

    async def ask(self, *, after_seconds: float = 0) -> int:
        """Let so much time pass, then ask what is due."""
        self.ahead += timedelta(seconds=after_seconds)
        outgoing = Outgoing(self.identity, PATIENCE_SECONDS, ANSWER_BYTES_MAX)
        asker = Asker(TL, HttpPort(f"{self.url}/{TL}", outgoing))
        return await asker.once(replace(self.uow, clock=lambda: datetime.now(UTC) + self.ahead))


@pytest.fixture
async def desk(registry: FastAPI, verifier: httpx.AsyncClient, listening: Listening) -> Desk:
    uow: UnitOfWork = registry.state.uow
    # What other tests of this session left to be asked is theirs.
    await uow.db.outside_askings.update_many({}, {"$set": {"next_at": None}})
    await uow.db.outside_circuits.delete_many({})
    return Desk(verifier, uow, listening.url)
