"""After an erasure nothing a person said is found anywhere; before it, nothing stands outside of sealed fields."""

import json
from collections.abc import AsyncIterator, Iterator
from uuid import UUID

import httpx
import pytest
from aiokafka import AIOKafkaProducer
from pymongo import MongoClient

from deploy.embedded.running import Platform
from deploy.embedded.servers import mongo_url
from services.chassis.encryption import FieldEncryption, KeysUnavailableError
from services.chassis.mongo import connect
from services.chassis.settings import Settings
from tests.everywhere import places
from tests.integration.desk import Desk, JsonObject, problem
from tests.integration.persons import REGISTRAR, answered
from tests.waiting import eventually

SAID = {
    "name": "Zumbelina Xaquixaxa",
    "birth_date": "1937-02-27",
    "phone": "+67077980123",
    "email": "zumbelina@xaquixaxa.tl",
}
NUMBER = "ZXQ7719028364"
RECTIFIED = "Zumbelina Xaquixaxa-Wehali"
TRACES = [text.encode() for text in (*SAID.values(), NUMBER, RECTIFIED, "zumbelina", "XAQUIXAXA")]
CONTROL = "Kios Rotutu Sandoval"
"""An enterprise's name: what is kept in plain text is found by the same search."""
ENTERPRISE = {
    "country": "tl",
    "legal_name": CONTROL,
    "place_code": "TL0104",
    "sector": "Trade",
    "activity_code": "01270",
    "owner_gender": "undisclosed",
}


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[Desk]:
    async with httpx.AsyncClient(timeout=20) as client:
        yield Desk(platform, client)


@pytest.fixture
def mongo(platform: Platform) -> Iterator[MongoClient[JsonObject]]:
    client: MongoClient[JsonObject] = MongoClient(mongo_url(platform.ports["mongo"]), uuidRepresentation="standard")
    with client:
        yield client


async def park(platform: Platform, mongo: MongoClient[JsonObject], fact: JsonObject) -> str:
    """Send a fact that no service knows and wait until it is set aside; give the letter's number."""
    headers = {
        "ce_specversion": "1.0",
        "ce_id": f"{fact['subject']}-unknown",
        "ce_type": fact["type"],
        "ce_source": "/tl/registry",
        "ce_subject": fact["subject"],
        "ce_time": fact["occurred_at"],
        "ce_aggregateversion": "1",
        "ce_correlationid": "erasure",
        "content-type": "application/json",
    }
    carried = [(name, value.encode()) for name, value in headers.items()]
    async with AIOKafkaProducer(bootstrap_servers=f"127.0.0.1:{platform.ports['kafka']}") as producer:
        body = json.dumps(fact).encode()
        await producer.send_and_wait("tl.registry.enterprise.v1", body, fact["subject"].encode(), headers=carried)

    async def letter() -> JsonObject | None:
        wanted = {"aggregate_id": fact["subject"], "status": "parked"}
        return mongo["jembatan_financing"]["dead_letters"].find_one(wanted)

    found = await eventually(letter)
    assert found is not None
    return str(found["_id"])


async def test_an_erased_person_is_found_nowhere(
    platform: Platform, desk: Desk, mongo: MongoClient[JsonObject]
) -> None:
    stated = {**SAID, "identity": {"scheme": "TL_ELECTOR", "number": NUMBER}, "country": "tl", "place_code": "TL0104"}
    entry = await desk.do(REGISTRAR, "POST", "registry/persons", stated)
    person_id = entry["person_id"]
    path = f"registry/persons/{person_id}"
    read = await desk.do(REGISTRAR, "GET", f"{path}?purpose=register_keeping")
    await desk.do(REGISTRAR, "POST", f"{path}/rectification", {"name": RECTIFIED})
    refused = await desk.ask(REGISTRAR, "POST", "registry/persons", {**stated, "place_code": "TL99"})
    twice = await desk.ask(REGISTRAR, "POST", "registry/persons", stated)
    await desk.do(REGISTRAR, "POST", "registry/enterprises", ENTERPRISE)
    fact = {
        "type": "registry.enterprise.inherited.v1",
        "subject": f"ent-of-{person_id}",
        "occurred_at": "2026-11-02T09:00:00+00:00",
        "person_id": person_id,
    }
    letter_id = await park(platform, mongo, fact)
    sealed = mongo["jembatan_registry"]["persons"].find_one({"_id": person_id})
    assert sealed is not None

    ciphertexts = [sealed["identity_index"].encode(), *sealed["sealed"].values()]

    before = await places(platform, mongo, TRACES)
    await answered(desk, person_id, "erasure")
    after = await places(platform, mongo, TRACES)
    left = await places(platform, mongo, ciphertexts)

    assert read["data"]["name"] == SAID["name"]
    assert [problem(answer)[0] for answer in (refused, twice)] == [422, 409]
    assert before == after == set()
    # What was sealed stays in the database's own log until that is written over, and the key is gone.
    assert {place for place in left if not place.startswith(("local.oplog", "data/mongo"))} == set()
    assert await places(platform, mongo, [CONTROL.encode()]) >= {"jembatan_registry.enterprises"}
    assert await places(platform, mongo, [letter_id.encode()]) >= {"jembatan_financing.dead_letters"}
    await desk.do("tl/operator-1", "POST", "financing/operations/dead-letters/discard", {"letter_id": letter_id})
    assert problem(await desk.ask(REGISTRAR, "GET", f"{path}?purpose=contact")) == (409, "person_erased")
    husk = mongo["jembatan_registry"]["persons"].find_one({"_id": person_id})
    assert husk is not None
    assert (husk["status"], husk["sealed"], "identity_index" in husk) == ("erased", {}, False)


async def test_a_sealed_field_from_a_backup_says_nothing_without_the_destroyed_key(
    platform: Platform, desk: Desk, mongo: MongoClient[JsonObject]
) -> None:
    stated = {**SAID, "identity": {"scheme": "TL_ELECTOR", "number": NUMBER[::-1]}, "country": "tl"}
    person_id = (await desk.do(REGISTRAR, "POST", "registry/persons", stated))["person_id"]
    backup = mongo["jembatan_registry"]["persons"].find_one({"_id": person_id})
    assert backup is not None
    settings = Settings(
        service_name="registry",
        mongo_url=mongo_url(platform.ports["mongo"]),
        key_file=platform.home / "data" / "keys.json",
    )
    client = connect(settings)
    earlier = FieldEncryption(client, settings.key_vault, settings.key_file)
    later = FieldEncryption(client, settings.key_vault, settings.key_file)

    name = await earlier.decrypt(backup["sealed"]["name"])
    await answered(desk, person_id, "erasure")

    assert name == SAID["name"]
    with pytest.raises(KeysUnavailableError):
        await later.decrypt(backup["sealed"]["name"])
    assert mongo[settings.key_vault]["data_keys"].count_documents({"_id": UUID(backup["key_id"])}) == 0
    for encryption in (earlier, later):
        await encryption.close()
    client.close()
