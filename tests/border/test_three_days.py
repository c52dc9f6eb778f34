"""Seventy-two hours without a line between the ministries: both go on by their clocks, and nothing is missing after."""

from collections.abc import AsyncIterator, Iterator
from datetime import date, datetime, timedelta

import httpx
import pytest

from deploy.border.pair import Pair
from services.kernel import Country
from tests.border.clocks import Clocks
from tests.border.desks import ID, TL, Desks, running
from tests.integration.desk import Desk, JsonObject
from tests.waiting import eventually

pytestmark = pytest.mark.slow

SERVICES = ("registry", "evaluation", "border")
RETENTION_MS = 30 * 24 * 3_600_000
"""As a cell keeps its topics; the embedded platform's usual day is shorter than the cut."""
LIFE = ["registered", "verified", "suspended", "reinstated", "recognised"]
"""What happens to the kiosk; recognised across the border, by the keeper's rules on the day the word arrives."""
REASON = {"reason_code": "inspection"}
OFFICERS = {country: f"{country}/ministry_officer-1" for country in Country}


@pytest.fixture(scope="module")
def clocks(tmp_path_factory: pytest.TempPathFactory) -> Clocks:
    clocks = Clocks(tmp_path_factory.mktemp("time") / "clocks")
    clocks.begin()
    return clocks


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, clocks: Clocks) -> Iterator[Pair]:
    environment = {**clocks.environment, "JEMBATAN_TOPIC_RETENTION_MS": str(RETENTION_MS)}
    services = dict.fromkeys(Country, SERVICES)
    with running(Pair(tmp_path_factory.mktemp("pair"), services, environment=environment)) as pair:
        yield pair


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=30) as client:
        yield client


async def test_what_three_days_without_a_line_held_back_arrives_whole_and_in_its_order(
    pair: Pair, clocks: Clocks, client: httpx.AsyncClient
) -> None:
    desks = _desks(pair, client)
    kiosk, warungs = await desks.kiosk(), [await desks.warung()]
    name = desks.name(kiosk)
    began = await _last_told(desks, name)
    pair.close()
    await desks.tell(kiosk, "verification", {"evidence_kind": "site_visit"})

    desks = await _hours_later(24, pair, clocks, client)
    recognition = {"entry_id": name, "says": "recognised", "code": "site_visit"}
    made = await desks.at[ID].do(OFFICERS[ID], "POST", "border/declarations", recognition)
    await desks.tell(kiosk, "suspension", REASON, OFFICERS[TL])
    warungs.append(await desks.warung())

    desks = await _hours_later(48, pair, clocks, client)
    await desks.tell(kiosk, "reinstatement", REASON, OFFICERS[TL])
    late = await desks.kiosk()

    desks = await _hours_later(72, pair, clocks, client)
    await desks.tell(late, "verification", {"evidence_kind": "site_visit"})
    assert await desks.figure(ID, desks.name(late)) is None
    pair.open()

    assert _told(await desks.with_facts(ID, name, len(LIFE))) == LIFE
    assert _told(await desks.with_facts(TL, kiosk, len(LIFE))) == LIFE
    assert timedelta() <= await _last_told(desks, name) - began - timedelta(hours=72) < timedelta(hours=1)
    assert _told(await desks.with_facts(ID, desks.name(late), 2)) == LIFE[:2]
    assert [_told(await desks.with_facts(TL, desks.name(one, ID), 1)) for one in warungs] == [LIFE[:1]] * 2
    await eventually(lambda: _accepted(desks, made["declaration_id"]), every=0.2)
    assert await _digests(desks, began.date()) == {True}
    assert [await desks.parked(cell) for cell in Country] == [{}, {}]


async def _hours_later(hours: int, pair: Pair, clocks: Clocks, client: httpx.AsyncClient) -> Desks:
    followers = await clocks.set_ahead(hours)
    assert followers == len(Country) * len((*SERVICES, "issuer"))
    # At new desks: tokens of before have expired.
    return _desks(pair, client)


def _desks(pair: Pair, client: httpx.AsyncClient) -> Desks:
    return Desks(pair, {country: Desk(pair.cells[country], client) for country in Country})


async def _last_told(desks: Desks, name: str) -> datetime:
    """Wait until the other ministry was told of an enterprise; give when the last fact of it occurred."""

    async def known() -> JsonObject | None:
        answer = await desks.at[ID].ask(OFFICERS[ID], "GET", f"border/foreign-entries/{name}")
        return answer.json() if answer.is_success else None

    entry = await eventually(known, every=0.2) or {}
    return datetime.fromisoformat(entry["last_fact_at"])


async def _accepted(desks: Desks, declaration_id: str) -> bool:
    state = await desks.at[ID].do(OFFICERS[ID], "GET", f"border/declarations/{declaration_id}")
    return bool(state["status"] == "accepted")


def _told(row: JsonObject) -> list[str]:
    return [fact["type"].split(".")[2] for fact in row["facts"]]


async def _digests(desks: Desks, began: date) -> set[bool]:
    """Have each ministry tell what the days of the cut come to; give whether each found its own figures in it."""
    first, last = began - timedelta(days=1), began + timedelta(days=2)
    body = {"first_day": first.isoformat(), "last_day": last.isoformat()}
    for country in Country:
        await desks.at[country].do(OFFICERS[country], "POST", "evaluation/period-digests", body)

    async def heard() -> set[bool] | None:
        path = f"evaluation/period-digests/{first}/{last}"
        found = [await _standings(desks, country, path) for country in Country]
        return {one["is_equal"] for side in found for one in side} if all(len(one) > 1 for one in found) else None

    return await eventually(heard, every=0.5) or set()


async def _standings(desks: Desks, country: Country, path: str) -> list[JsonObject]:
    answer = await desks.at[country].ask(OFFICERS[country], "GET", path)
    found: list[JsonObject] = answer.raise_for_status().json()
    return found
