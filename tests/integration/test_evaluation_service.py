"""Registry and evaluation on the embedded platform: what is registered is counted, with its sources."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import date
from uuid import uuid4

import httpx
import pytest
from aiokafka import AIOKafkaProducer

from deploy.brokers import platform_on_chosen_broker
from deploy.embedded.running import Platform
from services.chassis.cloudevents import headers_of
from services.chassis.outbox import outbox_record
from services.contracts.financing import LOAN_TOPIC
from services.kernel import Country
from tests.integration.desk import Desk, JsonObject, problem
from tests.namesakes import another
from tests.unit.evaluation import told
from tests.waiting import eventually

ENTERPRISE: JsonObject = {
    "country": "tl",
    "legal_name": "Kafé Maubisse",
    "place_code": "TL0104",
    "sector": "Agriculture",
    "activity_code": "01270",
    "owner_gender": "female",
}
PERIOD = {"from": "2020-01-01", "until": "2099-12-31"}


class Evaluators(Desk):
    """Speaks to both services as any officer of either ministry."""

    async def read(self, path: str, **query: str) -> httpx.Response:
        """Ask evaluation."""
        url = f"{self.platform.url('evaluation')}/v1/{path}"
        return await self.client.get(url, params=query, headers=await self.headers("id/evaluator-1"))

    async def values(self, code: str, **query: str) -> dict[str | None, str]:
        """An indicator's values by group."""
        answer = await self.read(f"indicators/{code}/values", **{**PERIOD, **query})
        assert answer.is_success, answer.text
        return {one["group"]: one["value"] for one in answer.json()["values"]}

    async def is_counted(self, code: str, group: str | None, expected: str, **query: str) -> bool:
        return (await self.values(code, **query)).get(group) == expected


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform of its own: indicators count everybody's facts."""
    with platform_on_chosen_broker(tmp_path_factory.mktemp("evaluation")) as platform:
        yield platform


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[Evaluators]:
    async with httpx.AsyncClient(timeout=10) as client:
        yield Evaluators(platform, client)


async def test_what_is_registered_and_verified_is_counted_with_its_sources(desk: Evaluators) -> None:
    before = int((await desk.values("enterprises_registered"))[None])
    entries = await asyncio.gather(
        *(desk.do("tl/registrar-1", "POST", "registry/enterprises", another(ENTERPRISE)) for _ in range(3))
    )
    verified = entries[0]["enterprise_id"]
    await desk.do(
        "tl/verifier-1", "POST", f"registry/enterprises/{verified}/verification", {"evidence_kind": "site_visit"}
    )

    await eventually(lambda: desk.is_counted("enterprises_registered", None, str(before + 3)))
    await eventually(lambda: desk.is_counted("enterprises_verified", None, "1"))

    answer = await desk.read("indicators/enterprises_verified/values", **PERIOD, by="municipality")
    (value,) = [one for one in answer.json()["values"] if one["group"] == "TL01"]
    assert (value["numerator"], value["denominator"], value["unit"]) == ("1", None, "count")
    assert {"type": "registry.enterprise.verified.v1", "subject": verified, "version": 2} in value["sources"]

    reason = {"reason_code": "no_answer"}
    await desk.do("tl/ministry_officer-1", "POST", f"registry/enterprises/{verified}/suspension", reason)
    await eventually(lambda: desk.is_counted("enterprises_verified", None, "0"))

    figure = (await desk.read(f"figures/enterprises/{verified}")).json()
    assert [fact["version"] for fact in figure["facts"]] == [1, 2, 3]


async def test_a_loan_told_before_its_borrower_is_counted_under_its_municipality_in_the_end(
    desk: Evaluators,
) -> None:
    loan_id, late = f"loan-{uuid4()}", date(2026, 6, 30)
    entry = await desk.do("tl/registrar-1", "POST", "registry/enterprises", another(ENTERPRISE))
    facts = (
        told.disbursed(loan_id, 100_000, entry["enterprise_id"]),
        told.repaid(loan_id, 25_000, date(2026, 4, 1)),
        told.assessed(loan_id, 45, late),
    )
    producer = AIOKafkaProducer(bootstrap_servers=f"127.0.0.1:{desk.platform.ports['kafka']}")
    await producer.start()
    for version, fact in enumerate(facts, start=1):
        record = outbox_record(fact, LOAN_TOPIC.of(Country.ID), version, told.at())
        value, headers = record["payload"].encode(), headers_of(record)
        await producer.send_and_wait(record["topic"], value, key=loan_id.encode(), headers=headers)
    await producer.stop()

    await eventually(lambda: desk.is_counted("loans_disbursed_amount", "TL01", "100000", by="municipality"))
    await eventually(lambda: desk.is_counted("portfolio_at_risk_30", None, "1.000000", until="2026-12-31"))

    answer = await desk.read("scorecard", **PERIOD, country="tl")
    lines = {line["indicator"]: line for line in answer.json()["lines"]}
    assert lines["principal_outstanding"]["overall"][0]["value"] == "75000"
    assert lines["principal_outstanding"]["by_sector"][0]["group"] == "Agriculture"
    assert all(line["source"] and line["confidence"] for line in lines.values())


async def test_a_share_of_nothing_says_so(desk: Evaluators) -> None:
    answer = await desk.read("indicators/training_completion_share/values", **PERIOD)

    (value,) = answer.json()["values"]
    assert (value["value"], value["reason"]) == (None, "denominator_is_zero")


async def test_what_evaluation_refuses(desk: Evaluators) -> None:
    backwards = {"from": "2026-02-01", "until": "2026-01-31"}
    unoffered = await desk.read("indicators/cooperatives_recognised/values", **PERIOD, by="sector")

    assert problem(await desk.read("indicators/happiness/values", **PERIOD)) == (404, "indicator_not_found")
    assert problem(await desk.read("scorecard", **backwards)) == (422, "period_malformed")
    assert problem(unoffered) == (422, "disaggregation_not_offered")
    assert problem(await desk.read("figures/loans/loan-0")) == (404, "figure_not_found")
