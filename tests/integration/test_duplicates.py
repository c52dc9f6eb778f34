"""Duplicates over HTTP: refused at registration, found by a scan, judged, merged and unmerged."""

from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest

from deploy.embedded.running import Platform
from tests.integration.desk import JsonObject, problem
from tests.integration.registrars import COOPERATIVE, ENTERPRISE, Registrars
from tests.namesakes import another
from tests.waiting import eventually

REASON = {"reason_code": "checked_on_site"}


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[Registrars]:
    async with httpx.AsyncClient(base_url=platform.url("registry"), timeout=10) as client:
        yield Registrars(platform, client)


def application(**changes: object) -> JsonObject:
    """Describe an enterprise under a number that no other test's name carries."""
    return {**ENTERPRISE, "legal_name": f"Padaria Senhora {uuid4().int % 10**9}", **changes}


def twin(body: JsonObject) -> JsonObject:
    return {**body, "legal_name": body["legal_name"].replace("Senhora", "Sennora") + ", Unipessoal Lda"}


def described(body: JsonObject) -> JsonObject:
    return {name: value for name, value in body.items() if name != "country"}


async def enter(desk: Registrars, body: JsonObject) -> str:
    return str((await desk.done("tl/registrar-1", "POST", "/v1/enterprises", body))["enterprise_id"])


async def pair_of(desk: Registrars, one: str, other: str, kind: str = "enterprise") -> str:
    started = await desk.done("tl/registrar-1", "POST", "/v1/duplicates/scans", {"kind": kind})
    batches = f"/v1/duplicates/scans/{started['scan']['scan_id']}/batches"
    while started["scan"]["finished_at"] is None:
        started = await desk.done("tl/registrar-1", "POST", batches, {"entries": 50})
    assert started["share_done"] == "1"
    assert problem(await desk.send("tl/registrar-1", "POST", batches, {})) == (409, "duplicate_scan_finished")
    return ":".join(sorted((one, other)))


async def renamed_twins(desk: Registrars, number: int) -> tuple[JsonObject, str, str]:
    """Enter two enterprises of which the second is given the first one's name afterwards; give the first and both."""
    first = application(identifiers=[{"scheme": "TIN", "value": str(number)}])
    second = application(identifiers=[{"scheme": "SERVE", "value": str(number)}])
    entered = await enter(desk, first), await enter(desk, second)
    renamed = {**described(second), "legal_name": twin(first)["legal_name"]}
    await desk.done("tl/registrar-1", "PUT", f"/v1/enterprises/{entered[1]}", renamed)
    return first, *entered


async def standing_is(platform: Platform, desk: Registrars, enterprise_id: str, standing: str) -> bool:
    url = f"{platform.url('financing')}/v1/borrowers/{enterprise_id}"
    answer = await desk.client.get(url, headers=await desk.headers("id/loan_officer-1"))
    return answer.is_success and answer.json()["borrower"]["standing"] == standing


async def test_a_likely_duplicate_is_shown_and_entered_only_by_who_says_that_it_is_another(desk: Registrars) -> None:
    first = application()
    known = await enter(desk, first)

    asked = {name: first[name] for name in ("country", "place_code", "activity_code")}
    search = {**asked, "kind": "enterprise", "legal_name": twin(first)["legal_name"]}
    shown = await desk.done("tl/verifier-1", "POST", "/v1/duplicates/search", search)
    refused = await desk.send("tl/registrar-1", "POST", "/v1/enterprises", twin(first))
    entered = await enter(desk, {**twin(first), "not_duplicate_of": [known]})
    pair = await desk.done("tl/registrar-1", "GET", f"/v1/duplicates/{':'.join(sorted((known, entered)))}")

    assert [one["entry_id"] for one in shown["candidates"]] == [known]
    assert problem(refused) == (409, "possible_duplicate")
    assert [(one["entry_id"], one["grade"]) for one in refused.json()["candidates"]] == [(known, "likely")]
    assert pair["pair"]["status"] == "dismissed"
    assert [step["by"] for step in pair["pair"]["steps"]] == ["registrar-1", "registrar-1"]
    assert [field["part"]["level"] for field in pair["fields"]][2:] == ["same", "same", "same"]


async def test_two_cooperatives_of_one_number_are_one_whoever_says_otherwise(desk: Registrars) -> None:
    numbered = {
        **COOPERATIVE,
        "legal_name": "Cooperativa Filhos de Same",
        "identifiers": [{"scheme": "TIN", "value": "5550001"}],
    }
    known = (await desk.done("tl/registrar-1", "POST", "/v1/cooperatives", numbered))["cooperative_id"]
    other = {**numbered, "legal_name": "Kooperativa Oan Timor", "not_duplicate_of": [known]}

    refused = await desk.send("tl/registrar-1", "POST", "/v1/cooperatives", other)

    assert problem(refused) == (409, "possible_duplicate")
    assert refused.json()["candidates"][0]["grade"] == "certain"


async def test_a_pair_found_by_a_scan_is_merged(platform: Platform, desk: Registrars) -> None:
    first, survivor, merged = await renamed_twins(desk, 5_550_002)
    path = f"/v1/duplicates/{await pair_of(desk, survivor, merged)}"
    given = {**REASON, "surviving_id": survivor, "take_over": ["identifiers"]}
    listed = await desk.done("tl/ministry_officer-1", "GET", "/v1/duplicates?country=tl&limit=200")

    stranger = await desk.send("tl/ministry_officer-1", "POST", f"{path}/merge", {**given, "surviving_id": "ent-none"})
    abroad = await desk.send("id/ministry_officer-1", "POST", f"{path}/merge", given)
    judged = await desk.done("tl/ministry_officer-1", "POST", f"{path}/merge", given)
    away = await desk.done("tl/registrar-1", "GET", f"/v1/enterprises/{merged}")
    kept = await desk.done("tl/registrar-1", "GET", f"/v1/enterprises/{survivor}")
    suspended = await desk.send("tl/ministry_officer-1", "POST", f"/v1/enterprises/{merged}/suspension", REASON)

    assert path.rpartition("/")[2] in [one["pair_id"] for one in listed["items"]]
    assert problem(stranger) == (422, "survivor_not_of_pair")
    assert problem(abroad) == (403, "duplicates_of_other_ministry")
    assert (judged["pair"]["status"], away["status"], away["merged_into"]) == ("merged", "merged", survivor)
    assert kept["description"]["identifiers"] == ["SERVE:5550002", "TIN:5550002"]
    assert kept["description"]["legal_name"] == first["legal_name"]
    assert problem(suspended) == (409, "enterprise_state")
    await eventually(lambda: standing_is(platform, desk, merged, "merged"))


async def test_a_merge_is_taken_back(platform: Platform, desk: Registrars) -> None:
    first, survivor, merged = await renamed_twins(desk, 5_550_003)
    path = f"/v1/duplicates/{await pair_of(desk, survivor, merged)}"
    given = {**REASON, "surviving_id": survivor, "take_over": ["identifiers"]}
    await desk.done("tl/ministry_officer-1", "POST", f"{path}/merge", given)

    held = await desk.send("tl/ministry_officer-1", "POST", f"{path}/unmerge", REASON)
    await desk.done("tl/registrar-1", "PUT", f"/v1/enterprises/{survivor}", described(first))
    back = await desk.done("tl/ministry_officer-1", "POST", f"{path}/unmerge", REASON)
    entry = await desk.done("tl/registrar-1", "GET", f"/v1/enterprises/{merged}")
    await desk.done("tl/registrar-1", "POST", f"{path}/dismissal", REASON)
    again = await desk.send("tl/registrar-1", "POST", f"{path}/dismissal", REASON)

    assert problem(held) == (409, "already_exists")
    assert back["pair"]["status"] == "open"
    assert (entry["status"], entry["merged_into"]) == ("registered", None)
    assert entry["description"]["identifiers"] == ["SERVE:5550003"]
    assert problem(again) == (409, "duplicate_pair_state")
    await eventually(lambda: standing_is(platform, desk, merged, "active"))


async def cooperative_twins(desk: Registrars, number: int) -> tuple[JsonObject, str, str]:
    """Enter two cooperatives, the second under the first one's name by saying that it is another; give both."""
    first = {**another(COOPERATIVE), "identifiers": [{"scheme": "TIN", "value": str(number)}]}
    second = {**first, "identifiers": [{"scheme": "SERVE", "value": str(number)}]}
    path = "/v1/cooperatives"
    known = (await desk.done("tl/registrar-1", "POST", path, first))["cooperative_id"]
    refused = await desk.send("tl/registrar-1", "POST", path, second)
    assert (problem(refused), refused.json()["candidates"][0]["entry_id"]) == ((409, "possible_duplicate"), known)
    renamed = {**second, "legal_name": f"Kooperativa seluk {number}"}
    again = (await desk.done("tl/registrar-1", "POST", path, renamed))["cooperative_id"]
    described = {name: second[name] for name in ("legal_name", "kind", "place_code", "identifiers")}
    await desk.done("tl/registrar-1", "PUT", f"{path}/{again}", described)
    return described, known, again


async def lender_standing_is(platform: Platform, desk: Registrars, cooperative_id: str, standing: str) -> bool:
    url = f"{platform.url('financing')}/v1/lenders/{cooperative_id}"
    answer = await desk.client.get(url, headers=await desk.headers("id/loan_officer-1"))
    return answer.is_success and answer.json()["standing"] == standing


async def test_two_entries_of_one_cooperative_are_merged_and_separated(platform: Platform, desk: Registrars) -> None:
    described, survivor, merged = await cooperative_twins(desk, 5_550_004)
    path = f"/v1/duplicates/{await pair_of(desk, survivor, merged, 'cooperative')}"
    given = {**REASON, "surviving_id": survivor, "take_over": ["identifiers"]}
    officer, entry = "tl/ministry_officer-1", f"/v1/cooperatives/{merged}"

    wrong = await desk.send(officer, "POST", f"{path}/merge", {**given, "take_over": ["sector"]})
    judged = await desk.done(officer, "POST", f"{path}/merge", given)
    away, kept = await desk.read(entry), await desk.read(f"/v1/cooperatives/{survivor}")
    suspended = await desk.send(officer, "POST", f"{entry}/suspension", REASON)
    taken = {**another(COOPERATIVE), "identifiers": [{"scheme": "SERVE", "value": "5550004"}]}
    entered = await desk.send("tl/registrar-1", "POST", "/v1/cooperatives", taken)
    await eventually(lambda: lender_standing_is(platform, desk, merged, "merged"))
    first = {**described, "identifiers": [{"scheme": "TIN", "value": "5550004"}]}
    await desk.done("tl/registrar-1", "PUT", f"/v1/cooperatives/{survivor}", first)
    back = await desk.done(officer, "POST", f"{path}/unmerge", REASON)
    again = await desk.read(entry)

    assert problem(wrong) == (422, "field_not_taken_over")
    assert (judged["pair"]["status"], away["status"], away["merged_into"]) == ("merged", "merged", survivor)
    assert kept["description"]["identifiers"] == ["SERVE:5550004", "TIN:5550004"]
    assert [problem(one) for one in (suspended, entered)] == [(409, "cooperative_state"), (409, "possible_duplicate")]
    assert (back["pair"]["status"], again["status"], again["merged_into"]) == ("open", "registered", None)
    assert again["description"]["identifiers"] == ["SERVE:5550004"]
    await eventually(lambda: lender_standing_is(platform, desk, merged, "active"))


async def test_an_operator_carries_a_scan_on_by_its_counters_and_sees_nobody_in_it(desk: Registrars) -> None:
    await enter(desk, application())
    started = await desk.done("tl/registrar-1", "POST", "/v1/duplicates/scans", {"kind": "enterprise"})
    path = f"/v1/duplicates/scans/{started['scan']['scan_id']}"

    carried_on = await desk.done("tl/operator-1", "POST", f"{path}/batches", {"entries": 1})
    seen = await desk.done("tl/operator-1", "GET", path)

    assert seen == carried_on
    assert (seen["scan"]["done"], seen["scan"]["total"]) == (1, started["scan"]["total"])
    assert seen["scan"].keys() == started["scan"].keys() - {"started_by", "after"}
    assert float(seen["share_done"]) <= 1


async def test_pairs_and_scans_that_are_not_there_are_not_found(desk: Registrars) -> None:
    for path, code in (("pair:none", "duplicate_pair_not_found"), ("scans/none", "duplicate_scan_not_found")):
        assert problem(await desk.send("tl/registrar-1", "GET", f"/v1/duplicates/{path}")) == (404, code)
    assert problem(await desk.send("tl/trainer-1", "GET", "/v1/duplicates?country=tl")) == (403, "role_missing")
