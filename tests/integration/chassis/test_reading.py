import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from deploy.embedded.servers import SecantusMongo
from services.chassis.mongo import Document
from services.chassis.paging import PAGE_DEFAULT
from tests.integration.chassis.registers import (
    DESCRIPTION,
    Issuer,
    assert_problem,
    calling,
    register,
    registry_settings,
    serving,
)

ENTRIES = 450
PAGE = 40
ENTERPRISES = "/v1/enterprises"


def numbered(model: Document, number: int) -> Document:
    place, sector = (("TL01", "retail"), ("TL02", "services"))[number % 2]
    changes = {"_id": f"ent-{number:06}", "place_code": place, "municipality_code": place, "sector": sector}
    without_number = {name: value for name, value in model.items() if name != "register_number"}
    return {**without_number, **changes, "country": "tl" if number % 3 else "id"}


@pytest.fixture
async def reader(mongo: SecantusMongo, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    """A register of 450 entries, two thirds of them Timorese, of two municipalities and sectors."""
    async with serving(registry_settings(mongo.url, issuer)) as app, calling(app, issuer.token()) as client:
        entered = await register(client)
        db = app.state.uow.db
        model = await db.enterprises.find_one({"_id": entered["enterprise_id"]})
        await db.enterprises.delete_many({})
        await db.enterprises.insert_many([numbered(model, number) for number in range(ENTRIES)])
        yield client


async def read_all(client: httpx.AsyncClient, query: str) -> list[dict[str, Any]]:
    """Follow the cursors to the end."""
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    for _ in range(ENTRIES):
        place = f"&cursor={cursor}" if cursor else ""
        answer = await client.get(f"{ENTERPRISES}?{query}{place}")
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            return found
    raise AssertionError("the pages do not end")


def ids(entries: list[dict[str, Any]]) -> list[str]:
    return [entry["enterprise_id"] for entry in entries]


async def test_paging_gives_each_entry_once_while_others_are_added(reader: httpx.AsyncClient) -> None:
    there_before = {f"ent-{number:06}" for number in range(ENTRIES) if number % 3}

    reading = asyncio.create_task(read_all(reader, f"country=tl&limit={PAGE}"))
    added = {(await register(reader))["enterprise_id"] for _ in range(10)}
    found = ids(await reading)

    assert len(found) == len(set(found))
    assert there_before <= set(found) <= there_before | added
    assert found == sorted(found)


async def test_a_page_has_a_usual_length_and_the_last_one_ends_the_list(reader: httpx.AsyncClient) -> None:
    first = (await reader.get(f"{ENTERPRISES}?country=id")).json()
    whole = (await reader.get(f"{ENTERPRISES}?country=id&limit=150")).json()

    assert len(first["items"]) == PAGE_DEFAULT
    assert len(whole["items"]) == 150
    assert whole["next_cursor"] is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("municipality_code=TL01", lambda n: n % 2 == 0),
        ("sector=services", lambda n: n % 2 == 1),
        ("municipality_code=TL01&sector=services", lambda _: False),
        ("status=registered", lambda _: True),
        ("status=verified", lambda _: False),
        ("municipality_code=%00", lambda _: False),
        ("municipality_code=%24ne", lambda _: False),
    ],
)
async def test_a_list_holds_what_its_filters_ask_for(reader: httpx.AsyncClient, query: str, expected: Any) -> None:
    found = await read_all(reader, f"country=tl&limit=200&{query}")

    assert ids(found) == [f"ent-{number:06}" for number in range(ENTRIES) if number % 3 and expected(number)]


async def test_an_entrys_etag_is_the_version_to_change(registrar: httpx.AsyncClient) -> None:
    entered = await register(registrar)
    address = f"{ENTERPRISES}/{entered['enterprise_id']}"
    read = await registrar.get(address)

    changed = await registrar.put(
        address, json={**DESCRIPTION, "sector": "services"}, headers={"If-Match": read.headers["ETag"]}
    )
    late = await registrar.put(
        address, json={**DESCRIPTION, "sector": "farming"}, headers={"If-Match": read.headers["ETag"]}
    )

    assert (read.headers["ETag"], changed.headers["ETag"]) == ('"1"', '"2"')
    assert read.json() == entered
    assert_problem(late, 412, "stale_version")
    assert (await registrar.get(address)).json()["description"]["sector"] == "services"


async def test_whatever_version_is_meant_is_said_with_a_star(registrar: httpx.AsyncClient) -> None:
    entered = await register(registrar)

    answer = await registrar.put(
        f"{ENTERPRISES}/{entered['enterprise_id']}",
        json={**DESCRIPTION, "sector": "services"},
        headers={"If-Match": "*"},
    )

    assert answer.status_code == 200
