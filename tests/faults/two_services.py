"""The smallest real cell: a register, figures that hear it, and a topic of one partition; the harness is its clock.

Only the consumer runs by itself. The relay sends when it is told to, so that a run is the same every time.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any
from uuid import uuid4

import httpx
import pytest
from aiokafka import AIOKafkaProducer
from fastapi import FastAPI

from services.chassis.catching_up import groups_of
from services.chassis.cloudevents import headers_of
from services.chassis.failpoints import Failpoint
from services.chassis.offsets import Offsets
from services.chassis.prepare import prepare
from services.chassis.relay import Relay
from services.chassis.settings import Settings
from services.kernel import Country
from story.chapters.officers import REGISTRAR
from tests.faults.breakages import BREAKAGES
from tests.faults.broken_build import BREAKAGE, build_figures, environment_of
from tests.faults.build import ARMED, ME
from tests.faults.cell import PythonProcess
from tests.faults.history import Fault, History
from tests.faults.invariants import Violation, every_violation
from tests.faults.load import Request, draw
from tests.faults.observations import Observations, Place
from tests.faults.run_servers import Servers
from tests.faults.scene import DESCRIPTION, Scene
from tests.faults.sending import Sender
from tests.faults.stores import read_stores
from tests.integration.chassis.conftest import forget_topics
from tests.integration.chassis.registers import registry_settings, serving
from tests.waiting import eventually

VICTIM = "victim"
SEED = 20
ENTERPRISES = 3
DRAWN = 20
"""Commands drawn; those for financing are left out."""
NAMES = ("registry", "evaluation")
HEARING = ("evaluation",)
"""The register takes no facts in here, its own neither."""


@dataclass
class TwoServices:
    """One run: what is asked, sent, heard and done harm to."""

    servers: Servers
    breakage: str
    """Empty in a run without one."""
    settings: Settings
    registry: FastAPI
    history: History = field(default_factory=History)
    injected: set[Place] = field(default_factory=set)
    _drawn: int = 0

    @property
    def figures_settings(self) -> Settings:
        """The settings of the service that hears."""
        return self.settings.model_copy(update={"service_name": "evaluation", "run_consumers": True})

    @property
    def relay(self) -> Relay:
        """The register's relay."""
        relay: Relay = self.registry.state.relay
        return relay

    def registration(self) -> Request:
        """Write the next command that enters an enterprise."""
        number, self._drawn = self._drawn, self._drawn + 1
        body = {**DESCRIPTION, "country": "tl", "legal_name": f"Generated name (two services) {number}"}
        key = f"fault:{SEED}:{number}"
        return Request(number, "registry", REGISTRAR[Country.TL], "POST", "/v1/enterprises", body, key)

    async def work(self) -> None:
        """Enter enterprises and do with them what the seed says."""
        entered = [(await self.perform(self.registration()))["enterprise_id"] for _ in range(ENTERPRISES)]
        for request in draw(SEED, DRAWN, Scene(tuple(entered), ("loan-of-nobody",)), first=self._drawn):
            if request.service == "registry":
                await self.perform(request)
        self._drawn += DRAWN

    async def perform(self, request: Request, url: str = "", attempt: int = 1) -> dict[str, Any]:
        """Send one command to the register of this process, or to the one at `url`; give the answer's body."""
        token = self.servers.issuer.token([request.officer.role], ministry=request.officer.ministry)
        transport = None if url else httpx.ASGITransport(self.registry)
        address = url or "http://registry.test"
        async with httpx.AsyncClient(transport=transport) as http:
            try:
                answer = await Sender(http, self.history).once(address, request, token, attempt=attempt)
            except httpx.TransportError:
                return {}
        body: dict[str, Any] = answer.json()
        return body

    def note(self, what: str) -> None:
        """Write harm down."""
        self.history.append(Fault(self.breakage or "control", what, monotonic()))

    async def send(self) -> None:
        """Let the relay send until it finds nothing more."""
        while await self.relay.publish_pending():
            pass

    async def send_backwards(self) -> None:
        """Bring what is pending to the topic as a disordered wire would, the newest first."""
        outbox = self.registry.state.uow.db.outbox
        pending = outbox.find({"status": "pending"}).sort([("recorded_at", -1), ("version", -1)])
        async with AIOKafkaProducer(bootstrap_servers=self.settings.kafka_bootstrap_servers, acks="all") as producer:
            async for fact in pending:
                key, value = fact["aggregateid"].encode(), fact["payload"].encode()
                sent = await producer.send_and_wait(fact["topic"], value, key=key, headers=headers_of(fact))
                self.injected.add(Place(sent.topic, sent.partition, sent.offset))
        await outbox.update_many({"status": "pending"}, {"$set": {"status": "published"}})

    async def hear(self) -> None:
        """Run the figures in this process until they have taken everything on the topic."""
        async with (
            serving(self.figures_settings, fresh=False, build=build_figures) as app,
            Offsets(self.settings.kafka_bootstrap_servers) as offsets,
        ):

            async def all_taken() -> bool:
                return not any(one.lag for one in await offsets.positions(groups_of(app)))

            await eventually(all_taken)

    @asynccontextmanager
    async def victim(self, name: str, settings: Settings, failpoint: Failpoint) -> AsyncIterator[str]:
        """Run a service as a process of its own at the address given; it dies when it passes the failpoint."""
        factory = [sys.executable, "-m", "uvicorn", "--factory", f"tests.faults.broken_build:{name}"]
        process = PythonProcess(f"{self.breakage}-{name}", self.servers.folder / "victims", factory, "/health/ready")
        armed = self.servers.folder / "armed"
        process.given = {**environment_of(settings), ARMED: str(armed), ME: VICTIM, BREAKAGE: self.breakage}
        (armed / f"{VICTIM}.{failpoint}").write_text("kill")
        try:
            await asyncio.to_thread(process.start)
            yield f"http://127.0.0.1:{process.port}"

            async def dead() -> bool:
                return process.pid is None

            await eventually(dead)
            self.note(f"{name} killed at {failpoint}")
        finally:
            process.kill()

    async def violations(self) -> list[Violation]:
        """Read the stores and decide all invariants."""
        stores = await read_stores(
            self.settings.mongo_url,
            self.settings.kafka_bootstrap_servers,
            self.settings.mongo_database_prefix,
            names=NAMES,
            hearing=HEARING,
            group_prefix=self.settings.kafka_group_prefix,
        )
        return every_violation(
            self.history, replace(stores, observations=Observations(injected=frozenset(self.injected)))
        )


@asynccontextmanager
async def two_services(given: Servers, breakage: str) -> AsyncIterator[TwoServices]:
    """Begin a run on the servers, with a breakage in this process and in those the run starts."""
    unique = uuid4().hex[:8]
    settings = registry_settings(
        given.mongo.url,
        given.issuer,
        ministries=[Country.TL],
        mongo_database_prefix=f"fault_{unique}",
        kafka_bootstrap_servers=given.broker.bootstrap_servers,
        kafka_group_prefix=f"{unique}.",
        topic_partitions=1,
        relay_lease_seconds=60,
    )
    await forget_topics(settings)
    with pytest.MonkeyPatch.context() as patch:
        if breakage:
            BREAKAGES[breakage](patch)
        async with serving(settings) as registry:
            run = TwoServices(given, breakage, settings, registry)
            await prepare(build_figures(run.figures_settings))
            try:
                yield run
            finally:
                # A relay that is only told to send keeps its producer for the next batch.
                await run.relay._drop_producer()  # noqa: SLF001
