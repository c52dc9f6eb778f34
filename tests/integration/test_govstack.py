"""GovStack's form of reading over HTTP: lists in pages, one record, whether one exists, and one value."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from deploy.embedded.running import Platform
from tests.integration.desk import JsonObject, problem
from tests.integration.registrars import COOPERATIVE, ENTERPRISE, Registrars
from tests.integration.registry_examples import GROUP
from tests.namesakes import another

REGISTRAR, EVALUATOR = "tl/registrar-1", "tl/evaluator-1"
CLIENT = "TL/GOV/COOP/registry-reader"
ENTERPRISES, GROUPS = "/v1/data/enterprises/1.0", "/v1/data/farmer-groups/1.0"


class Mediated(Registrars):
    """Speaks through an information mediator."""

    async def headers(self, officer: str) -> dict[str, str]:
        return {**await super().headers(officer), "Information-Mediator-Client": CLIENT}


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[Mediated]:
    async with httpx.AsyncClient(base_url=platform.url("registry"), timeout=20) as client:
        yield Mediated(platform, client)


def asked(**content: str) -> JsonObject:
    return {"query": {"content": content}}


async def enterprise(desk: Mediated, **told: Any) -> JsonObject:
    return await desk.done(REGISTRAR, "POST", "/v1/enterprises", another({**ENTERPRISE, **told}))


async def test_pages_of_a_list_hold_every_record_once_and_name_each_other(desk: Mediated) -> None:
    made = {(await enterprise(desk, place_code="TL0602"))["enterprise_id"] for _ in range(5)}

    pages = [await desk.done(EVALUATOR, "GET", f"{ENTERPRISES}?query.place_code=TL0602&pageSize=2")]
    while pages[-1]["next"]:
        pages.append(await desk.done(EVALUATOR, "GET", pages[-1]["next"]))

    found = [record["enterprise_id"] for page in pages for record in page["results"]]
    assert (len(found), set(found)) == (5, made)
    assert [page["count"] for page in pages] == [5, 5, 5]
    assert pages[0]["previous"] is None
    assert await desk.done(EVALUATOR, "GET", pages[1]["previous"]) == pages[0]
    last = await desk.done(EVALUATOR, "GET", f"{ENTERPRISES}?query.place_code=TL0602&ordering=descending&pageSize=5")
    assert [record["enterprise_id"] for record in last["results"]] == found[::-1]


async def test_a_list_is_searched_by_words_of_names_or_in_the_field_that_filter_names(desk: Mediated) -> None:
    entry = await enterprise(desk, legal_name="Fatin Hamutuk Maliana")

    named = await desk.done(EVALUATOR, "GET", f"{ENTERPRISES}?search=hamutuk maliana")
    field = await desk.done(EVALUATOR, "GET", f"{ENTERPRISES}?filter=register_number&search={entry['register_number']}")

    assert [one["enterprise_id"] for one in named["results"]] == [entry["enterprise_id"]]
    assert [one["enterprise_id"] for one in field["results"]] == [entry["enterprise_id"]]


async def test_one_record_is_read_or_said_to_exist_by_its_fields(desk: Mediated) -> None:
    entry = await enterprise(desk)
    group = await desk.done(REGISTRAR, "POST", "/v1/farmer-groups", GROUP)
    cooperative = await desk.done(REGISTRAR, "POST", "/v1/cooperatives", another(COOPERATIVE))

    by_id = await desk.done(EVALUATOR, "POST", f"{ENTERPRISES}/read", asked(ID=entry["enterprise_id"]))
    of_group = await desk.done(EVALUATOR, "POST", f"{GROUPS}/read", asked(ID=group["group_id"], country="tl"))
    number = asked(register_number=cooperative["register_number"])
    there = await desk.done(EVALUATOR, "POST", "/v1/data/cooperatives/1.0/exists", number)
    nowhere = await desk.done(EVALUATOR, "POST", f"{GROUPS}/exists", asked(ID="group-none"))

    assert by_id["content"]["description"]["legal_name"] == entry["description"]["legal_name"]
    assert of_group["content"]["description"]["women"] == 14
    assert (there["answer"]["status"], nowhere["answer"]["status"]) == (True, False)


async def test_one_value_is_read_as_json_as_far_as_the_caller_sees_it(desk: Mediated) -> None:
    entry = await enterprise(desk)
    path = f"{ENTERPRISES}/{entry['enterprise_id']}/readValue"

    assert await desk.done(EVALUATOR, "GET", f"{path}/status.json") == {"value": "registered"}
    assert await desk.done(EVALUATOR, "GET", f"{path}/sector.json") == {"value": "Agriculture"}
    assert problem(await desk.send(EVALUATOR, "GET", f"{path}/owners.json")) == (422, "govstack_field_unknown")


async def test_owners_are_told_to_nobody_here(desk: Mediated) -> None:
    entry = await enterprise(desk)

    read = await desk.done(REGISTRAR, "POST", f"{ENTERPRISES}/read", asked(ID=entry["enterprise_id"]))

    assert (read["content"]["owners"], read["content"]["is_youth_led"]) == ([], None)


@pytest.mark.parametrize(
    ("method", "path", "body", "refusal"),
    [
        ("GET", "/v1/data/persons/1.0", None, (404, "govstack_registry_unknown")),
        ("GET", "/v1/data/enterprises/2.0", None, (404, "govstack_registry_unknown")),
        ("GET", f"{ENTERPRISES}?query.owners=x", None, (422, "govstack_field_unknown")),
        ("GET", f"{ENTERPRISES}?filter=status", None, (422, "govstack_field_unknown")),
        ("GET", f"{ENTERPRISES}?page=0", None, (422, "invalid_request")),
        ("GET", f"{ENTERPRISES}?pageSize=201", None, (422, "invalid_request")),
        ("GET", f"{ENTERPRISES}?page=102&pageSize=100", None, (422, "govstack_list_too_deep")),
        ("GET", f"{ENTERPRISES}?search=...", None, (422, "search_text_without_words")),
        ("POST", f"{ENTERPRISES}/read", asked(ID="ent-none"), (404, "govstack_record_not_found")),
        ("POST", f"{ENTERPRISES}/read", asked(**{"$where": "1"}), (422, "govstack_field_unknown")),
        ("POST", f"{ENTERPRISES}/read", {"query": {"content": {}}}, (422, "invalid_request")),
        ("POST", f"{ENTERPRISES}/read", {"query": {"content": {"ID": {"$ne": ""}}}}, (422, "invalid_request")),
        ("POST", f"{ENTERPRISES}/exists", {}, (422, "invalid_request")),
        ("POST", f"{ENTERPRISES}/create", {}, (404, "not_found")),
    ],
)
async def test_what_cannot_be_asked_is_refused(
    desk: Mediated, method: str, path: str, body: Any, refusal: tuple[int, str]
) -> None:
    assert problem(await desk.send(EVALUATOR, method, path, body)) == refusal


async def test_two_records_that_fit_are_not_one(desk: Mediated) -> None:
    for _ in range(2):
        await enterprise(desk, place_code="TL0703")

    answer = await desk.send(EVALUATOR, "POST", f"{ENTERPRISES}/read", asked(place_code="TL0703"))

    assert problem(answer) == (409, "govstack_records_several")


async def test_every_call_names_the_system_that_asks_and_has_a_token(desk: Mediated) -> None:
    nameless = await desk.headers(EVALUATOR)
    del nameless["Information-Mediator-Client"]

    for headers, status in (
        ({}, 401),
        (nameless, 422),
        ({**nameless, "Information-Mediator-Client": "not/four"}, 422),
        ({**nameless, "Information-Mediator-Client": CLIENT}, 200),
    ):
        assert (await desk.client.get(ENTERPRISES, headers=headers)).status_code == status
