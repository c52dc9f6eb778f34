"""Registry, training and financing on the embedded platform: a lot of coffee from gap to certificate to market."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from aiokafka import AIOKafkaConsumer

from deploy.embedded.running import Platform
from tests.integration.desk import Desk, JsonObject, problem
from tests.namesakes import another
from tests.waiting import eventually

TRAINER, REGISTRAR = "tl/trainer-1", "tl/registrar-1"
SNI = "SNI-01-2907-2008"
ENTERPRISE: JsonObject = {
    "country": "tl",
    "legal_name": "Kafé Hatubuiliko",
    "place_code": "TL0104",
    "sector": "Agriculture",
    "activity_code": "01270",
    "owner_gender": "female",
}
PRODUCT: JsonObject = {
    "product_name": "Kafé Hatubuiliko",
    "hs_code": "090111",
    "commodity": "coffee_green_arabica",
    "unit": "KGM",
    "valid_from": "2026-01-05",
}
CERTIFICATE: JsonObject = {
    "standard": SNI,
    "number": "TL-SNI-2026/14",
    "issuer": "Certifier",
    "valid_from": "2026-07-15",
    "valid_until": "2027-07-14",
}
SAMPLE: JsonObject = {
    "sampled_on": "2026-05-19",
    "mass_g": 300,
    "defects": {"black_bean": 40, "broken_bean": 61, "foreign_body_small": 1},
    "measures": {"foreign_matter_pct": "0.4", "ico_defects": "84"},
    "findings": {"live_insects": False, "rotten_or_mouldy_smell": False},
}
REPORT: JsonObject = {
    "sample": 1,
    "laboratory": "national_coffee_laboratory",
    "report_number": "LK-2026/118",
    "reported_on": "2026-05-25",
    "measures": {"moisture_pct": "12.9"},
}
GRADED: JsonObject = {"standards": [SNI, "ICO-420", "EU-ORGANIC"], "sample": 1, "graded_on": "2026-05-26"}
CLOSING: JsonObject = {"outcome": "market_reached", "reason_code": "goal_reached"}
ACTION: JsonObject = {
    "task": "Dry on tables, sort by hand",
    "owner_kind": "role",
    "owner": "processing_lead",
    "due_on": "2026-06-30",
}
DONE: JsonObject = {"completed_on": "2026-06-22", "evidence_kind": "site_visit"}


class AssistanceDesk(Desk):
    """Speaks to both services as any officer of either ministry."""

    async def product(self) -> tuple[str, str]:
        """Register an enterprise with a product and wait until training knows both."""
        entry = await self.do(REGISTRAR, "POST", "registry/enterprises", another(ENTERPRISE))
        owner = entry["enterprise_id"]
        listed = await self.do(REGISTRAR, "POST", "registry/products", {**PRODUCT, "owner_id": owner})
        for path in (f"participants/{owner}", f"products/{listed['product_id']}"):
            await eventually(lambda path=path: self.known(path))  # type: ignore[misc]
        return owner, listed["product_id"]

    async def known(self, path: str) -> JsonObject | None:
        answer = await self.ask(TRAINER, "GET", f"training/{path}")
        return answer.json() if answer.is_success else None

    async def lot(self, owner: str, product: str) -> str:
        body = {"enterprise_id": owner, "product_id": product, "mass_kg": 1_800, "made_on": "2026-05-18"}
        lot = await self.do(TRAINER, "POST", "training/lots", body)
        return f"training/lots/{lot['lot_id']}"

    async def case(self, owner: str, product: str) -> str:
        target = {"standard": SNI, "target_grade": "2", "opened_on": "2026-05-11"}
        body = {"enterprise_id": owner, "product_id": product, **target}
        case = await self.do(TRAINER, "POST", "training/assistance-cases", body)
        return f"training/assistance-cases/{case['case_id']}"

    async def graded(self, lot: str, sample: JsonObject, day: str, moisture: str = "12.9") -> JsonObject:
        """Take a sample of a lot, have its moisture tested, and grade it by three schemes."""
        report = {**REPORT, "measures": {"moisture_pct": moisture}}
        await self.do(TRAINER, "POST", f"{lot}/samples", sample)
        await self.do(TRAINER, "POST", f"{lot}/laboratory-reports", report)
        return await self.do(TRAINER, "POST", f"{lot}/gradings", {**GRADED, "graded_on": day})

    async def baseline(self, case: str, lot: str, missing: str) -> JsonObject:
        """Find every practice kept but one."""
        checklist = await self.do(TRAINER, "GET", "training/assistance-checklist?on=2026-05-27")
        findings = {one["code"]: one["code"] != missing for one in checklist["criteria"]}
        body = {"assessed_on": "2026-05-27", "lot_id": last_of(lot), "findings": findings}
        return await self.do(TRAINER, "POST", f"{case}/baseline", body)

    async def close_gaps(self, case: str, count: int) -> None:
        """Plan and complete an action for each gap."""
        for number in range(1, count + 1):
            await self.do(TRAINER, "POST", f"{case}/actions", {**ACTION, "gap": number})
            await self.do(TRAINER, "POST", f"{case}/actions/{number}/completion", DONE)

    async def certify(self, product: str) -> None:
        """Record the certificate in the register and wait until training knows it."""
        await self.do(REGISTRAR, "POST", f"registry/products/{product}/certificates", CERTIFICATE)

        async def known() -> bool:
            return bool((await self.known(f"products/{product}") or {})["certificates"])

        await eventually(known)


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[AssistanceDesk]:
    async with httpx.AsyncClient(timeout=10) as client:
        yield AssistanceDesk(platform, client)


async def test_a_coffee_lot_goes_from_gap_to_certificate_to_market(platform: Platform, desk: AssistanceDesk) -> None:
    owner, product = await desk.product()
    case, first, second = (
        await desk.case(owner, product),
        await desk.lot(owner, product),
        await desk.lot(owner, product),
    )
    wet = await desk.graded(first, SAMPLE, "2026-05-26")
    begun = await desk.baseline(case, first, "dried_off_the_ground")
    wanted = {"lot_id": last_of(first), "certificate_number": CERTIFICATE["number"], "reached_on": "2026-07-20"}
    early = await desk.ask(TRAINER, "POST", f"{case}/standard", wanted)
    await desk.close_gaps(case, 3)
    worse = await desk.ask(TRAINER, "POST", f"{case}/standard", wanted)

    await desk.graded(second, {**SAMPLE, "defects": {"black_bean": 12}}, "2026-07-03", moisture="11.8")
    wanted["lot_id"] = last_of(second)
    unheld = await desk.ask(TRAINER, "POST", f"{case}/standard", wanted)
    await desk.certify(product)
    reached = await desk.do(TRAINER, "POST", f"{case}/standard", wanted)
    sale = {"lot_id": wanted["lot_id"], "destination": "id", "mass_kg": 900}
    await desk.do(TRAINER, "POST", f"{case}/sales", {**sale, "reached_on": "2026-08-08"})
    closed = await desk.do(TRAINER, "POST", f"{case}/closing", CLOSING)
    listed = await desk.do("id/evaluator-1", "GET", f"training/assistance-cases?country=tl&product_id={product}")

    demand_explained(wet)
    assert [(gap["of"], gap["wanted"]) for gap in begun["gaps"]] == [
        ("dried_off_the_ground", None),
        ("moisture_pct", "at most 12.5"),
        ("defect_sum", "at most 25"),
    ]
    assert problem(early) == (409, "assistance_gaps_open")
    assert problem(worse) == (422, "assistance_target_not_reached")
    assert problem(unheld) == (422, "assistance_certificate_not_held")
    assert (reached["reached"]["grade"], reached["reached"]["valid_until"]) == ("2", "2027-07-14")
    assert listed["items"] == [closed]
    of_the_lot = ["recorded", "sampled", "tested", *["graded"] * 3]
    assert await kinds(platform, "tl.training.lot.v1", last_of(first), 6) == of_the_lot
    steps = ["action_planned", "action_completed"] * 3
    of_the_case = ["opened", "baseline_assessed", *steps, "standard_reached", "market_reached", "closed"]
    assert await kinds(platform, "tl.training.assistance_case.v1", last_of(case), 11) == of_the_case
    await demand_told_elsewhere(desk, owner, product, {last_of(first): None, last_of(second): "2"})


async def test_a_suspended_enterprise_s_case_does_not_go_on_but_may_be_stopped(desk: AssistanceDesk) -> None:
    owner, product = await desk.product()
    case, lot = await desk.case(owner, product), await desk.lot(owner, product)
    reason = {"reason_code": "no_answer"}
    await desk.do("tl/ministry_officer-1", "POST", f"registry/enterprises/{owner}/suspension", reason)

    async def suspended() -> bool:
        return bool((await desk.known(f"participants/{owner}") or {})["standing"] == "suspended")

    await eventually(suspended)
    sampled = await desk.ask(TRAINER, "POST", f"{lot}/samples", SAMPLE)
    body = {"enterprise_id": owner, "product_id": product, "mass_kg": 10, "made_on": "2026-05-18"}
    recorded = await desk.ask(TRAINER, "POST", "training/lots", body)
    planned = await desk.ask(TRAINER, "POST", f"{case}/actions", {**ACTION, "gap": 1})
    stopped = await desk.do("tl/ministry_officer-1", "POST", f"{case}/closing", {"outcome": "stopped", **reason})

    assert [problem(answer) for answer in (sampled, recorded, planned)] == [(409, "participant_standing")] * 3
    assert (stopped["status"], stopped["outcome"]) == ("closed", "stopped")


async def test_what_is_refused_changes_nothing_and_what_is_repeated_happens_once(desk: AssistanceDesk) -> None:
    owner, product = await desk.product()
    case, lot = await desk.case(owner, product), await desk.lot(owner, product)
    key = str(uuid4())
    first = await desk.do(TRAINER, "POST", f"{lot}/samples", SAMPLE, key)
    before = await desk.do(TRAINER, "GET", lot)

    async def refused(path: str, body: JsonObject, officer: str = TRAINER) -> tuple[int, str]:
        return problem(await desk.ask(officer, "POST", path, body))

    target = {"standard": SNI, "target_grade": "2", "opened_on": "2026-05-11"}
    again = {"enterprise_id": owner, "product_id": product, **target}
    told = {"standards": [SNI], "commodity": "coffee_green_arabica", "graded_on": "2026-05-26"}
    negative = {**told, "sample": {"mass_g": 300, "defects": {"black_bean": -1}}}
    incomplete = {**told, "sample": {"mass_g": 300, "defects": {}}}
    assert await desk.do(TRAINER, "POST", f"{lot}/samples", SAMPLE, key) == first == before
    assert await refused("training/gradings", negative) == (422, "defect_count_negative")
    assert await refused("training/gradings", incomplete) == (
        422,
        "sample_incomplete",
    )
    assert await refused(f"{lot}/samples", {**SAMPLE, "defects": {"black_bean": -1}}) == (422, "defect_count_negative")
    assert await refused(f"{lot}/gradings", GRADED) == (422, "sample_incomplete")
    assert await refused(f"{lot}/gradings", GRADED, "id/trainer-1") == (403, "lot_of_other_ministry")
    assert await refused(f"{lot}/gradings", GRADED, REGISTRAR) == (403, "role_missing")
    assert await refused("training/assistance-cases", again) == (409, "assistance_case_open")
    assert await refused("training/assistance-cases", again | {"product_id": "prod-0"}) == (404, "product_unknown")
    assert await desk.do("id/evaluator-1", "GET", lot) == before
    assert (await desk.do(TRAINER, "GET", case))["version"] == 1
    rules = await desk.do("id/evaluator-1", "GET", "training/grading-rules?commodity=coffee_green_arabica")
    assert {SNI, "ICO-420", "SCA-GREEN", "EU-ORGANIC"} <= {one["standard"] for one in rules["items"]}


def demand_explained(lot: JsonObject) -> None:
    """Demand that a wet lot's gradings tell their arithmetic."""
    sni, ico, organic = (one["grading"] for one in lot["gradings"])
    met = [one["name"] for one in sni["grades"] if all(check["is_kept"] for check in one["checks"])]
    broken = {"defect": "broken_bean", "count": 61, "value": "0.2", "points": "12.2", "confidence": "high"}
    assert (sni["grade"], sni["defect_sum"], met, sni["confidence"]) == (None, "53.2", ["4", "5", "6"], "medium")
    assert broken in sni["defects"]
    assert (ico["grade"], organic["grade"]) == (None, None)


async def demand_told_elsewhere(desk: AssistanceDesk, owner: str, product: str, grades: dict[str, str | None]) -> None:
    """Demand that the register and financing act on what training told; the last lot is the one with the grade."""
    await demand_shown_by_the_register(desk, product, [*grades][-1])
    await demand_shown_of_the_borrower(desk, owner, grades)


async def demand_shown_by_the_register(desk: AssistanceDesk, product: str, lot: str) -> None:
    """Demand that the product's entry shows the standard with its evidence, and for how long that holds."""
    path = f"registry/products/{product}/standards"

    async def told() -> bool:
        shown = (await desk.ask(REGISTRAR, "GET", path)).json()
        return bool(shown and shown[0]["reached"]["markets"])

    await eventually(told)
    market = {"lot_id": lot, "market": "export", "destination": "id", "mass_kg": 900, "reached_on": "2026-08-08"}
    standings = {"2026-07-19": [], "2026-07-20": ["valid"], "2027-07-15": ["expired"]}
    for day, standing in standings.items():
        shown = (await desk.ask("id/evaluator-1", "GET", f"{path}?on={day}")).json()
        assert [one["certificate_standing"] for one in shown] == standing
        assert all((one["reached"]["grade"], one["reached"]["markets"]) == ("2", [market]) for one in shown)
    unknown = await desk.ask(REGISTRAR, "GET", "registry/products/prod-0/standards")
    assert problem(unknown) == (404, "product_not_found")


async def demand_shown_of_the_borrower(desk: AssistanceDesk, owner: str, grades: dict[str, str | None]) -> None:
    """Demand that a loan officer sees how each lot was graded, and which standard was reached."""

    async def profile() -> JsonObject:
        shown: JsonObject = (await desk.ask("id/loan_officer-1", "GET", f"financing/borrowers/{owner}")).json()
        return shown

    async def told() -> bool:
        known = await profile()
        return len(known.get("graded_lots", ())) == len(grades) * len(GRADED["standards"]) and bool(known["standards"])

    await eventually(told)
    known = await profile()
    assert {lot["lot_id"]: lot["grade"] for lot in known["graded_lots"] if lot["standard"] == SNI} == grades
    assert [(one["standard"], one["grade"], one["certificate_number"]) for one in known["standards"]] == [
        (SNI, "2", CERTIFICATE["number"])
    ]


def last_of(path: str) -> str:
    """Give the id a path ends with."""
    return path.rpartition("/")[2]


async def kinds(platform: Platform, topic: str, subject: str, count: int) -> list[str]:
    """Read one aggregate's facts from a topic's beginning, in order."""
    found: list[str] = []

    async def enough() -> bool:
        for batch in (await consumer.getmany(timeout_ms=200)).values():
            for message in batch:
                headers = {name: value.decode() for name, value in message.headers}
                found.extend([headers["ce_type"].split(".")[2]] if message.key == subject.encode() else [])
        return len(found) >= count

    broker = f"127.0.0.1:{platform.ports['kafka']}"
    async with AIOKafkaConsumer(topic, bootstrap_servers=broker, auto_offset_reset="earliest") as consumer:
        await eventually(enough)
    return found
