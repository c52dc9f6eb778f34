"""The registry on the embedded platform, used over HTTP as both ministries' officers use it."""

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from aiokafka import AIOKafkaConsumer

from deploy.embedded.running import Platform
from tests.integration.desk import JsonObject, problem
from tests.integration.registrars import COOPERATIVE, ENTERPRISE, KSP, Registrars
from tests.namesakes import another
from tests.waiting import eventually


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[Registrars]:
    async with httpx.AsyncClient(base_url=platform.url("registry"), timeout=10) as client:
        yield Registrars(platform, client)


async def test_an_enterprise_goes_through_the_register(desk: Registrars) -> None:
    entry = await desk.enterprise()
    path = f"/v1/enterprises/{entry['enterprise_id']}"

    verified = await desk.done("tl/verifier-1", "POST", f"{path}/verification", {"evidence_kind": "site_visit"})
    suspended = await desk.done("tl/ministry_officer-1", "POST", f"{path}/suspension", {"reason_code": "complaint"})
    settled = await desk.done("tl/ministry_officer-1", "POST", f"{path}/reinstatement", {"reason_code": "settled"})
    given = {name: value for name, value in ENTERPRISE.items() if name != "country"}
    refused = await desk.send("tl/registrar-1", "PUT", path, {**given, "sector": "Food"})
    ended = await desk.done("tl/ministry_officer-1", "POST", f"{path}/deregistration", {"reason_code": "closed"})

    statuses = [state["status"] for state in (entry, verified, suspended, settled, ended)]
    assert statuses == ["registered", "verified", "suspended", "verified", "deregistered"]
    assert problem(refused) == (409, "enterprise_verified")
    read = await desk.send("id/evaluator-1", "GET", path)
    assert read.headers["ETag"] == '"5"'
    # Who owns it is personal: an evaluator is not answered it.
    assert read.json() == {name: value for name, value in ended.items() if name != "owners"}


async def test_the_partners_recognise_each_others_cooperatives(desk: Registrars) -> None:
    lender, partner = await desk.cooperative(KSP), await desk.cooperative()
    licence = {"licence_number": "503/KSP/2025", "valid_from": "2025-01-01", "valid_until": "2029-12-31"}
    lender_path, partner_path = (f"/v1/cooperatives/{entry['cooperative_id']}" for entry in (lender, partner))

    await desk.done("id/ministry_officer-1", "POST", f"{lender_path}/licence", licence)
    lender = await desk.done("tl/ministry_officer-1", "POST", f"{lender_path}/recognition")
    partner = await desk.done(
        "id/ministry_officer-1", "POST", f"{partner_path}/recognition", {"basis_code": "mou_article_3"}
    )

    assert lender["figures"]["ksp_class"] == "II"
    assert lender["licence"]["number"] == "503/KSP/2025"
    assert (lender["recognised_by"], partner["recognised_by"]) == ("tl", "id")
    own = await desk.send("tl/ministry_officer-1", "POST", f"{partner_path}/recognition")
    assert problem(own) == (403, "recognition_by_own_ministry")


async def test_an_enterprise_joins_and_leaves_a_cooperative(desk: Registrars) -> None:
    entry, enterprise = await desk.cooperative(), await desk.enterprise()
    member = f"/v1/cooperatives/{entry['cooperative_id']}/members/{enterprise['enterprise_id']}"

    joined = await desk.done("tl/registrar-1", "PUT", member, {"admitted_on": "2026-01-31"})
    again = await desk.done("tl/registrar-1", "PUT", member, {"admitted_on": "2026-01-31"})
    left = await desk.done("tl/registrar-1", "POST", f"{member}/leaving", {"left_on": "2026-02-28"})

    assert joined["members"] == [{"enterprise_id": enterprise["enterprise_id"], "admitted_on": "2026-01-31"}]
    assert again == joined
    assert left["members"] == []
    twice = await desk.send("tl/registrar-1", "POST", f"{member}/leaving", {"left_on": "2026-02-28"})
    assert problem(twice) == (404, "membership_not_found")


async def test_only_registered_enterprises_become_members(desk: Registrars) -> None:
    entry, enterprise = await desk.cooperative(), await desk.enterprise()
    members = f"/v1/cooperatives/{entry['cooperative_id']}/members"
    ending = f"/v1/enterprises/{enterprise['enterprise_id']}/deregistration"
    await desk.done("tl/ministry_officer-1", "POST", ending, {"reason_code": "closed"})

    stranger = await desk.send("tl/registrar-1", "PUT", f"{members}/ent-nobody", {"admitted_on": "2026-01-31"})
    ended = await desk.send(
        "tl/registrar-1", "PUT", f"{members}/{enterprise['enterprise_id']}", {"admitted_on": "2026-01-31"}
    )

    assert problem(stranger) == (404, "enterprise_not_found")
    assert problem(ended) == (409, "enterprise_not_admissible")


async def test_a_members_report_classes_a_savings_and_loan_cooperative_anew(desk: Registrars) -> None:
    lender = await desk.cooperative(KSP)
    path = f"/v1/cooperatives/{lender['cooperative_id']}/members-report"
    report = {
        "member_count": 6_200,
        "reported_on": "2026-03-01",
        "own_capital": {"amount_minor": 2_000_000_000_000, "currency": "IDR"},
    }

    reported = await desk.done("id/registrar-1", "POST", path, report)

    assert (reported["figures"]["member_count"], reported["figures"]["ksp_class"]) == (6_200, "III")
    assert reported["figures"]["ksp_class_basis"] == "own_capital"
    early = await desk.send("id/registrar-1", "POST", path, {**report, "reported_on": "2026-02-28"})
    assert problem(early) == (422, "report_out_of_order")


async def test_a_suspended_cooperative_gets_no_licence_until_it_is_reinstated(desk: Registrars) -> None:
    lender = await desk.cooperative(KSP)
    path = f"/v1/cooperatives/{lender['cooperative_id']}"
    licence = {"licence_number": "503/KSP/2025", "valid_from": "2025-01-01"}
    await desk.done("id/ministry_officer-1", "POST", f"{path}/suspension", {"reason_code": "no_meeting"})

    refused = await desk.send("id/ministry_officer-1", "POST", f"{path}/licence", licence)
    await desk.done("id/ministry_officer-1", "POST", f"{path}/reinstatement", {"reason_code": "meeting_held"})
    licensed = await desk.done("id/ministry_officer-1", "POST", f"{path}/licence", licence)
    ended = await desk.done("id/ministry_officer-1", "POST", f"{path}/deregistration", {"reason_code": "dissolved"})

    assert problem(refused) == (409, "cooperative_state")
    assert licensed["licence"]["valid_until"] is None
    assert (ended["status"], ended["version"]) == ("deregistered", 5)


async def test_lists_are_read_page_by_page_and_by_kind(desk: Registrars) -> None:
    entered = {(await desk.cooperative(KSP))["cooperative_id"] for _ in range(3)}
    found: list[str] = []
    cursor: str | None = ""

    while cursor is not None:
        query = f"country=id&kind=savings_and_loan&status=registered&limit=2{f'&cursor={cursor}' if cursor else ''}"
        page = await desk.done("tl/evaluator-1", "GET", f"/v1/cooperatives?{query}")
        found += [entry["cooperative_id"] for entry in page["items"]]
        cursor = page["next_cursor"]

    assert entered <= set(found)
    assert found == sorted(set(found))
    assert (await desk.done("tl/evaluator-1", "GET", "/v1/cooperatives?country=id&kind=marketing"))["items"] == []


async def test_places_are_found_by_code_by_name_and_by_what_they_lie_in(desk: Registrars) -> None:
    before = await desk.done("tl/trainer-1", "GET", "/v1/places/TL0604?on=2021-12-31")
    since = await desk.done("tl/trainer-1", "GET", "/v1/places/TL0604?on=2022-01-01")
    found = await desk.done("id/trainer-1", "GET", "/v1/places?country=tl&text=Same, Manufahi")
    regencies = await desk.done("id/trainer-1", "GET", "/v1/places/53/children")

    assert (before["level"], since["level"]) == ("administrative_post", "municipality")
    assert (found["place"]["name"], found["matched_by"]) == ("Same", "name")
    assert found["confidence"] in {"high", "medium", "low"}
    assert len(regencies["items"]) == 22


@pytest.mark.parametrize(
    "place", ["/TL99", "/TL99/children", "/53.99?on=2026-01-01", "?country=tl&text=Atlantis", "?country=id&text=Dili"]
)
async def test_an_unknown_place_is_not_found(desk: Registrars, place: str) -> None:
    answer = await desk.send("tl/trainer-1", "GET", f"/v1/places{place}")

    assert problem(answer) == (404, "place_unknown")


@pytest.mark.parametrize("place", ["?country=tl", "?country=tl&text=", "?text=Dili", "/TL01?on=2026-02-30"])
async def test_a_question_about_a_place_is_asked_whole(desk: Registrars, place: str) -> None:
    answer = await desk.send("tl/trainer-1", "GET", f"/v1/places{place}")

    assert problem(answer) == (422, "invalid_request")


async def test_the_facts_of_an_entry_reach_its_ministrys_topic_in_their_order(
    platform: Platform, desk: Registrars
) -> None:
    entry, enterprise = await desk.cooperative(), await desk.enterprise()
    cooperative_id = entry["cooperative_id"]
    path = f"/v1/cooperatives/{cooperative_id}"
    member = f"{path}/members/{enterprise['enterprise_id']}"
    await desk.done("id/ministry_officer-1", "POST", f"{path}/recognition", {"basis_code": "mou_article_3"})
    await desk.done("tl/registrar-1", "PUT", member, {"admitted_on": "2026-01-31"})
    await desk.done("tl/ministry_officer-1", "POST", f"{path}/suspension", {"reason_code": "no_meeting"})
    facts: list[tuple[str, JsonObject]] = []

    async def four_facts() -> bool:
        for batch in (await consumer.getmany(timeout_ms=200)).values():
            for record in batch:
                headers = {name: value.decode() for name, value in record.headers}
                if record.key == cooperative_id.encode():
                    facts.append((headers["ce_type"].split(".")[2], json.loads(record.value)))
        return len(facts) >= 4

    consumer = AIOKafkaConsumer(
        "tl.registry.cooperative.v1",
        bootstrap_servers=f"127.0.0.1:{platform.ports['kafka']}",
        auto_offset_reset="earliest",
    )
    async with consumer:
        await eventually(four_facts)

    assert [kind for kind, _ in facts] == ["registered", "recognised", "member_admitted", "suspended"]
    assert facts[0][1]["register_number"] == entry["register_number"]
    assert facts[1][1]["basis_code"] == "mou_article_3"
    assert facts[2][1]["enterprise_id"] == enterprise["enterprise_id"]
    assert "legal_name" not in facts[0][1]


REFUSED: dict[str, tuple[JsonObject, tuple[int, str]]] = {
    "an unknown field": ({"unheard": 1}, (422, "invalid_request")),
    "a negative amount": ({"own_capital": {"amount_minor": -1, "currency": "USD"}}, (422, "invalid_request")),
    "a fraction of a cent": ({"own_capital": {"amount_minor": 0.5, "currency": "USD"}}, (422, "invalid_request")),
    "an unheard currency": ({"own_capital": {"amount_minor": 1, "currency": "EUR"}}, (422, "invalid_request")),
    "the other country's currency": (
        {"own_capital": {"amount_minor": 500_000, "currency": "IDR"}},
        (422, "currency_mismatch"),
    ),
    "an unknown place": ({"place_code": "TL99"}, (422, "place_unknown")),
    "a place abroad": ({"place_code": "53.03"}, (422, "place_unknown")),
    "a wrong number": ({"identifiers": [{"scheme": "TIN", "value": "1"}]}, (422, "identifier_malformed")),
    "too few founders": ({"member_count": 14}, (422, "cooperative_founders_too_few")),
    "a name that hides it": ({"legal_name": "Kafé Lda"}, (422, "cooperative_name")),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_a_bad_application_is_a_problem_and_enters_nothing(desk: Registrars, what: str) -> None:
    changes, expected = REFUSED[what]
    marked = {**COOPERATIVE, "kind": "services", **changes}

    answer = await desk.send("tl/registrar-1", "POST", "/v1/cooperatives", marked)

    assert problem(answer) == expected
    assert (await desk.done("tl/registrar-1", "GET", "/v1/cooperatives?country=tl&kind=services"))["items"] == []


@pytest.mark.parametrize("day", ["2026-02-30", "30-01-2026", "2026-1-1", "2026-01-01T00:00:00Z", 20260101, None])
async def test_an_impossible_day_is_a_problem_and_changes_nothing(desk: Registrars, day: Any) -> None:
    entry, enterprise = await desk.cooperative(), await desk.enterprise()
    path = f"/v1/cooperatives/{entry['cooperative_id']}"

    answer = await desk.send(
        "tl/registrar-1", "PUT", f"{path}/members/{enterprise['enterprise_id']}", {"admitted_on": day}
    )

    assert problem(answer) == (422, "invalid_request")
    assert (await desk.done("tl/registrar-1", "GET", path)) == entry


async def test_malformed_and_oversized_bodies_are_problems(desk: Registrars) -> None:
    headers = {**await desk.headers("tl/registrar-1"), "Content-Type": "application/json"}

    malformed = await desk.client.post("/v1/cooperatives", content=b'{"country": ', headers=headers)
    oversized = await desk.client.post("/v1/cooperatives", content=b" " * 1_048_577, headers=headers)

    assert problem(malformed) == (400, "malformed_json")
    assert oversized.status_code == 413
    assert oversized.headers["content-type"] == "application/problem+json"


async def test_a_stale_etag_changes_nothing(desk: Registrars) -> None:
    entry = await desk.cooperative()
    path = f"/v1/cooperatives/{entry['cooperative_id']}"
    report = {"member_count": 41, "reported_on": "2026-03-01"}

    fresh = await desk.send("tl/registrar-1", "POST", f"{path}/members-report", report, If_Match='"1"')
    stale = await desk.send(
        "tl/registrar-1", "POST", f"{path}/members-report", {**report, "member_count": 42}, If_Match='"1"'
    )

    assert (fresh.status_code, fresh.headers["ETag"]) == (200, '"2"')
    assert problem(stale) == (412, "stale_version")
    assert (await desk.done("tl/registrar-1", "GET", path))["figures"]["member_count"] == 41


async def test_a_key_gives_one_entry_and_refuses_another_body(desk: Registrars) -> None:
    key, body = {"Idempotency_Key": str(uuid4())}, another(COOPERATIVE)

    first = await desk.send("tl/registrar-1", "POST", "/v1/cooperatives", body, **key)
    again = await desk.send("tl/registrar-1", "POST", "/v1/cooperatives", body, **key)
    other = await desk.send("tl/registrar-1", "POST", "/v1/cooperatives", {**body, "member_count": 41}, **key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert problem(other)[0] == 422


async def test_a_number_is_entered_once(desk: Registrars) -> None:
    numbered = {**COOPERATIVE, "identifiers": [{"scheme": "TIN", "value": "7654321"}]}
    await desk.cooperative(numbered)

    twice = await desk.send("tl/registrar-1", "POST", "/v1/cooperatives", numbered)

    assert problem(twice) == (409, "possible_duplicate")


async def test_who_may_not_is_told_so(desk: Registrars) -> None:
    entry = await desk.cooperative()
    path = f"/v1/cooperatives/{entry['cooperative_id']}"
    report = {"member_count": 41, "reported_on": "2026-03-01"}

    nobody = await desk.client.get(path)
    forged = await desk.client.get(path, headers={"Authorization": "Bearer e30.e30.e30"})
    without_role = await desk.send("tl/trainer-1", "POST", f"{path}/members-report", report)
    from_abroad = await desk.send("id/registrar-1", "POST", f"{path}/members-report", report)
    entered_abroad = await desk.send("id/registrar-1", "POST", "/v1/cooperatives", COOPERATIVE)

    assert problem(nobody) == problem(forged) == (401, "unauthenticated")
    assert problem(without_role) == (403, "role_missing")
    assert problem(from_abroad) == problem(entered_abroad) == (403, "cooperative_of_other_ministry")
    assert (await desk.done("tl/registrar-1", "GET", path)) == entry


@pytest.mark.parametrize("query", ["", "country=fr", "country=tl&limit=201", "country=tl&limit=0", "country=tl&kind=x"])
async def test_a_list_asked_for_beyond_its_limits_is_a_problem(desk: Registrars, query: str) -> None:
    answer = await desk.send("tl/registrar-1", "GET", f"/v1/cooperatives?{query}")

    assert problem(answer) == (422, "invalid_request")
