"""Verification, recognition and change requests over HTTP."""

from collections.abc import AsyncIterator

import httpx
import pytest

from deploy.embedded.running import Platform
from tests.integration.desk import JsonObject, problem
from tests.integration.registrars import Registrars

ASKER, VERIFIER, OFFICER = "tl/registrar-1", "tl/verifier-1", "tl/ministry_officer-1"
VISIT: JsonObject = {"kind": "site_visit", "seen_on": "2026-01-15"}
EXTRACT: JsonObject = {"kind": "register_extract", "seen_on": "2026-01-15", "reference": "SERVE/2026/118"}


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[Registrars]:
    async with httpx.AsyncClient(base_url=platform.url("registry"), timeout=30) as client:
        yield Registrars(platform, client)


async def verified(desk: Registrars) -> str:
    """Register and verify an enterprise; give its path."""
    path = f"/v1/enterprises/{(await desk.enterprise())['enterprise_id']}"
    await desk.done(VERIFIER, "POST", f"{path}/verification", {"evidence_kind": "site_visit"})
    return path


async def requested(desk: Registrars, path: str, **body: object) -> JsonObject:
    asked = {"reason_code": "moved", "evidence": [EXTRACT], **body}
    return await desk.done(ASKER, "POST", f"{path}/change-requests", asked)


async def test_an_entry_is_verified_once_the_evidence_confirms_it_and_recognised_from_abroad(desk: Registrars) -> None:
    path = f"/v1/enterprises/{(await desk.enterprise())['enterprise_id']}"
    failed = {"outcome": "not_confirmed", "reason_code": "place_not_found", "evidence": [VISIT]}
    found = {"evidence": [EXTRACT, VISIT], "checked_fields": ["legal_name", "place_code"]}

    waiting = await desk.done(VERIFIER, "POST", f"{path}/verification", failed)
    early = await desk.send("id/ministry_officer-1", "POST", f"{path}/recognition")
    vague = await desk.send(VERIFIER, "POST", f"{path}/verification", {"evidence": [{**EXTRACT, "reference": None}]})
    confirmed = await desk.done(VERIFIER, "POST", f"{path}/verification", found)
    known = await desk.done("id/ministry_officer-1", "POST", f"{path}/recognition", {"basis_code": "mou_article_3"})
    held = await desk.done(OFFICER, "POST", f"{path}/suspension", {"reason_code": "complaint"})
    ended = await desk.done("id/ministry_officer-1", "POST", f"{path}/recognition-withdrawal", {"reason_code": "ended"})
    kept = await desk.read(f"{path}/verifications")

    assert [problem(early), problem(vague)] == [(409, "enterprise_state"), (422, "evidence_incomplete")]
    assert [one["status"] for one in (waiting, confirmed, held)] == ["registered", "verified", "suspended"]
    assert [one["recognised_by"] for one in (confirmed, known, held, ended)] == [None, "id", "id", None]
    assert [(one["version"], one["finding"]["outcome"]) for one in kept["items"]] == [
        (2, "not_confirmed"),
        (3, "confirmed"),
    ]
    assert kept["items"][0]["finding"]["reason_code"] == "place_not_found"
    assert [item["reference"] for item in kept["items"][1]["finding"]["evidence"]] == ["SERVE/2026/118", None]


async def test_a_verified_entry_changes_by_a_request_that_somebody_else_approves(desk: Registrars) -> None:
    path = await verified(desk)
    early = {"description": {"sector": "Food", "valid_from": "2024-01-15"}, "reason_code": "moved", "evidence": [VISIT]}

    backdated = await desk.send(ASKER, "POST", f"{path}/change-requests", early)
    request = await requested(desk, path, description={"place_code": "TL0401"})
    address = f"/v1/change-requests/{request['request_id']}"
    shown = await desk.read(address)
    own = await desk.send(ASKER, "POST", f"{address}/approval")
    abroad = await desk.send("id/verifier-1", "POST", f"{address}/approval")
    approved = await desk.done(VERIFIER, "POST", f"{address}/approval")
    twice = await desk.send(VERIFIER, "POST", f"{address}/approval")
    entry, after = await desk.read(path), await desk.read(address)

    assert problem(backdated) == (422, "valid_from_before_entry")
    assert [problem(one) for one in (own, abroad, twice)] == [
        (403, "role_missing"),
        (403, "change_request_of_other_ministry"),
        (409, "change_request_decided"),
    ]
    changes = [("municipality_code", "TL01", "TL04"), ("place_code", "TL0104", "TL0401")]
    for reading in (shown, after):
        (differences,) = [day["differences"] for day in reading["differences"]]
        assert [(one["field"], one["before"], one["after"]) for one in differences] == changes
    assert (approved["status"], approved["entry_version"], entry["version"]) == ("approved", 3, 3)
    assert (entry["status"], entry["description"]["place_code"]) == ("verified", "TL0401")


async def test_a_request_overtaken_by_another_is_refused_until_its_asker_has_looked(desk: Registrars) -> None:
    path = await verified(desk)
    first = await requested(desk, path, description={"legal_name": "Kafé Maubisse Lda", "sector": "Food"})
    second = await requested(desk, path, description={"sector": "Retail"})
    listed = await desk.read("/v1/change-requests", entry_id=first["entry_id"], status="open")
    addresses = [f"/v1/change-requests/{one['request_id']}" for one in (first, second)]
    await desk.done(VERIFIER, "POST", f"{addresses[0]}/approval")

    refused = await desk.send(VERIFIER, "POST", f"{addresses[1]}/approval")
    shown = await desk.read(addresses[1])
    too_far = await desk.send(ASKER, "POST", f"{addresses[1]}/rebase", {"entry_version": shown["entry_version"] + 1})
    await desk.done(ASKER, "POST", f"{addresses[1]}/rebase", {"entry_version": shown["entry_version"]})
    await desk.done(VERIFIER, "POST", f"{addresses[1]}/approval")
    entry = await desk.read(path)

    assert second["conflicts_with"] == [first["request_id"]]
    assert {one["request_id"] for one in listed["items"]} == {first["request_id"], second["request_id"]}
    assert problem(refused) == (409, "change_request_conflict")
    (conflict,) = refused.json()["conflicts"]
    assert [conflict[name] for name in ("field", "then", "now", "asked")] == ["sector", "Agriculture", "Food", "Retail"]
    assert shown["conflicts"] == [conflict]
    assert problem(too_far) == (422, "base_version_invalid")
    assert (entry["description"]["legal_name"], entry["description"]["sector"]) == ("Kafé Maubisse Lda", "Retail")


async def test_a_change_is_corrected_and_taken_back_by_request_and_a_rejected_one_changes_nothing(
    desk: Registrars,
) -> None:
    path = await verified(desk)
    asked: list[JsonObject] = [
        {"description": {"sector": "Foot"}},
        {"description": {"sector": "Food"}, "change": 3},
        {"change": 4},
    ]
    sectors = []

    for body in asked:
        request = await requested(desk, path, **body)
        await desk.done(VERIFIER, "POST", f"/v1/change-requests/{request['request_id']}/approval")
        sectors.append((await desk.read(path))["description"]["sector"])
    other = await requested(desk, path, description={"sector": "Retail"})
    rejection = f"/v1/change-requests/{other['request_id']}/rejection"
    rejected = await desk.done(VERIFIER, "POST", rejection, {"reason_code": "not_confirmed"})
    standing = await desk.send(
        ASKER, "POST", f"{path}/change-requests", {"change": 2, "reason_code": "moved", "evidence": [VISIT]}
    )
    same = await desk.send(
        ASKER,
        "POST",
        f"{path}/change-requests",
        {"description": {"sector": "Agriculture"}, "reason_code": "moved", "evidence": [VISIT]},
    )

    assert sectors == ["Foot", "Food", "Agriculture"]
    assert (rejected["status"], (await desk.read(path))["version"]) == ("rejected", 5)
    assert [problem(standing), problem(same)] == [(422, "standing_change"), (422, "change_request_empty")]


async def test_an_attested_cooperative_changes_by_a_request_that_somebody_else_approves(desk: Registrars) -> None:
    entry = await desk.cooperative()
    path = f"/v1/cooperatives/{entry['cooperative_id']}"
    said = {name: entry["description"][name] for name in ("legal_name", "kind", "place_code")}
    await desk.done(ASKER, "PUT", path, {**said, "kind": "marketing"})
    await desk.done("id/ministry_officer-1", "POST", f"{path}/recognition", {"basis_code": "mou_article_3"})
    taking_back = {"change": 2, "description": None, "reason_code": "mistyped"}

    alone = await desk.send(ASKER, "PUT", path, {**said, "kind": "consumer"})
    corrected = await desk.send(ASKER, "POST", f"{path}/corrections", taking_back)
    moved = await requested(desk, path, description={"place_code": "TL0401"})
    renamed = await requested(desk, path, description={"legal_name": "Kooperativa Ermera Foun", "place_code": "TL0101"})
    taken_back = await requested(desk, path, change=2)
    answers = [
        await desk.send(VERIFIER, "POST", f"/v1/change-requests/{one['request_id']}/approval")
        for one in (moved, renamed, taken_back)
    ]
    lending = await desk.send(
        ASKER,
        "POST",
        f"{path}/change-requests",
        {"description": {"kind": "savings_and_loan"}, "reason_code": "moved", "evidence": [VISIT]},
    )
    after = await desk.read(path)

    assert [problem(one) for one in (alone, corrected)] == [(409, "cooperative_attested")] * 2
    assert (moved["entry_kind"], moved["fields"]) == ("cooperative", ["municipality_code", "place_code"])
    assert renamed["conflicts_with"] == [moved["request_id"]]
    assert [one.status_code for one in answers] == [200, 409, 200]
    assert problem(answers[1]) == (409, "change_request_conflict")
    assert problem(lending) == (422, "cooperative_kind_fixed")
    found = [after["description"][name] for name in ("legal_name", "kind", "place_code", "municipality_code")]
    assert found == [said["legal_name"], "producer", "TL0401", "TL04"]
