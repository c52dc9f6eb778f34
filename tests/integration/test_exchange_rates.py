"""Exchange rates over HTTP: recorded, corrected, carried forward, listed in pages and refused."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest

from deploy.embedded.running import Platform
from tests.integration.desk import Desk, JsonObject, problem

OFFICER = "id/lender_officer-1"
RATES = "financing/exchange-rates"


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[Desk]:
    async with httpx.AsyncClient(timeout=10) as client:
        yield Desk(platform, client)


def jisdor(on: str, value: str) -> JsonObject:
    return {"on": on, "idr_per_usd": value, "source": "Bank Indonesia, JISDOR"}


async def listed(desk: Desk, period: str) -> list[JsonObject]:
    """Read every page of a period's history, two entries at a time."""
    found: list[JsonObject] = []
    cursor: str | None = ""
    while cursor is not None:
        after = f"&cursor={cursor}" if cursor else ""
        page = await desk.do("tl/evaluator-1", "GET", f"{RATES}/history?{period}&limit=2{after}")
        found += page["items"]
        cursor = page["next_cursor"]
    return found


async def test_a_packaged_rate_is_carried_forward_with_its_source_and_age(desk: Desk) -> None:
    read = await desk.do("tl/evaluator-1", "GET", f"{RATES}?on=2023-12-26")

    assert read["entry"]["rate"]["value"] == "15449.1971"
    assert read["entry"]["rate"]["on"] == "2023-12-22"
    assert read["entry"]["rate"]["source"].startswith("European Central Bank")
    assert (read["age_days"], read["entry"]["recorded_by"]) == (4, None)


async def test_a_correction_supersedes_and_the_history_keeps_both(desk: Desk) -> None:
    first = await desk.do(OFFICER, "POST", RATES, jisdor("2010-05-15", "9150"), "rate-2010-05-15")
    again = await desk.do(OFFICER, "POST", RATES, jisdor("2010-05-15", "9150"), "rate-2010-05-15")
    second = await desk.do(OFFICER, "POST", RATES, jisdor("2010-05-15", "9105.5"))

    sunday = await desk.do("tl/evaluator-1", "GET", f"{RATES}?on=2010-05-16")
    history = await listed(desk, "from=2010-05-14&to=2010-05-17")

    assert first == again
    assert second["supersedes"] == first["rate_id"] == "2010-05-15.01"
    assert datetime.fromisoformat(second["recorded_at"]) >= datetime.fromisoformat(first["recorded_at"])
    assert (sunday["entry"], sunday["age_days"]) == (second, 1)
    assert [entry["rate_id"] for entry in history] == [
        "2010-05-14.00",
        "2010-05-15.01",
        "2010-05-15.02",
        "2010-05-17.00",
    ]
    assert history[1] == first


async def test_of_two_rates_for_one_day_at_once_each_that_was_accepted_is_kept(desk: Desk) -> None:
    bodies = [jisdor("2010-06-19", "9100"), jisdor("2010-06-19", "9101")]

    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(desk.ask(OFFICER, "POST", RATES, body)) for body in bodies]

    accepted = [task.result().json()["rate_id"] for task in asked if task.result().status_code == 201]
    history = await listed(desk, "from=2010-06-19&to=2010-06-19")
    assert {task.result().status_code for task in asked} <= {201, 409}
    assert [entry["rate_id"] for entry in history] == sorted(accepted)
    assert "2010-06-19.01" in accepted


async def test_what_the_rules_refuse_is_refused_over_http(desk: Desk) -> None:
    coming = f"{datetime.now(UTC).year + 1}-12-31"

    foreign = await desk.ask("tl/lender_officer-1", "POST", RATES, jisdor("2010-07-17", "9000"))
    without_role = await desk.ask("id/loan_officer-1", "POST", RATES, jisdor("2010-07-17", "9000"))
    slipped = await desk.ask(OFFICER, "POST", RATES, jisdor("2010-07-17", "90000"))
    early = await desk.ask(OFFICER, "POST", RATES, jisdor(coming, "18000"))
    unknown = await desk.ask(OFFICER, "GET", f"{RATES}?on=2005-03-31")
    stale = await desk.ask(OFFICER, "GET", f"{RATES}?on={coming}")
    reversed_ = await desk.ask(OFFICER, "GET", f"{RATES}/history?from=2010-05-17&to=2010-05-14")

    assert problem(foreign) == (403, "rates_of_other_ministry")
    assert problem(without_role) == (403, "role_missing")
    assert problem(slipped) == (422, "exchange_rate_implausible")
    assert problem(early) == (422, "exchange_rate_not_yet")
    assert problem(unknown) == (422, "exchange_rate_unknown")
    assert problem(stale) == (422, "exchange_rate_stale")
    assert problem(reversed_) == (422, "exchange_rate_period_invalid")
    assert "the last rate is of " in stale.json()["detail"]
    assert await listed(desk, "from=2010-07-17&to=2010-07-17") == []
