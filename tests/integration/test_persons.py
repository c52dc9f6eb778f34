"""Persons over HTTP: kept sealed, read for a purpose, accounted for, and answered when they ask."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from deploy.embedded.running import Platform
from tests.integration.desk import Desk, JsonObject, problem
from tests.integration.persons import PROTECTION, REGISTRAR, answered, enter, named, somebody

ENTERPRISE: JsonObject = {
    "country": "tl",
    "legal_name": "Kafé Quelicai",
    "place_code": "TL0104",
    "sector": "Agriculture",
    "activity_code": "01270",
    "owner_gender": "undisclosed",
}


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[Desk]:
    async with httpx.AsyncClient(timeout=20) as client:
        yield Desk(platform, client)


async def read(desk: Desk, officer: str, person_id: str, purpose: str) -> httpx.Response:
    return await desk.ask(officer, "GET", f"registry/persons/{person_id}?purpose={purpose}")


async def test_a_reader_is_shown_what_the_purpose_needs_and_leaves_a_record(desk: Desk) -> None:
    person_id = await enter(desk)

    contact = (await read(desk, "tl/verifier-1", person_id, "contact")).json()
    check = (await read(desk, REGISTRAR, person_id, "identity_check")).json()
    pages: list[JsonObject] = []
    cursor: str | None = ""
    while cursor is not None:
        after = f"&cursor={cursor}" if cursor else ""
        page = await desk.do(PROTECTION, "GET", f"registry/persons/{person_id}/personal-data-usage?limit=1{after}")
        pages, cursor = pages + page["items"], page["next_cursor"]

    shown = {name for name, value in contact["data"].items() if value is not None}
    assert shown == {"name", "phone", "email", "place_code"}
    assert (check["data"]["birth_date"], check["data"]["is_young"], check["data"]["phone"]) == (
        "2001-03-17",
        True,
        None,
    )
    assert "vulnerabilities" not in check["data"]
    assert [(page["log_id"], page["reader"], page["ministry"], page["purpose"]) for page in pages] == [
        (contact["log_id"], "verifier-1", "tl", "contact"),
        (check["log_id"], "registrar-1", "tl", "identity_check"),
    ]
    assert set(pages[0]["field_ids"]) == shown
    assert {page["record_id"] for page in pages} == {page["person_id"] for page in pages} == {person_id}


async def test_a_refused_reading_shows_nothing_and_leaves_no_record(desk: Desk) -> None:
    person_id = await enter(desk)
    path = f"registry/persons/{person_id}"

    answers = {
        "abroad": await read(desk, "id/registrar-1", person_id, "contact"),
        "no purpose": await desk.ask(REGISTRAR, "GET", path),
        "unreadable purpose": await read(desk, REGISTRAR, person_id, "contact%C2%82%1F"),
        "unknown purpose": await read(desk, REGISTRAR, person_id, "curiosity"),
        "no field": await read(desk, REGISTRAR, person_id, "accountability"),
        "no consent": await read(desk, PROTECTION, person_id, "inclusion_support"),
        "no role": await read(desk, "tl/evaluator-1", person_id, "contact"),
        "nobody": await read(desk, REGISTRAR, "per-nobody", "contact"),
        "no number": await read(desk, REGISTRAR, "per%20nobody", "contact"),
        "others' usage": await desk.ask("id/data_protection_officer-1", "GET", f"{path}/personal-data-usage"),
        "nobody's usage": await desk.ask(PROTECTION, "GET", "registry/persons/per-nobody/personal-data-usage"),
    }

    assert {what: problem(answer) for what, answer in answers.items()} == {
        "abroad": (403, "person_of_other_ministry"),
        "no purpose": (422, "invalid_request"),
        "unreadable purpose": (422, "invalid_request"),
        "unknown purpose": (422, "purpose_unknown"),
        "no field": (422, "nothing_to_disclose"),
        "no consent": (409, "consent_missing"),
        "no role": (403, "role_missing"),
        "nobody": (404, "person_not_found"),
        "no number": (422, "invalid_request"),
        "others' usage": (403, "person_of_other_ministry"),
        "nobody's usage": (404, "person_not_found"),
    }
    assert (await desk.do(PROTECTION, "GET", f"{path}/personal-data-usage"))["items"] == []


async def test_a_person_is_found_by_number_and_entered_once(desk: Desk) -> None:
    stated = somebody()
    entry = await desk.do(REGISTRAR, "POST", "registry/persons", stated)
    looked_for = {"identity": stated["identity"], "purpose": "identity_check"}

    found = await desk.do("tl/verifier-1", "POST", "registry/persons/search", looked_for)
    twice = await desk.ask(REGISTRAR, "POST", "registry/persons", {**stated, "name": "Somebody Else"})
    corrected = {"identity": {"scheme": "TL_ELECTOR", "number": "9" + stated["identity"]["number"]}}
    path = f"registry/persons/{entry['person_id']}"
    rectified = await desk.do(REGISTRAR, "POST", f"{path}/rectification", {**corrected, "gender": stated["gender"]})
    gone = await desk.do("tl/verifier-1", "POST", "registry/persons/search", looked_for)

    assert "name" not in entry
    assert entry["recorded_fields"] == sorted(entry["recorded_fields"])
    assert found["person_id"] == entry["person_id"]
    assert problem(twice) == (409, "person_already_registered")
    assert (rectified["version"], gone["person_id"]) == (2, None)
    again = await desk.do(REGISTRAR, "POST", f"{path}/rectification", corrected)
    assert again["version"] == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"identity": {"scheme": "NIK", "number": "5303011703010001"}}, "person_number_malformed"),
        ({"identity": {"scheme": "TL_ELECTOR", "number": "12-34"}}, "person_number_malformed"),
        ({"birth_date": "2999-01-01"}, "birth_date_implausible"),
        ({"birth_date": "1850-01-01"}, "birth_date_implausible"),
        ({"place_code": "53.03"}, "place_unknown"),
        ({"phone": "077 123"}, "phone_malformed"),
        ({"email": "nobody"}, "email_malformed"),
        ({"gender": "x"}, "invalid_request"),
        ({"religion": "catholic"}, "invalid_request"),
    ],
)
async def test_what_cannot_be_true_of_a_person_is_refused_and_not_repeated(
    desk: Desk, changes: dict[str, Any], code: str
) -> None:
    stated = somebody(**changes)

    answer = await desk.ask(REGISTRAR, "POST", "registry/persons", stated)

    assert problem(answer) == (422, code)
    assert stated["identity"]["number"] not in answer.text
    assert stated["name"] not in answer.text


async def test_a_consent_opens_its_purpose_until_it_is_withdrawn(desk: Desk) -> None:
    person_id = await enter(desk)
    consents = f"registry/persons/{person_id}/consents"
    given = {"purpose": "inclusion_support", "notice_version": "2026-1"}

    consent = await desk.do(REGISTRAR, "POST", consents, given)
    open_ = await read(desk, PROTECTION, person_id, "inclusion_support")
    second = await desk.ask(REGISTRAR, "POST", consents, given)
    needless = await desk.ask(REGISTRAR, "POST", consents, {**given, "purpose": "contact"})
    nameless = await desk.ask(
        REGISTRAR, "POST", consents, {**given, "purpose": "partner_introduction", "is_cross_border": True}
    )
    withdrawal = {"reason_code": "changed_mind"}
    await desk.do(REGISTRAR, "POST", f"registry/consents/{consent['consent_id']}/withdrawal", withdrawal)
    closed = await read(desk, PROTECTION, person_id, "inclusion_support")

    assert open_.json()["data"]["vulnerabilities"] == ["single_parent"]
    assert problem(second) == (409, "consent_active")
    assert problem(needless) == (422, "consent_not_needed")
    assert problem(nameless) == (422, "consent_recipients")
    assert problem(closed) == (409, "consent_missing")
    listed = (await desk.do(PROTECTION, "GET", consents))["items"]
    assert [entry["withdrawal_reason"] for entry in listed] == ["changed_mind"]
    assert (listed[0]["schema_version"], listed[0]["jurisdiction"]) == ("ISO/IEC TS 27560:2023", "tl")


async def test_a_granted_restriction_leaves_the_purposes_the_law_leaves(desk: Desk) -> None:
    person_id = await enter(desk)
    asked = await desk.do(REGISTRAR, "POST", f"registry/persons/{person_id}/requests", {"kind": "restriction"})
    again = await desk.ask(REGISTRAR, "POST", f"registry/persons/{person_id}/requests", {"kind": "restriction"})
    answer = f"registry/person-requests/{asked['request_id']}/answer"
    given = {"outcome": "granted", "reason_code": "accuracy_contested"}

    not_by_the_registrar = await desk.ask(REGISTRAR, "POST", answer, given)
    granted = await desk.do(PROTECTION, "POST", answer, given)
    twice = await desk.ask(PROTECTION, "POST", answer, given)
    contact = await read(desk, REGISTRAR, person_id, "contact")
    claim = await read(desk, REGISTRAR, person_id, "legal_claim")
    lifting = f"registry/persons/{person_id}/restriction-lifting"
    await desk.do(PROTECTION, "POST", lifting, {"reason_code": "settled"})

    received, due = (datetime.fromisoformat(asked[name]) for name in ("received_at", "due_at"))
    assert due - received == timedelta(hours=72)
    assert problem(again) == (409, "person_request_open")
    assert problem(not_by_the_registrar) == (403, "role_missing")
    assert (granted["status"], granted["answered_by"]) == ("granted", "data_protection_officer-1")
    assert problem(twice) == (409, "person_request_state")
    assert problem(contact) == (409, "person_restricted")
    assert claim.json()["data"]["name"] == "Domingas Quelicai"
    assert (await read(desk, REGISTRAR, person_id, "contact")).status_code == 200
    assert problem(await desk.ask(PROTECTION, "POST", lifting, {"reason_code": "settled"})) == (
        409,
        "person_restriction",
    )


async def test_a_granted_access_exports_all_that_is_kept_and_a_refused_one_nothing(desk: Desk) -> None:
    person_id = await enter(desk)
    enterprise = await desk.do(REGISTRAR, "POST", "registry/enterprises", named(ENTERPRISE))
    owner = f"registry/enterprises/{enterprise['enterprise_id']}/owners/{person_id}"
    await desk.do(REGISTRAR, "PUT", owner, {"share_basis_points": 10_000, "since": "2024-05-20"})
    consent = {"purpose": "partner_introduction", "notice_version": "2026-1"}
    await desk.do(REGISTRAR, "POST", f"registry/persons/{person_id}/consents", consent)

    refused = await answered(desk, person_id, "access", "refused")
    nothing = await desk.ask(PROTECTION, "GET", f"registry/person-requests/{refused['request_id']}/export")
    granted = await answered(desk, person_id, "access")
    export = await desk.do(PROTECTION, "GET", f"registry/person-requests/{granted['request_id']}/export")

    assert problem(nothing) == (409, "person_request_state")
    assert None not in export["person"]["data"].values()
    assert export["ownerships"] == [
        {"enterprise_id": enterprise["enterprise_id"], "share_basis_points": 10_000, "since": "2024-05-20"}
    ]
    assert [entry["purpose"] for entry in export["consents"]] == ["partner_introduction"]
    assert {entry["status"] for entry in export["requests"]} == {"refused", "granted"}
    assert [(entry["purpose"], entry["record_id"]) for entry in export["usage"]] == [
        ("ownership_statistics", enterprise["enterprise_id"]),
        ("person_request", granted["request_id"]),
    ]
    assert export["is_usage_whole"]


async def test_owners_decide_what_an_entry_says_about_them(desk: Desk) -> None:
    young, old = await enter(desk), await enter(desk, gender="male", birth_date="1960-01-01")
    enterprise = await desk.do(REGISTRAR, "POST", "registry/enterprises", named(ENTERPRISE))
    path = f"registry/enterprises/{enterprise['enterprise_id']}"

    one = await desk.do(
        REGISTRAR, "PUT", f"{path}/owners/{young}", {"share_basis_points": 4_000, "since": "2024-05-20"}
    )
    two = await desk.do(REGISTRAR, "PUT", f"{path}/owners/{old}", {"share_basis_points": 6_000, "since": "2024-05-20"})
    more = await desk.ask(
        REGISTRAR, "PUT", f"{path}/owners/{young}", {"share_basis_points": 4_001, "since": "2024-05-20"}
    )
    stated = {**ENTERPRISE, "legal_name": enterprise["description"]["legal_name"]}
    del stated["country"]
    amended = await desk.do(REGISTRAR, "PUT", path, {**stated, "sector": "Food", "owner_gender": "male"})

    assert (one["description"]["owner_gender"], one["is_youth_led"]) == ("female", True)
    assert (two["description"]["owner_gender"], two["is_youth_led"]) == ("mixed", False)
    assert problem(more) == (422, "owner_share")
    assert (amended["description"]["sector"], amended["description"]["owner_gender"]) == ("Food", "mixed")


async def test_only_overdue_requests_are_listed_as_such_and_only_at_home(desk: Desk) -> None:
    person_id = await enter(desk)
    asked = await desk.do(REGISTRAR, "POST", f"registry/persons/{person_id}/requests", {"kind": "rectification"})

    overdue = await desk.do(PROTECTION, "GET", "registry/person-requests/overdue?country=tl&limit=200")
    waiting = await desk.do(PROTECTION, "GET", "registry/person-requests?country=tl&status=open&limit=200")
    abroad = await desk.ask("id/data_protection_officer-1", "GET", "registry/person-requests?country=tl")
    unread = await desk.ask("id/registrar-1", "GET", f"registry/person-requests/{asked['request_id']}")

    assert asked["request_id"] not in [entry["request_id"] for entry in overdue["items"]]
    assert asked["request_id"] in [entry["request_id"] for entry in waiting["items"]]
    assert problem(abroad) == problem(unread) == (403, "person_of_other_ministry")
