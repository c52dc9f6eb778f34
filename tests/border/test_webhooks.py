"""A ministry's own system hears what its officers declared across the border, the answer, and what was refused."""

import json
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from standardwebhooks.webhooks import Webhook

from deploy.border.pair import Pair
from deploy.sandbox.listening import Asked, Listening, say
from deploy.server_process import free_port
from services.border.crossing.facts import BORDER_FACT
from services.kernel import Country
from tests.attributes import attributes
from tests.border.desks import ID, TL, Desks, broker_of, running
from tests.waiting import eventually

pytestmark = pytest.mark.slow

SECRET = "whsec_" + b64encode(b"a receiver's secret of 32 bytes!").decode()
OFFICER = "id/ministry_officer-1"
CHOSEN = ["border.declaration.answered.v1", "border.declaration.made.v1", "border.refusal.recorded.v1"]
SERVICES = {ID: ("registry", "border", "webhooks"), TL: ("registry", "border")}
ARRIVING = "tl.xb.tl-id.enterprise.v1"


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[Pair]:
    """Two cells; webhooks of the Indonesian one send to a records system."""
    folder = tmp_path_factory.mktemp("webhooks")
    (folder / "records.secret").write_text(SECRET)
    url = f"http://127.0.0.1:{port}/hooks"
    written = {"name": "records", "ministry": "id", "url": url, "secret_file": "records.secret"}
    file = folder / "receivers.json"
    file.write_text(json.dumps({"dated": "2026-11-23", "receivers": [written]}))
    with running(Pair(folder / "pair", SERVICES, environment={"JEMBATAN_WEBHOOK_RECEIVERS_FILE": str(file)})) as pair:
        yield pair


@pytest.fixture
async def told(port: int, desks: Desks) -> AsyncIterator[list[dict[str, Any]]]:
    """What the records system was sent, after its officers chose the facts of the border."""
    found: list[dict[str, Any]] = []

    async def reply(asked: Asked, writer: Any) -> None:
        found.append(Webhook(SECRET).verify(asked.body, dict(asked.headers)))
        await say(writer, 204)

    server = Listening(reply, port=port)
    await server.start()
    await desks.at[ID].do(OFFICER, "PUT", "webhooks/webhook-subscriptions/records", {"fact_types": CHOSEN})
    yield found
    await server.stop()


async def arrived(told: list[dict[str, Any]], subject: str, fact_type: str) -> dict[str, Any]:
    async def found() -> dict[str, Any] | None:
        return next((one for one in told if (one["subject"], one["type"]) == (subject, fact_type)), None)

    fact = await eventually(found, every=0.2)
    assert fact is not None
    return fact


async def test_the_facts_of_the_border_may_be_chosen(desks: Desks) -> None:
    listed = await desks.at[ID].do(OFFICER, "GET", "webhooks/webhook-fact-types")

    assert sorted(one for one in listed["items"] if one.startswith("border.")) == CHOSEN


async def test_a_declaration_and_its_answer_reach_the_ministry_s_own_system(
    desks: Desks, told: list[dict[str, Any]]
) -> None:
    kiosk = await desks.kiosk()
    name = desks.name(kiosk)

    async def known() -> bool:
        return (await desks.at[ID].ask(OFFICER, "GET", f"border/foreign-entries/{name}")).is_success

    assert await eventually(known, every=0.2)
    body = {"entry_id": name, "says": "recognised", "code": "site_visit"}
    made = await desks.at[ID].do(OFFICER, "POST", "border/declarations", body)

    first = await arrived(told, made["declaration_id"], "border.declaration.made.v1")
    answer = await arrived(told, made["declaration_id"], "border.declaration.answered.v1")
    assert (first["source"], first["data"]["entry_id"], first["data"]["says"]) == ("/id/border", name, "recognised")
    assert (answer["data"]["outcome"], answer["data"]["code"]) == ("refused", "enterprise_state")
    assert kiosk not in json.dumps(told)


async def test_a_refusal_reaches_it_with_its_cause_and_without_what_a_stranger_wrote(
    desks: Desks, told: list[dict[str, Any]]
) -> None:
    stranger = desks.name("nobody")
    headers = [(name, value.encode()) for name, value in attributes(stranger, 1, BORDER_FACT).items()]
    body = {"type": BORDER_FACT, "subject": stranger, "legal_name": "Kios Canary"}
    async with AIOKafkaProducer(bootstrap_servers=broker_of(desks.pair, ID)) as producer:
        await producer.send_and_wait(ARRIVING, json.dumps(body).encode(), key=stranger.encode(), headers=headers)

    async def refused() -> dict[str, Any] | None:
        return next((one for one in told if one["type"] == "border.refusal.recorded.v1"), None)

    fact = await eventually(refused, every=0.2)
    assert fact is not None
    assert (fact["source"], fact["data"]["cause"]) == ("/id/border", "schema_mismatch")
    assert fact["data"]["origin"].startswith(f"{ARRIVING}/")
    assert "Canary" not in json.dumps(told)
    assert Country.TL not in {one["source"].split("/")[1] for one in told}
