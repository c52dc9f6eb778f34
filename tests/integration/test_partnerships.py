"""Partnerships and governed cooperatives over HTTP: a whole life, and what is refused on its way."""

from collections.abc import AsyncIterator

import httpx
import pytest

from deploy.embedded.running import Platform
from tests.integration.desk import JsonObject, problem
from tests.integration.registrars import COOPERATIVE, KSP, Registrars

ID, TL = "id/ministry_officer-1", "tl/ministry_officer-1"


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[Registrars]:
    async with httpx.AsyncClient(base_url=platform.url("registry"), timeout=10) as client:
        yield Registrars(platform, client)


async def recognised(desk: Registrars) -> tuple[str, str]:
    """Register an Indonesian and a Timorese cooperative and have each ministry recognise the other's."""
    ids = [(await desk.cooperative(body))["cooperative_id"] for body in (KSP, COOPERATIVE)]
    for officer, cooperative_id in zip((TL, ID), ids, strict=True):
        await desk.done(officer, "POST", f"/v1/cooperatives/{cooperative_id}/recognition")
    return ids[0], ids[1]


def proposal(own: str, partner: str) -> JsonObject:
    return {
        "own_cooperative_id": own,
        "partner_cooperative_id": partner,
        "purpose_codes": ["joint_marketing", "training"],
        "starts_on": "2026-01-01",
        "ends_on": "2099-12-31",
    }


async def test_a_partnership_is_proposed_signed_by_both_reached_and_ended(desk: Registrars) -> None:
    indonesian, timorese = await recognised(desk)
    entry = await desk.done(TL, "POST", "/v1/partnerships", proposal(timorese, indonesian))
    path = f"/v1/partnerships/{entry['partnership_id']}"
    today = entry["proposed_on"]
    shipment = f"{path}/milestones/first_joint_shipment"
    await desk.done(TL, "PUT", shipment, {"owner": "tl", "due_on": "2027-06-30"})

    one_side = await desk.done(TL, "POST", f"{path}/signature")
    twice = await desk.send(TL, "POST", f"{path}/signature")
    early = await desk.send(TL, "POST", f"{shipment}/reaching", {"reached_on": today, "evidence_kind": "waybill"})
    both = await desk.done(ID, "POST", f"{path}/signature")
    foreign = await desk.send(ID, "POST", f"{shipment}/reaching", {"reached_on": today, "evidence_kind": "waybill"})
    reached = await desk.done(TL, "POST", f"{shipment}/reaching", {"reached_on": today, "evidence_kind": "waybill"})
    ended = await desk.done(ID, "POST", f"{path}/ending", {"reason_code": "purpose_reached"})
    again = await desk.send(TL, "POST", f"{path}/ending", {"reason_code": "purpose_reached"})

    assert (one_side["status"], both["status"], ended["status"]) == ("proposed", "concluded", "ended")
    assert [problem(answer) for answer in (twice, early, foreign, again)] == [
        (409, "partnership_already_signed"),
        (409, "partnership_state"),
        (403, "milestone_of_other_side"),
        (409, "partnership_state"),
    ]
    assert reached["milestones"][0]["reached_on"] == today
    assert (ended["ended_by"], ended["end_reason"], ended["version"]) == ("id", "purpose_reached", 7)
    found = await desk.read("/v1/partnerships", timorese_cooperative_id=timorese, status="ended")
    assert found["items"] == [ended]
    changes = (await desk.read(f"/v1/records/{entry['partnership_id']}/changes"))["items"]
    then = await desk.read(path, known_at=changes[2]["recorded_at"])
    assert (then, await desk.read(path, valid_on=today)) == (one_side, ended)


async def test_only_active_and_recognised_cooperatives_are_joined(desk: Registrars) -> None:
    own, partner = [(await desk.cooperative(body))["cooperative_id"] for body in (COOPERATIVE, KSP)]
    entry = await desk.done(TL, "POST", "/v1/partnerships", proposal(own, partner))
    signature = f"/v1/partnerships/{entry['partnership_id']}/signature"

    unrecognised = await desk.send(TL, "POST", signature)
    await desk.done(ID, "POST", f"/v1/cooperatives/{own}/recognition")
    await desk.done(TL, "POST", f"/v1/cooperatives/{partner}/recognition")
    await desk.done(TL, "POST", f"/v1/cooperatives/{own}/suspension", {"reason_code": "no_meeting"})
    suspended = await desk.send(TL, "POST", signature)
    proposing = await desk.send(TL, "POST", "/v1/partnerships", proposal(own, partner))
    for_others = await desk.send(ID, "POST", "/v1/partnerships", proposal(own, partner))
    unknown = await desk.send(ID, "POST", "/v1/partnerships/part-nobody/signature")
    unnamed = await desk.send(TL, "POST", "/v1/partnerships", {**proposal(own, partner), "purpose_codes": []})

    assert [problem(answer) for answer in (unrecognised, suspended, proposing, for_others, unknown, unnamed)] == [
        (409, "partnership_side_not_recognised"),
        (409, "partnership_side_not_active"),
        (409, "partnership_side_not_active"),
        (403, "partnership_of_no_ministry"),
        (404, "partnership_not_found"),
        (422, "invalid_request"),
    ]


async def test_a_cooperative_s_life_is_read_as_of_any_day_and_as_known_then(desk: Registrars) -> None:
    entry = await desk.cooperative({**KSP, "valid_from": "2024-01-15"})
    path, officer = f"/v1/cooperatives/{entry['cooperative_id']}", "id/registrar-1"
    enterprise = await desk.done(officer, "POST", "/v1/enterprises", {**_ENTERPRISE, "country": "id"})
    member = f"{path}/members/{enterprise['enterprise_id']}"
    described = {"legal_name": "KSP Cendana Wangi", "kind": "savings_and_loan", "place_code": "53.03"}
    meeting = {"held_on": "2025-03-01", "attendance": 812, "are_accounts_accepted": True}
    board = {"seats": 5, "women": 2, "term_from": "2025-03-01", "term_until": "2030-02-28"}
    certificate = {"number": "1600000000207", "grade": "A", "valid_from": "2025-04-01", "valid_until": "2027-03-31"}

    await desk.done(officer, "PUT", member, {"admitted_on": "2024-06-01"})
    await desk.done(officer, "POST", f"{member}/leaving", {"left_on": "2025-06-01"})
    await desk.done(officer, "PUT", f"{path}/meetings/2024", {**meeting, "surplus_distributed_minor": 5_000_000})
    await desk.done(officer, "PUT", f"{path}/organs/board", board)
    renamed = await desk.done(officer, "PUT", path, {**described, "valid_from": "2024-09-01"})
    changes = (await desk.read(f"/v1/records/{entry['cooperative_id']}/changes"))["items"]
    correction = {
        "change": changes[-1]["number"],
        "description": {**described, "valid_from": "2025-01-01"},
        "reason_code": "wrong_day",
    }
    await desk.done(officer, "POST", f"{path}/corrections", correction)
    # Once it is certified, its description changes by request only.
    certified = await desk.done(ID, "PUT", f"{path}/certificate", certificate)
    days = [await desk.read(path, valid_on=day) for day in ("2024-03-01", "2024-10-01", "2025-05-01", "2025-07-01")]
    then = await desk.read(path, valid_on="2024-10-01", known_at=changes[-1]["recorded_at"])
    withdrawn = await desk.done(ID, "POST", f"{path}/certificate-withdrawal", {"reason_code": "no_meeting"})

    assert [len(day["members"]) for day in days] == [0, 1, 1, 0]
    at_first = entry["description"]["legal_name"]
    assert [day["description"]["legal_name"] for day in days] == [at_first] * 2 + ["KSP Cendana Wangi"] * 2
    assert [bool(day["board"] and day["certificate"] and day["meetings"]) for day in days] == [False] * 2 + [True] * 2
    assert (then["description"]["legal_name"], then["version"]) == ("KSP Cendana Wangi", renamed["version"])
    assert days[-1] == certified
    assert withdrawn["certificate"]["withdrawn_for"] == "no_meeting"
    standing = await desk.read(f"{path}/meeting-standing", on="2026-07-01")
    assert (standing["is_overdue"], standing["due"]["due_on"]) == (True, "2026-06-30")
    assert withdrawn["cooperative_id"] in {one["cooperative_id"] for one in await _overdue(desk)}


_ENTERPRISE: JsonObject = {
    "legal_name": "UD Sasando",
    "place_code": "53.03",
    "sector": "Retail",
    "activity_code": "47111",
    "owner_gender": "female",
}


async def _overdue(desk: Registrars) -> list[JsonObject]:
    found: list[JsonObject] = (await desk.read("/v1/cooperatives/overdue-meetings", country="id"))["items"]
    return found
