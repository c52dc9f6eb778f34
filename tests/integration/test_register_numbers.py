"""The registers' own numbers over HTTP: given at registration, kept, looked up as typed, and refused with a reason."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from deploy.embedded.running import Platform
from services.kernel import Country
from services.registry.register_numbers import Register, RegisterNumber, read_register_number
from tests.integration.desk import Desk, JsonObject, problem
from tests.namesakes import another

READER = "id/evaluator-1"
AT_ONCE = 12
ENTERPRISE: JsonObject = {
    "country": "tl",
    "legal_name": "Loja Ermera",
    "place_code": "TL0701",
    "sector": "retail",
    "activity_code": "47111",
    "owner_gender": "mixed",
}
COOPERATIVE: JsonObject = {
    "country": "id",
    "legal_name": "Koperasi Jasa Atambua",
    "kind": "services",
    "form": "primary",
    "place_code": "53.04",
    "member_count": 30,
}


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[Desk]:
    async with httpx.AsyncClient(timeout=10) as client:
        yield Desk(platform, client)


async def test_an_entry_is_found_by_its_number_however_it_is_typed(desk: Desk) -> None:
    enterprise = await desk.do("tl/registrar-1", "POST", "registry/enterprises", another(ENTERPRISE))
    cooperative = await desk.do("id/registrar-1", "POST", "registry/cooperatives", another(COOPERATIVE))
    typed = enterprise["register_number"].lower().replace("-", " ")

    found = await desk.ask("tl/verifier-1", "GET", f"registry/enterprises/by-number/{typed}")
    found_too = await desk.do(READER, "GET", f"registry/cooperatives/by-number/{cooperative['register_number']}")

    assert (found.json(), found.headers["ETag"]) == (enterprise, '"1"')
    assert found_too == cooperative
    assert enterprise["register_number"].startswith("TL-ENT-")
    assert cooperative["register_number"].startswith("ID-COP-")


async def test_an_entry_keeps_its_number_whatever_happens_to_it(desk: Desk) -> None:
    entry = await desk.do("tl/registrar-1", "POST", "registry/enterprises", another(ENTERPRISE))
    path = f"registry/enterprises/{entry['enterprise_id']}"
    description = {name: value for name, value in ENTERPRISE.items() if name != "country"}

    await desk.do("tl/registrar-1", "PUT", path, {**description, "sector": "wholesale"})
    await desk.do("tl/ministry_officer-1", "POST", f"{path}/deregistration", {"reason_code": "closed"})

    ended = await desk.do(READER, "GET", f"registry/enterprises/by-number/{entry['register_number']}")
    assert (ended["status"], ended["register_number"]) == ("deregistered", entry["register_number"])


async def test_entries_made_at_once_have_numbers_of_their_own(desk: Desk) -> None:
    async with asyncio.TaskGroup() as group:
        asked = [
            group.create_task(desk.do("tl/registrar-1", "POST", "registry/enterprises", another(ENTERPRISE)))
            for _ in range(AT_ONCE)
        ]

    numbers = {read_register_number(task.result()["register_number"], Register.ENTERPRISES) for task in asked}
    assert len(numbers) == AT_ONCE
    assert {number.country for number in numbers} == {Country.TL}


async def test_a_mistyped_number_is_a_problem_that_names_the_part(desk: Desk) -> None:
    number = RegisterNumber(Country.TL, Register.ENTERPRISES, 99_999_999)
    right, check = str(number), number.check_digits
    other = str(RegisterNumber(Country.TL, Register.COOPERATIVES, 1))
    lookup = "registry/enterprises/by-number"

    unknown = await desk.ask(READER, "GET", f"{lookup}/{right}")
    mistyped = await desk.ask(READER, "GET", f"{lookup}/{right.replace('9999-9999', '9999-9989')}")
    cut_short = await desk.ask(READER, "GET", f"{lookup}/{right[:-3]}")
    of_others = await desk.ask(READER, "GET", f"{lookup}/{other}")
    of_enterprises = await desk.ask(READER, "GET", f"registry/cooperatives/by-number/{right}")
    endless = await desk.ask(READER, "GET", f"{lookup}/{right * 3}")

    assert problem(unknown) == (404, "enterprise_not_found")
    assert problem(mistyped) == (422, "register_number_check")
    assert f"the check digits {check} do not belong to TL-ENT-9999-9989" in mistyped.json()["detail"]
    assert problem(cut_short) == (422, "register_number_malformed")
    assert problem(of_others) == problem(of_enterprises) == (422, "register_number_of_other_register")
    assert problem(endless) == (422, "invalid_request")
