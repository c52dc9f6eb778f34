"""Registry and evaluation on the embedded platform: a mill is studied, reviewed by both sides, and recommended on."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from aiokafka import AIOKafkaConsumer

from deploy.embedded.running import Platform
from tests.integration.desk import Desk, JsonObject, problem
from tests.namesakes import another
from tests.waiting import eventually

AUTHOR, HEAD, PARTNER = "tl/evaluator-1", "tl/ministry_officer-1", "id/ministry_officer-1"
STUDIES = "evaluation/studies"
ENTERPRISE: JsonObject = {
    "country": "tl",
    "legal_name": "Kafé Letefoho",
    "place_code": "TL0104",
    "sector": "Agriculture",
    "activity_code": "01270",
    "owner_gender": "female",
}
PLAN: JsonObject = {
    "currency": "USD",
    "period_unit": "month",
    "period_count": 48,
    "starts_on": "2027-01-01",
    "annual_discount_rate": "0.12",
    "annual_finance_rate": "0.12",
    "annual_reinvestment_rate": "0.06",
    "investments": [{"name": "mill", "amount_minor": 2_500_000, "currency": "USD"}],
    "products": [
        {
            "name": "coffee",
            "unit": "kilogram",
            "price_minor": 520,
            "currency": "USD",
            "volume": "1200.5",
            "span": {"months": [6, 7, 8]},
        }
    ],
    "costs": [
        {"name": "labour", "amount_minor": 45_000, "currency": "USD"},
        {"name": "cherries", "amount_minor": 55, "currency": "USD", "per": "unit", "product": "coffee"},
        {"name": "spare_parts", "amount_minor": 3_000_000, "currency": "IDR"},
    ],
    "exchange_rate": {"idr_per_usd": "16250.5", "on": "2026-11-02", "source": "Bank Indonesia"},
    "variations": [{"variable": "price:coffee", "low": "-0.2", "high": "0.2"}],
    "simulation": {
        "seed": 42,
        "sample_count": 500,
        "uncertainties": [
            {"variable": "price:coffee", "factor": {"kind": "triangular", "low": "0.6", "mode": "1", "high": "1.3"}},
            {"variable": "volume:coffee", "factor": {"kind": "normal", "mean": "1", "standard_deviation": "0.2"}},
        ],
    },
}
AGREED = {"computation": 2, "verdict": "agreed", "reason_code": "figures_sound", "remark": "Seen with the books"}
ADVICE = {"advice": "conditional", "reason_codes": ["buyer_first"], "explanation": "Once a buyer has signed"}


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[Desk]:
    async with httpx.AsyncClient(timeout=20) as client:
        yield Desk(platform, client)


async def commissioned(desk: Desk) -> str:
    """Register an enterprise and commission a study as soon as evaluation has heard of it."""
    entry = await desk.do("tl/registrar-1", "POST", "registry/enterprises", another(ENTERPRISE))
    wanted = {"business_kind": "enterprise", "business_id": entry["enterprise_id"], "purpose_code": "coffee_mill"}

    async def heard_of() -> JsonObject | None:
        answer = await desk.ask(AUTHOR, "POST", STUDIES, wanted)
        return answer.json() if answer.is_success else None

    study = await eventually(heard_of)
    assert study is not None
    return f"{STUDIES}/{study['study_id']}"


async def test_a_mill_is_studied_reviewed_by_both_sides_and_recommended_on(platform: Platform, desk: Desk) -> None:
    path, key = await commissioned(desk), str(uuid4())
    first = await desk.do(AUTHOR, "POST", f"{path}/computations", PLAN, key)
    repeated = await desk.do(AUTHOR, "POST", f"{path}/computations", PLAN, key)
    again = await desk.do(AUTHOR, "POST", f"{path}/computations", PLAN)
    outdated = await desk.ask(HEAD, "POST", f"{path}/reviews", {**AGREED, "computation": 1})
    await desk.do(HEAD, "POST", f"{path}/reviews", AGREED)
    early = await desk.ask(HEAD, "POST", f"{path}/recommendation", ADVICE)
    twice = await desk.ask(HEAD, "POST", f"{path}/reviews", AGREED)
    await desk.do(PARTNER, "POST", f"{path}/reviews", AGREED)
    foreign = await desk.ask(PARTNER, "POST", f"{path}/recommendation", ADVICE)
    decided = await desk.do(HEAD, "POST", f"{path}/recommendation", ADVICE)
    read = await desk.ask("id/evaluator-1", "GET", path)
    business = decided["business"]["business_id"]
    listed = await desk.do(PARTNER, "GET", f"{STUDIES}?business_id={business}&status=recommended")

    findings = again["computation"]["findings"]
    assert (first, first["computation"]["digest"]) == (repeated, again["computation"]["digest"])
    assert findings["project"]["internal_rates"]["found"] in ("one", "several")
    assert findings["simulated"]["sample_count"] == 500
    assert findings["lines"][1]["flows_minor"][6] == 624_260
    assert (problem(outdated), problem(early)) == ((409, "study_computation_outdated"), (409, "study_state"))
    assert (problem(twice), problem(foreign)) == ((409, "study_review_given"), (403, "study_of_other_ministry"))
    assert (read.json(), read.headers["etag"]) == (decided, '"6"')
    assert [one["advice"] for one in listed["items"]] == ["conditional"]
    kinds = ["commissioned", "computed", "computed", "reviewed", "reviewed", "recommended"]
    assert await told(platform, decided["study_id"], len(kinds)) == kinds


async def test_what_of_a_study_is_refused(desk: Desk) -> None:
    path = await commissioned(desk)
    unknown = {"business_kind": "cooperative", "business_id": "coop-0", "purpose_code": "coffee_mill"}

    assert problem(await desk.ask(AUTHOR, "POST", STUDIES, unknown)) == (422, "study_business_unknown")
    assert problem(await desk.ask(AUTHOR, "GET", f"{STUDIES}/study-0")) == (404, "study_not_found")
    assert problem(await desk.ask("tl/trainer-1", "GET", path)) == (403, "role_missing")
    assert problem(await desk.ask(HEAD, "POST", f"{path}/reviews", AGREED)) == (409, "study_state")
    unfit = {**PLAN, "exchange_rate": None}
    assert problem(await desk.ask(AUTHOR, "POST", f"{path}/computations", unfit)) == (422, "study_plan_inconsistent")
    endless = {**PLAN, "period_count": 121}
    assert problem(await desk.ask(AUTHOR, "POST", f"{path}/computations", endless)) == (422, "invalid_request")
    largest = {**PLAN, "products": [{**PLAN["products"][0], "price_minor": 10**15, "volume": "999999999"}]}
    assert problem(await desk.ask(AUTHOR, "POST", f"{path}/computations", largest)) == (422, "study_plan_inconsistent")


async def told(platform: Platform, study_id: str, count: int) -> list[str]:
    """Read the kinds of facts Kafka carries of a study, in order."""
    found: list[str] = []

    async def enough() -> bool:
        for batch in (await consumer.getmany(timeout_ms=200)).values():
            for message in batch:
                headers = {name: value.decode() for name, value in message.headers}
                found.extend([headers["ce_type"].split(".")[2]] if message.key == study_id.encode() else [])
        return len(found) >= count

    broker, topic = f"127.0.0.1:{platform.ports['kafka']}", "tl.evaluation.study.v1"
    async with AIOKafkaConsumer(topic, bootstrap_servers=broker, auto_offset_reset="earliest") as consumer:
        await eventually(enough)
    return found
