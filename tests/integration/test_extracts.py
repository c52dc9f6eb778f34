"""Open data over HTTP: who may read it, what it tells, in which order, and at what cost in memory."""

import csv
import json
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from deploy.embedded.servers import SecantusMongo
from services.chassis.mongo import Database, Document
from services.chassis.settings import Settings
from services.registry.extracts.disclosure import Register
from services.registry.extracts.model import Form
from services.registry.extracts.repository import points
from services.registry.extracts.views import written
from tests.integration.chassis.registers import calling, serving

LONG_AGO = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
ENTERPRISES = 1_207
"""More than twice what is read at once."""
SECRET = "Generated name of a person"
COLUMNS = {
    "enterprises": [
        *("register_number", "id", "country", "municipality_code", "municipality", "sector", "activity_code"),
        *("activity_edition", "size_class", "status"),
    ],
    "cooperatives": [
        *("register_number", "id", "country", "municipality_code", "municipality", "kind", "form", "size_class"),
        *("members", "status"),
    ],
}

Reader = tuple[FastAPI, httpx.AsyncClient]


@pytest.fixture(scope="module")
def mongo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecantusMongo]:
    server = SecantusMongo(tmp_path_factory.mktemp("mongo"))
    server.start()
    yield server
    server.stop()


def enterprise(number: int, **changes: Any) -> Document:
    return {
        "_id": f"ent-{number:05}",
        "register_number": f"tl-ent-{number:05}",
        "country": "tl",
        "legal_name": SECRET,
        "place_code": "TL0101",
        "municipality_code": ("TL01", "TL06")[number % 2],
        "sector": "retail",
        "activity_code": "47111",
        "activity_edition": "KBLI2020",
        "size_class": ("micro", "small")[number % 3 == 0],
        "owner_gender": "female",
        "status": "verified",
        "registered_by": SECRET,
        "recorded_at": LONG_AGO + timedelta(seconds=number),
        **changes,
    }


RARE = (
    enterprise(90_001, municipality_code="TL12", sector="=HYPERLINK(1)", activity_code="01111"),
    enterprise(90_002, municipality_code="TL12", sector="smithy", activity_code="25931"),
    enterprise(90_003, municipality_code="TL12", sector="pottery", activity_code="23932"),
    enterprise(90_004, municipality_code="TL13", sector="salt", activity_code="08930"),
)
MERGED = enterprise(90_005, status="merged", merged_into="ent-00001")
UNNUMBERED = "ent-00002"
"""Entered before the register gave numbers of its own."""
NUMBER = "id-coop-00001"
COOPERATIVE: Document = {
    "_id": "coop-1",
    "register_number": NUMBER,
    "country": "id",
    "legal_name": SECRET,
    "municipality_code": "53.01",
    "kind": "savings_and_loan",
    "form": "primary",
    "member_count": 640,
    "ksp_class": "KSP I",
    "members": [{"enterprise_id": "ent-secret", "admitted_on": "2026-01-01"}],
    "registered_by": SECRET,
    "status": "registered",
    "recorded_at": LONG_AGO,
}
MERGED_COOPERATIVE = {**COOPERATIVE, "_id": "coop-2", "status": "merged", "merged_into": "coop-1"}
del MERGED_COOPERATIVE["register_number"]


@pytest.fixture(scope="module")
async def reader(mongo: SecantusMongo) -> AsyncIterator[Reader]:
    """A registry of two large groups, some rare entries and a cooperative, read without a token."""
    settings = Settings(
        service_name="registry",
        mongo_url=mongo.url,
        mongo_database_prefix=f"test_{uuid4().hex[:8]}",
        mongo_timeout_seconds=30,
        run_relay=False,
        run_consumers=False,
    )
    async with serving(settings) as app, calling(app) as client:
        db: Database = app.state.uow.db
        # Written in another order than they are read in.
        await db.enterprises.insert_many(
            [MERGED, *RARE, *(enterprise(number) for number in reversed(range(ENTERPRISES)))]
        )
        await db.enterprises.update_one({"_id": UNNUMBERED}, {"$unset": {"register_number": ""}})
        await db.cooperatives.insert_many([COOPERATIVE, MERGED_COOPERATIVE])
        yield app, client


async def read(client: httpx.AsyncClient, name: str, **headers: str) -> httpx.Response:
    answer = await client.get(f"/v1/extracts/{name}", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


async def test_an_extract_tells_every_entry_once_in_order_and_nothing_outside_its_columns(reader: Reader) -> None:
    _, client = reader

    as_csv = await read(client, "enterprises.csv")
    as_json = await read(client, "enterprises.json")
    as_places = await read(client, "enterprises.geojson")
    cooperatives = await read(client, "cooperatives.json")

    items = as_json.json()["items"]
    lines = list(csv.DictReader(StringIO(as_csv.text, newline="")))
    ids = [f"ent-{number:05}" for number in range(ENTERPRISES)] + [one["_id"] for one in RARE]
    assert [item["id"] for item in items] == ids
    numbers = {item["id"]: item["register_number"] for item in items}
    assert numbers == {key: "" if key == UNNUMBERED else f"tl-{key}" for key in ids}
    assert [list(item) for item in items] == [COLUMNS["enterprises"]] * len(ids)
    assert lines == items
    assert [one["properties"] for one in as_places.json()["features"]] == items
    assert cooperatives.json()["items"] == [
        dict(
            zip(
                COLUMNS["cooperatives"],
                [
                    *(NUMBER, "coop-1", "id", "53.01", "Kabupaten Kupang", "savings_and_loan", "primary", "KSP I"),
                    *("500-999", "registered"),
                ],
                strict=True,
            )
        )
    ]
    for answer in (as_csv, as_json, as_places, cooperatives):
        assert SECRET not in answer.text
        assert "ent-secret" not in answer.text


async def test_rare_entries_are_told_with_less_and_stand_where_they_may(reader: Reader) -> None:
    _, client = reader

    features = (await read(client, "enterprises.geojson")).json()["features"]

    told = {one["properties"]["id"]: one for one in features}
    common, alone = told["ent-00001"], told["ent-90004"]
    assert common["properties"]["activity_code"] == "47111"
    assert common["geometry"] == {"type": "Point", "coordinates": list(points()["TL06"])}
    for key in ("ent-90001", "ent-90002", "ent-90003"):
        shown = told[key]["properties"]
        assert (shown["sector"], shown["activity_code"], shown["size_class"]) == ("", "", "")
        assert (shown["municipality_code"], shown["municipality"]) == ("TL12", "Oecussi")
    assert (alone["geometry"], alone["properties"]["municipality"], alone["properties"]["country"]) == (None, "", "tl")
    assert "HYPERLINK" not in json.dumps(features)


async def test_the_map_counts_entries_and_tells_of_too_few_only_that_there_are_some(reader: Reader) -> None:
    _, client = reader

    features = (await read(client, "map.geojson")).json()["features"]

    counts = {one["properties"]["municipality_code"]: one["properties"] for one in features}
    assert {code: (said["enterprises"], said["cooperatives"]) for code, said in counts.items()} == {
        "53.01": (0, 1),
        "TL01": (604, 0),
        "TL06": (603, 0),
        "TL12": (3, 0),
        "TL13": (None, 0),
    }
    assert all(one["geometry"]["type"] == "Point" for one in features)


async def test_an_extract_says_its_licence_and_age_and_is_not_sent_again_unchanged(reader: Reader) -> None:
    app, client = reader
    db: Database = app.state.uow.db
    first = await read(client, "enterprises.csv")
    validators = ({"If-None-Match": first.headers["etag"]}, {"If-Modified-Since": first.headers["last-modified"]})
    unchanged = [(await client.get("/v1/extracts/enterprises.csv", headers=one)).status_code for one in validators]
    other = await read(client, "enterprises.json", **{"If-None-Match": first.headers["etag"]})

    await db.enterprises.update_one({"_id": "ent-00000"}, {"$set": {"recorded_at": datetime.now(UTC)}})
    fresh = await read(client, "enterprises.csv", **validators[0])
    await db.enterprises.update_one({"_id": "ent-00000"}, {"$set": {"recorded_at": LONG_AGO + timedelta(days=3)}})
    later = await read(client, "enterprises.csv", **validators[0])

    assert unchanged == [304, 304]
    assert first.headers["link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    assert datetime.fromisoformat(first.headers["generated-at"]).tzinfo is not None
    assert first.headers["content-type"].startswith("text/csv")
    assert other.headers["etag"] != first.headers["etag"] != later.headers["etag"]
    # What is younger than a transaction may last has no validator: another change may still come before it.
    assert "etag" not in fresh.headers
    assert fresh.headers["cache-control"] == "no-cache"


async def test_an_unknown_extract_is_refused_and_the_register_itself_stays_closed(reader: Reader) -> None:
    _, client = reader

    answers = [
        await client.get(path)
        for path in ("/v1/extracts/loans.csv", "/v1/extracts/enterprises.xml", "/v1/enterprises?country=tl")
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 401]


async def test_ten_times_the_rows_take_hardly_more_memory(reader: Reader) -> None:
    app, _ = reader
    client = app.state.client
    peaks = []
    # The first is read to fill what is filled once: the points, the places, the driver's own.
    for count in (10, 500, 5_000):
        db: Database = client[f"rows_{count}_{uuid4().hex[:8]}"]
        await db.enterprises.insert_many([enterprise(number) for number in range(count)])
        characters = 0
        tracemalloc.start()
        async for part in written(Register.ENTERPRISES, Form.JSON, db):
            characters += len(part)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert characters > 100 * count

    assert peaks[2] < 2 * peaks[1], peaks
