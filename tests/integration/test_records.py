"""The two times of an entry over HTTP."""

from collections.abc import AsyncIterator

import httpx
import pytest

from deploy.embedded.running import Platform
from tests.integration.desk import problem
from tests.integration.registrars import ENTERPRISE, Registrars
from tests.namesakes import another


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[Registrars]:
    async with httpx.AsyncClient(base_url=platform.url("registry"), timeout=10) as client:
        yield Registrars(platform, client)


async def test_a_life_with_corrections_is_read_as_of_any_day_and_as_known_at_any_instant(desk: Registrars) -> None:
    registration = another({**ENTERPRISE, "valid_from": "2024-01-15"})
    given = {name: value for name, value in registration.items() if name not in ("country", "valid_from")}
    first, second = given["legal_name"], f"{given['legal_name']} Lda"
    entry = await desk.done("tl/registrar-1", "POST", "/v1/enterprises", registration)
    path = f"/v1/enterprises/{entry['enterprise_id']}"
    moved = {**given, "place_code": "TL0401", "valid_from": "2025-03-01"}
    await desk.done("tl/registrar-1", "PUT", path, moved)
    records = f"/v1/records/{entry['enterprise_id']}"
    known = (await desk.done("tl/registrar-1", "GET", f"{records}/changes"))["items"]
    renamed = {**given, "legal_name": second, "valid_from": "2024-06-01"}
    await desk.done("tl/registrar-1", "PUT", path, renamed)
    correction = {
        "change": known[1]["number"],
        "description": {**renamed, "valid_from": "2025-03-01", "place_code": "TL0402"},
        "reason_code": "typing_error",
    }
    await desk.done("tl/registrar-1", "POST", f"{path}/corrections", correction)

    days = [{"valid_on": day} for day in ("2024-03-01", "2024-09-01", "2025-09-01")]
    now = [await desk.read(path, **day) for day in days]
    then = [await desk.read(path, **day, known_at=known[-1]["recorded_at"]) for day in days]
    before = await desk.send("tl/registrar-1", "GET", f"{path}?valid_on=2024-01-14")
    unknown = await desk.send("tl/registrar-1", "GET", f"{path}?known_at=2024-01-14T00:00:00Z")
    differences = await desk.read(f"{records}/differences", before="2024-03-01", after="2025-09-01")
    periods = await desk.read(f"{records}/periods")

    assert [(one["description"]["legal_name"], one["description"]["place_code"]) for one in now] == [
        (first, "TL0104"),
        (second, "TL0104"),
        (second, "TL0402"),
    ]
    assert [(one["description"]["legal_name"], one["description"]["place_code"]) for one in then] == [
        (first, "TL0104"),
        (first, "TL0104"),
        (first, "TL0401"),
    ]
    assert [problem(answer) for answer in (before, unknown)] == [(404, "entry_not_known_then")] * 2
    assert [one["field"] for one in differences] == ["legal_name", "municipality_code", "place_code"]
    assert [one["valid_from"] for one in periods] == ["2024-01-15", "2024-06-01", "2025-03-01"]
    assert await desk.read(path) == now[-1]
