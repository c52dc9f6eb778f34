"""Registry and webhooks as processes of a platform: a fact reaches the ministry's system, also when one is killed."""

import asyncio
import json
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from deploy.embedded.running import Platform
from deploy.sandbox.listening import Asked, Listening, say
from deploy.server_process import free_port
from tests.integration.desk import Desk
from tests.namesakes import another
from tests.waiting import eventually

REGISTERED = "registry.enterprise.registered.v1"
SECRET = "whsec_" + b64encode(b"a receiver's secret of 32 bytes!").decode()
OFFICER, REGISTRAR = "tl/ministry_officer-1", "tl/registrar-1"
ENTERPRISE = {
    "country": "tl",
    "legal_name": "Kafé Maubisse",
    "place_code": "TL0104",
    "sector": "Agriculture",
    "activity_code": "01270",
    "owner_gender": "female",
}


@dataclass
class Records:
    """A ministry's records system that answers when it is let."""

    asked: list[Asked] = field(default_factory=list)
    open: asyncio.Event = field(default_factory=asyncio.Event)

    async def reply(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        """Note a request, and answer it as soon as the test allows."""
        self.asked.append(asked)
        await self.open.wait()
        await say(writer, 204)

    def about(self, subject: str) -> list[Asked]:
        """Give the requests that tell of a subject."""
        return [one for one in self.asked if subject.encode() in one.body]


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def cell(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[Platform]:
    folder = tmp_path_factory.mktemp("webhooks")
    (folder / "records.secret").write_text(SECRET)
    url = f"http://127.0.0.1:{port}/hooks"
    written = {"name": "records", "ministry": "tl", "url": url, "secret_file": "records.secret"}
    file: Path = folder / "receivers.json"
    file.write_text(json.dumps({"dated": "2026-11-23", "receivers": [written]}))
    environment = {"JEMBATAN_WEBHOOK_RECEIVERS_FILE": str(file)}
    platform = Platform(folder / "home", ("registry", "webhooks"), environment=environment, usual_ports={})
    platform.up()
    yield platform
    platform.clean()


@pytest.fixture
async def records(port: int) -> AsyncIterator[Records]:
    found = Records()
    server = Listening(found.reply, port=port)
    await server.start()
    yield found
    found.open.set()
    await server.stop()


@pytest.fixture
async def desk(cell: Platform) -> AsyncIterator[Desk]:
    async with httpx.AsyncClient(timeout=20) as client:
        desk = Desk(cell, client)
        await desk.do(OFFICER, "PUT", "webhooks/webhook-subscriptions/records", {"fact_types": [REGISTERED]})
        yield desk


async def arrived(records: Records, subject: str, times: int = 1) -> list[Asked]:
    async def found() -> list[Asked]:
        asked = records.about(subject)
        return asked if len(asked) >= times else []

    return await eventually(found)


async def test_what_the_register_tells_reaches_the_ministry_s_system_signed(desk: Desk, records: Records) -> None:
    records.open.set()

    entry = await desk.do(REGISTRAR, "POST", "registry/enterprises", another(ENTERPRISE))

    (asked,) = await arrived(records, entry["enterprise_id"])
    fact = Webhook(SECRET).verify(asked.body, dict(asked.headers))
    assert (fact["type"], fact["subject"]) == (REGISTERED, entry["enterprise_id"])
    assert ENTERPRISE["legal_name"].encode() not in asked.body


async def test_a_process_killed_while_it_sends_sends_again_with_the_same_id(
    cell: Platform, desk: Desk, records: Records
) -> None:
    entry = await desk.do(REGISTRAR, "POST", "registry/enterprises", another(ENTERPRISE))
    await arrived(records, entry["enterprise_id"])

    cell.kill("webhooks")
    records.open.set()
    asked = await arrived(records, entry["enterprise_id"], times=2)

    assert len({one.headers["webhook-id"] for one in asked}) == 1
    assert len({one.body for one in asked}) == 1

    async def delivered() -> bool:
        path = f"webhooks/webhook-deliveries/records.{asked[0].headers['webhook-id'].removeprefix('msg_')}"
        answer = await desk.ask(OFFICER, "GET", path)
        return answer.is_success and answer.json()["status"] == "delivered"

    assert await eventually(delivered)
