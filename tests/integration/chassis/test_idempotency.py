import asyncio
from typing import Any

import httpx
from fastapi import FastAPI

from services.chassis.mongo import Database
from services.kernel import Country
from tests.integration.chassis.registers import ENTERPRISE, Issuer, assert_problem, calling, new_key, serving
from tests.namesakes import another

PARALLEL = 16


async def ask(client: httpx.AsyncClient, key: dict[str, str], **changes: Any) -> httpx.Response:
    return await client.post("/v1/enterprises", json={**ENTERPRISE, **changes}, headers=key)


async def entries_named(db: Database, name: str) -> int:
    """Count entries and their facts; they must agree."""
    ids = [document["_id"] async for document in db.enterprises.find({"legal_name": name})]
    facts = [record["aggregateid"] async for record in db.outbox.find({"aggregateid": {"$in": ids}})]
    assert sorted(facts) == sorted(ids)
    return len(ids)


async def test_the_same_request_twice_is_one_effect_and_one_answer(
    registry: FastAPI, registrar: httpx.AsyncClient
) -> None:
    key = new_key()

    first = await ask(registrar, key, legal_name="Asked twice")
    again = await ask(registrar, key, legal_name="Asked twice")

    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert first.headers["ETag"] == again.headers["ETag"]
    assert await entries_named(registry.state.uow.db, "Asked twice") == 1


async def test_an_answer_given_again_is_the_old_one_though_the_entry_has_changed_since(
    registrar: httpx.AsyncClient,
) -> None:
    key, described = new_key(), another(ENTERPRISE)
    first = await ask(registrar, key, **described)
    amended = {name: value for name, value in described.items() if name != "country"} | {"sector": "services"}
    changed = await registrar.put(f"/v1/enterprises/{first.json()['enterprise_id']}", json=amended)

    again = await ask(registrar, key, **described)

    assert changed.json()["description"]["sector"] == "services"
    assert again.content == first.content


async def test_many_requests_at_once_with_one_key_are_one_effect(
    registry: FastAPI, registrar: httpx.AsyncClient
) -> None:
    key = new_key()
    numbered = {"legal_name": "Asked at once", "identifiers": [{"scheme": "TIN", "value": "1234567"}]}

    answers = await asyncio.gather(*(ask(registrar, key, **numbered) for _ in range(PARALLEL)))

    entered = {answer.content for answer in answers if answer.status_code == 201}
    assert len(entered) == 1
    for answer in answers:
        if answer.status_code != 201:
            assert_problem(answer, 409, "request_in_flight")
    assert (await ask(registrar, key, **numbered)).content in entered
    assert await entries_named(registry.state.uow.db, "Asked at once") == 1


async def test_another_key_for_the_same_number_is_refused_as_taken(registrar: httpx.AsyncClient) -> None:
    numbered = another(ENTERPRISE) | {"identifiers": [{"scheme": "TIN", "value": "7654321"}]}

    first, second = await ask(registrar, new_key(), **numbered), await ask(registrar, new_key(), **numbered)

    assert first.status_code == 201
    assert_problem(second, 409, "possible_duplicate")


async def test_a_refusal_is_not_kept_so_that_the_mended_request_may_use_the_key(registrar: httpx.AsyncClient) -> None:
    key, described = new_key(), another(ENTERPRISE)

    refused = await ask(registrar, key, **described | {"place_code": "TL99"})
    mended = await ask(registrar, key, **described)

    assert (refused.status_code, mended.status_code) == (422, 201)


async def test_two_callers_with_the_same_key_do_not_see_each_others_answers(registry: FastAPI, issuer: Issuer) -> None:
    key = new_key()
    ids = set()

    for subject in ("registrar-1", "registrar-2"):
        async with calling(registry, issuer.token(subject=subject)) as client:
            answer = await ask(client, key, **another(ENTERPRISE))
            assert answer.status_code == 201
            ids.add(answer.json()["enterprise_id"])

    assert len(ids) == 2


async def test_the_same_subject_of_the_other_ministry_is_another_caller(registry: FastAPI, issuer: Issuer) -> None:
    key, described = new_key(), another(ENTERPRISE)
    async with calling(registry, issuer.token()) as client:
        ours = await ask(client, key, **described)

    async with calling(registry, issuer.token(ministry=Country.ID)) as client:
        theirs = await ask(client, key, **described)

    assert ours.status_code == 201
    assert_problem(theirs, 403, "enterprise_of_other_ministry")


async def test_an_answer_outlives_the_process_that_gave_it(registry: FastAPI, issuer: Issuer) -> None:
    key, described = new_key(), another(ENTERPRISE)
    answers = []

    for _ in range(2):
        async with serving(registry.state.settings, fresh=False) as app, calling(app, issuer.token()) as client:
            answers.append(await ask(client, key, **described))

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
