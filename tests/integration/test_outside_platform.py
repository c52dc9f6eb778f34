"""The register and the sandbox as processes: a check that the register outside refuses is answered when it recovers."""

from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import httpx
import pytest

from deploy.embedded.running import Platform
from tests.integration.desk import Desk, JsonObject
from tests.namesakes import another
from tests.waiting import eventually

VERIFIER, REGISTRAR = "tl/verifier-1", "tl/registrar-1"
TL = "tl_business_register"


@pytest.fixture(scope="module")
def cell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    home = tmp_path_factory.mktemp("outside") / "home"
    platform = Platform(home, ("registry",), with_sandbox=True, usual_ports={})
    platform.up()
    yield platform
    platform.clean()


@pytest.fixture
async def desk(cell: Platform) -> AsyncIterator[Desk]:
    async with httpx.AsyncClient(timeout=20) as client:
        yield Desk(cell, client)


async def test_a_check_waits_for_a_register_that_fails_and_a_process_that_is_killed(desk: Desk) -> None:
    number = f"SV{uuid4().hex[:8].upper()}-01"
    body = another(
        {
            "country": "tl",
            "legal_name": "Kafé Ainaro",
            "place_code": "TL0104",
            "sector": "Agriculture",
            "activity_code": "01270",
            "owner_gender": "female",
            "identifiers": [{"scheme": "SERVE", "value": number}],
        }
    )
    sandbox = desk.platform.url("sandbox")
    (await desk.client.put(f"{sandbox}/sandbox/scenario", json={"scenario": "fails"})).raise_for_status()
    told = {"legal_name": body["legal_name"]}
    (await desk.client.put(f"{sandbox}/sandbox/entries/{TL}/{number}", json=told)).raise_for_status()
    entry = await desk.do(REGISTRAR, "POST", "registry/enterprises", body)
    place = f"registry/enterprises/{entry['enterprise_id']}/outside-checks"

    requested = await desk.do(VERIFIER, "POST", place, {"register_code": TL})

    async def shown(failure: str | None, status: str) -> JsonObject | None:
        answer = await desk.ask(VERIFIER, "GET", place)
        (item,) = answer.json()["items"] if answer.is_success else [None]
        fits = item and (item["asking"]["last_failure"], item["check"]["status"]) == (failure, status)
        return item if fits else None

    assert requested["status"] == "pending"
    await eventually(lambda: shown("status_500", "pending"))
    desk.platform.kill("registry")
    (await desk.client.put(f"{sandbox}/sandbox/scenario", json={"scenario": None})).raise_for_status()
    desk.platform.wait_ready("registry")
    answered = await eventually(lambda: shown(None, "answered"))
    assert answered is not None
    finding = answered["check"]["finding"]
    assert (finding["outcome"], finding["name_agreement"]) == ("known", "same")
