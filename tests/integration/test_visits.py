"""Registry and training on the embedded platform: an exchange visit from its plan to its follow-up, and refusals."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from aiokafka import AIOKafkaConsumer

from deploy.embedded.running import Platform
from tests.integration.desk import Desk, JsonObject, problem
from tests.integration.registrars import COOPERATIVE, ENTERPRISE, KSP
from tests.namesakes import another
from tests.waiting import eventually

OFFICER, PARTNER, TRAINER = "tl/ministry_officer-1", "id/ministry_officer-1", "tl/trainer-1"
VISITS = "training/visits"
PLAN: JsonObject = {
    "country": "tl",
    "side": "sending",
    "first_country": "tl",
    "visit_type": "cooperative_partnership",
    "place_code": "53.03",
    "starts_on": "2025-09-07",
    "ends_on": "2025-09-08",
}
OBJECTIVES: JsonObject = {
    "objectives": [
        {"statement": "See how a cooperative lends to its members", "competences": ["read_a_loan_book"]},
        {"statement": "Agree on the sale of coffee", "competences": ["price_a_lot"]},
    ]
}
COSTS: list[JsonObject] = [
    {"category": "travel", "bearer_kind": "sending_ministry", "amount_minor": 42_000, "currency": "USD"},
    {"category": "visa", "bearer_kind": "sending_ministry", "amount_minor": 3_500, "currency": "USD"},
    {"category": "lodging", "bearer_kind": "receiving_ministry", "amount_minor": 250_000_000, "currency": "IDR"},
]
COMPETENCES = {"read_a_loan_book": True, "price_a_lot": False}
ACTION: JsonObject = {"task": "Send samples", "owner_kind": "organisation", "due_on": "2025-10-31"}
DONE: JsonObject = {"completed_on": "2025-10-20", "evidence_kind": "parcel_receipt"}
CLOSING: JsonObject = {"outcome": "followed_up", "reason_code": "goals_reached"}
LIFE = (
    *("planned", "objectives_fixed", "agenda_set", "delegation_chosen", *["cost_recorded"] * len(COSTS)),
    *("held", "reported", "action_planned", "action_completed", "closed"),
)


class VisitDesk(Desk):
    """Speaks to both services as any officer of either ministry."""

    async def enterprise(self) -> str:
        """Register an enterprise and wait until training knows it."""
        entry = await self.do("tl/registrar-1", "POST", "registry/enterprises", another(ENTERPRISE))
        await eventually(lambda: self.standing(f"participants/{entry['enterprise_id']}"))
        return str(entry["enterprise_id"])

    async def cooperative(self, body: JsonObject) -> str:
        """Register a cooperative and wait until training knows it."""
        entry = await self.do(f"{body['country']}/registrar-1", "POST", "registry/cooperatives", another(body))
        await eventually(lambda: self.standing(f"participating-cooperatives/{entry['cooperative_id']}"))
        return str(entry["cooperative_id"])

    async def standing(self, path: str) -> str | None:
        answer = await self.ask(TRAINER, "GET", f"training/{path}")
        return answer.json()["standing"] if answer.is_success else None

    async def planned(self, tour: str) -> str:
        """Enter a visit of a tour; give its path."""
        visit = await self.do(OFFICER, "POST", VISITS, {**PLAN, "tour_code": tour})
        return f"{VISITS}/{visit['visit_id']}"

    async def reported(self, visit: str, on: str) -> JsonObject:
        """Answer every section of a report."""
        terms = await self.do(TRAINER, "GET", "training/visit-terms?on=2025-09-08")
        words = {section["code"]: "As seen on the way" for section in terms["report"]["sections"]}
        body = {"reported_on": on, "sections": words, "competences": COMPETENCES}
        return await self.do(TRAINER, "POST", f"{visit}/report", body)

    async def overdue(self, on: str) -> list[str]:
        listed = await self.do("id/evaluator-1", "GET", f"{VISITS}/overdue?country=tl&on={on}")
        return [f"{VISITS}/{one['visit_id']}" for one in listed["items"]]

    async def refused(self, method: str, path: str, body: JsonObject, officer: str = OFFICER) -> tuple[int, str]:
        return problem(await self.ask(officer, method, path, body))


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[VisitDesk]:
    async with httpx.AsyncClient(timeout=10) as client:
        yield VisitDesk(platform, client)


async def test_a_visit_goes_from_its_plan_to_its_follow_up(desk: VisitDesk) -> None:
    enterprise, cooperative = await desk.enterprise(), await desk.cooperative(COOPERATIVE)
    tour = new_tour()
    visit = await desk.planned(tour)
    delegation = delegation_of(enterprise=enterprise, cooperative=cooperative)
    early = await desk.refused("PUT", f"{visit}/delegation", delegation)
    await desk.do(TRAINER, "POST", f"{visit}/objectives", OBJECTIVES)
    await desk.do(TRAINER, "PUT", f"{visit}/agenda", agenda_at(await desk.cooperative(KSP)))
    await desk.do(TRAINER, "PUT", f"{visit}/delegation", delegation)
    for cost in COSTS:
        await desk.do(TRAINER, "POST", f"{visit}/costs", {**cost, "incurred_on": "2025-09-01"})
    held = await desk.do(TRAINER, "POST", f"{visit}/holding", holding(f"{enterprise}.p1", f"{cooperative}.p1"))
    awaited, late = await desk.overdue("2025-09-29"), await desk.overdue("2025-09-30")

    assert early == (409, "visit_state")
    assert (held["status"], held["held"]["report_due_on"]) == ("held", "2025-09-29")
    assert (visit in awaited, visit in late) == (False, True)

    reported = await desk.reported(visit, "2025-09-30")
    await desk.do(TRAINER, "POST", f"{visit}/actions", {**ACTION, "owner": cooperative})
    unready = await desk.refused("POST", f"{visit}/closing", CLOSING)
    await desk.do(TRAINER, "POST", f"{visit}/actions/1/completion", DONE)
    closed = await desk.do(OFFICER, "POST", f"{visit}/closing", CLOSING)

    assert (reported["report"]["is_late"], unready) == (True, (409, "visit_actions_open"))
    assert (closed["status"], closed["version"], await desk.overdue("2025-11-01")) == ("closed", len(LIFE), [])
    assert await desk.do("id/evaluator-1", "GET", visit) == closed
    await demand_costs_added(desk, visit)
    await demand_counted_once(desk, tour)
    assert await kinds(desk.platform, "tl.training.visit.v1", visit.rpartition("/")[2], len(LIFE)) == [*LIFE]


async def test_a_suspended_organisation_neither_goes_nor_receives(desk: VisitDesk) -> None:
    cooperative, ksp = await desk.cooperative(COOPERATIVE), await desk.cooperative(KSP)
    visit = await desk.planned(new_tour())
    await desk.do(TRAINER, "POST", f"{visit}/objectives", OBJECTIVES)
    before = await desk.do(TRAINER, "PUT", f"{visit}/delegation", delegation_of(cooperative=cooperative))
    for one in (cooperative, ksp):
        officer = OFFICER if one == cooperative else PARTNER
        await desk.do(officer, "POST", f"registry/cooperatives/{one}/suspension", {"reason_code": "no_answer"})

        async def is_suspended(path: str = f"participating-cooperatives/{one}") -> bool:
            return await desk.standing(path) == "suspended"

        await eventually(is_suspended)

    assert await desk.refused("PUT", f"{visit}/delegation", delegation_of(cooperative=cooperative)) == (
        409,
        "participant_standing",
    )
    assert await desk.refused("PUT", f"{visit}/agenda", agenda_at(ksp)) == (409, "participant_standing")
    assert await desk.do(TRAINER, "GET", visit) == before


async def test_what_a_visit_refuses_changes_nothing_and_what_is_repeated_happens_once(desk: VisitDesk) -> None:
    ksp, tour, key = await desk.cooperative(KSP), new_tour(), str(uuid4())
    first = await desk.do(OFFICER, "POST", VISITS, {**PLAN, "tour_code": tour}, key)
    visit = f"{VISITS}/{first['visit_id']}"
    fixed = await desk.do(OFFICER, "POST", f"{visit}/objectives", OBJECTIVES)
    cost = {**COSTS[0], "incurred_on": "2025-09-01"}

    assert await desk.do(OFFICER, "POST", VISITS, {**PLAN, "tour_code": tour}, key) == first
    assert await desk.refused("POST", VISITS, {**PLAN, "tour_code": tour}) == (409, "visit_tour_entered")
    assert await desk.refused("POST", VISITS, {**PLAN, "tour_code": tour}, PARTNER) == (403, "visit_of_other_ministry")
    assert await desk.refused("POST", VISITS, {**PLAN, "tour_code": tour}, TRAINER) == (403, "role_missing")
    assert await desk.refused("POST", f"{visit}/objectives", OBJECTIVES) == (409, "visit_state")
    assert await desk.refused("POST", f"{visit}/costs", {**cost, "amount_minor": 0}) == (422, "invalid_request")
    assert await desk.refused("POST", f"{visit}/costs", cost, PARTNER) == (403, "visit_of_other_ministry")
    assert await desk.refused("PUT", f"{visit}/delegation", delegation_of(cooperative=ksp)) == (
        422,
        "visit_organisation_side",
    )
    assert await desk.refused("PUT", f"{visit}/delegation", delegation_of(enterprise="ent-0")) == (
        404,
        "participant_unknown",
    )
    assert await desk.refused("POST", f"{visit}/holding", holding("ent-0.p1")) == (409, "visit_state")
    assert await desk.refused("POST", f"{VISITS}/visit-0/cancellation", {"reason_code": "no_means"}) == (
        404,
        "visit_not_found",
    )
    assert await desk.do(TRAINER, "GET", visit) == fixed

    cancelled = await desk.do(OFFICER, "POST", f"{visit}/cancellation", {"reason_code": "no_means"})
    listed = await desk.do("id/evaluator-1", "GET", f"{VISITS}?country=tl&status=cancelled")
    assert await desk.refused("POST", f"{visit}/cancellation", {"reason_code": "no_means"}) == (409, "visit_state")
    assert cancelled in listed["items"]


async def test_ministries_that_enter_a_tour_at_once_do_not_both_count_it(desk: VisitDesk) -> None:
    tour = {"tour_code": new_tour()}
    mirror = {**PLAN, "country": "id", "side": "receiving", "first_country": "id"}

    entered = await asyncio.gather(
        desk.ask(OFFICER, "POST", VISITS, {**PLAN, **tour}), desk.ask(PARTNER, "POST", VISITS, {**mirror, **tour})
    )

    assert sorted(answer.status_code for answer in entered) == [201, 409]


async def demand_costs_added(desk: VisitDesk, visit: str) -> None:
    """Demand one sum for each bearer and currency."""
    born = (await desk.do("id/evaluator-1", "GET", f"{visit}/costs"))["born"]
    assert [(one["bearer_kind"], one["total"]) for one in born] == [
        ("sending_ministry", {"amount_minor": 45_500, "currency": "USD"}),
        ("receiving_ministry", {"amount_minor": 250_000_000, "currency": "IDR"}),
    ]


async def demand_counted_once(desk: VisitDesk, tour: str) -> None:
    """Demand that the other ministry's entry of a tour leaves it in the first country's statistics only."""
    mirror = {**PLAN, "country": "id", "side": "receiving", "tour_code": tour}
    twice = await desk.refused("POST", VISITS, {**mirror, "first_country": "id"}, PARTNER)
    other = await desk.do(PARTNER, "POST", VISITS, mirror)
    counts = {}
    for country in ("tl", "id"):
        query = f"country={country}&from=2025-09-01&until=2025-09-30"
        counts[country] = (await desk.do("id/evaluator-1", "GET", f"training/visit-counts?{query}"))["by_type"]
    assert (twice, other["status"]) == ((409, "visit_first_country"), "planned")
    assert counts == {"tl": [{"visit_type": PLAN["visit_type"], "visits": 1, "delegates": 2}], "id": []}


def new_tour() -> str:
    return f"TL-ID-{uuid4().hex[:12].upper()}"


def agenda_at(ksp: str) -> JsonObject:
    hosts = [{"kind": "cooperative", "host_id": ksp}, {"kind": "institution", "host_id": "provincial_office"}]
    items = [
        {"day": "2025-09-07", "host": 1, "activity": "guided_tour", "objectives": [1]},
        {"day": "2025-09-08", "host": 2, "activity": "meeting", "objectives": [1, 2]},
    ]
    return {"hosts": hosts, "items": items}


def delegation_of(**organisations: str) -> JsonObject:
    given = organisations.items()
    return {"delegates": [{"kind": kind, "organisation_id": one, "person_number": "p1"} for kind, one in given]}


def holding(*delegates: str) -> JsonObject:
    return {"started_on": "2025-09-07", "ended_on": "2025-09-08", "delegates": list(delegates)}


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
