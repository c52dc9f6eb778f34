"""Evaluation on the embedded platform: what financed enterprises reported is compared with what others did."""

from collections.abc import AsyncIterator, Sequence
from uuid import uuid4

import httpx
import pytest
from aiokafka import AIOKafkaProducer

from deploy.embedded.running import Platform
from services.chassis.cloudevents import headers_of
from services.chassis.outbox import outbox_record
from services.contracts.financing import LOAN_TOPIC
from services.contracts.registry import ENTERPRISE_TOPIC
from services.kernel import Country, Event
from tests.integration.desk import Desk, JsonObject, problem
from tests.unit.evaluation import told
from tests.waiting import eventually

OFFICER = "tl/evaluator-1"
PLACES = [f"TL{number:02}" for number in range(1, 14)]
ASKED = {
    "outcome": "sales",
    "unit": "usd_minor",
    "before_from": "2025-01-01",
    "before_until": "2025-12-31",
    "after_from": "2026-04-01",
    "after_until": "2026-09-30",
}


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[Desk]:
    async with httpx.AsyncClient(timeout=60) as client:
        yield Desk(platform, client)


async def tell(platform: Platform, facts: Sequence[tuple[str, Event]]) -> None:
    """Publish the first facts of some aggregates, as their services would."""
    producer = AIOKafkaProducer(bootstrap_servers=f"127.0.0.1:{platform.ports['kafka']}")
    await producer.start()
    for topic, fact in facts:
        record = outbox_record(fact, topic, 1, told.at())
        value = record["payload"].encode()
        await producer.send_and_wait(record["topic"], value, key=fact.subject.encode(), headers=headers_of(record))
    await producer.stop()


async def reported(desk: Desk, names: Sequence[str], period: str, lift: int) -> JsonObject:
    """Record sales: those of every second enterprise are higher by about `lift`."""
    values = [
        {
            "enterprise_id": name,
            "value": str(100_000 + 37 * number % 1_000 + lift * (number % 2 == 0) + number * lift % 77),
        }
        for number, name in enumerate(names)
    ]
    days = {"first_day": ASKED[f"{period}_from"], "last_day": ASKED[f"{period}_until"]}
    body = {"outcome": "sales", "unit": "usd_minor", **days, "source_kind": "follow_up_visit", "values": values}
    return await desk.do(OFFICER, "POST", "evaluation/effects/observations", body)


async def estimate(desk: Desk, treatment: str = "financed", **changes: str) -> httpx.Response:
    url = f"{desk.platform.url('evaluation')}/v1/effects/estimates/{treatment}"
    return await desk.client.get(url, params={**ASKED, **changes}, headers=await desk.headers(OFFICER))


async def test_the_financed_are_compared_with_the_others_and_few_are_refused(platform: Platform, desk: Desk) -> None:
    names = [f"ent-{uuid4().hex[:20]}" for _ in range(42)]
    enterprises = [
        (ENTERPRISE_TOPIC.of(Country.TL), told.enterprise(name, municipality_code=PLACES[number % 13]))
        for number, name in enumerate(names)
    ]
    loans = [(LOAN_TOPIC.of(Country.ID), told.disbursed(f"loan-{uuid4()}", 5_000, name)) for name in names[::2]]
    await reported(desk, names[:38], "before", 0)
    await reported(desk, names[:38], "after", 9_999)
    few = await estimate(desk)
    await tell(platform, [*enterprises, *loans])
    first = await reported(desk, names, "before", 0)
    await reported(desk, names, "after", 5_000)

    async def compared() -> JsonObject | None:
        answer = await estimate(desk)
        told_of = answer.json() if answer.is_success else {}
        return told_of if told_of.get("treated", {}).get("enterprise_count") == 21 else None

    effect = await eventually(compared)

    assert effect is not None
    assert problem(few) == (409, "effect_group_too_small")
    assert few.json()["group_size_min"] == 20
    assert float(effect["difference"]["low"]) <= 5_000 <= float(effect["difference"]["high"])
    assert (effect["difference"]["cluster_count"], effect["earlier_trends"]) == (13, "not_compared")
    assert len(effect["does_not_show"]) > 3
    listed = await desk.do(OFFICER, "GET", "evaluation/effects/observations?outcome=sales&limit=200")
    assert first in listed["items"]


async def test_what_of_effects_is_refused(desk: Desk) -> None:
    backwards = await estimate(desk, after_from="2024-01-01", after_until="2024-12-31")
    half = await estimate(desk, earlier_from="2024-01-01")
    body = {"outcome": "sales", "unit": "usd_minor", "first_day": "2025-01-01", "last_day": "2025-12-31"}
    halves = {**body, "source_kind": "members_book", "values": [{"enterprise_id": "ent-1", "value": "0.5"}]}

    assert problem(backwards) == (422, "effect_periods_malformed")
    assert problem(half) == (422, "effect_periods_malformed")
    assert problem(await estimate(desk, unit="persons")) == (422, "outcome_report_malformed")
    assert problem(await estimate(desk, treatment="blessed")) == (422, "invalid_request")
    answer = await desk.ask(OFFICER, "POST", "evaluation/effects/observations", halves)
    assert problem(answer) == (422, "outcome_report_malformed")
