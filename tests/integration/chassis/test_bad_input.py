import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import FastAPI

from services.chassis.http import BODY_BYTES_MAX
from services.chassis.problems import ERRORS_SHOWN_MAX
from tests.integration.chassis.bad_requests import BAD, ENTERPRISES, IF_MATCH, JSON, Bad, entry
from tests.integration.chassis.registers import (
    DESCRIPTION,
    ENTERPRISE,
    Issuer,
    assert_problem,
    calling,
    dump,
    new_key,
    register,
)


async def send(app: FastAPI, issuer: Issuer, bad: Bad) -> None:
    """Send a bad request; demand its problem, and that everything kept stays as it is."""
    db = app.state.uow.db
    before = await dump(db)

    async with calling(app, issuer.token()) as client:
        answer = await client.request(
            bad.method,
            bad.path,
            content=json.dumps(bad.body).encode() if bad.body is not None else bad.content,
            headers={**(JSON if bad.body is not None else {}), **(new_key() if bad.keyed else {}), **bad.headers},
        )

    assert_problem(answer, bad.status, bad.code)
    assert await dump(db) == before


@pytest.mark.parametrize("kind", sorted(BAD))
async def test_a_bad_request_is_refused_with_a_stable_type_and_changes_nothing(
    registry: FastAPI, issuer: Issuer, kind: str
) -> None:
    await send(registry, issuer, BAD[kind])


async def test_the_same_request_without_the_fault_is_accepted(registry: FastAPI, issuer: Issuer) -> None:
    async with calling(registry, issuer.token()) as client:
        entered = await register(client, annual_sales={"amount_minor": 10**15, "currency": "USD"}, employees=0)

    assert entered["version"] == 1


@pytest.mark.parametrize("token", ["", "garbage"])
async def test_a_missing_or_foreign_token_is_refused_before_the_body_is_judged(registry: FastAPI, token: str) -> None:
    before = await dump(registry.state.uow.db)

    async with calling(registry, token or None) as client:
        answer = await client.post(ENTERPRISES, json={"unknown": 1}, headers=new_key())

    assert_problem(answer, 401, "unauthenticated")
    assert await dump(registry.state.uow.db) == before


async def test_a_body_over_the_limit_that_hides_its_length_is_refused(registry: FastAPI, issuer: Issuer) -> None:
    given = 0

    async def chunks() -> AsyncIterator[bytes]:
        nonlocal given
        for _ in range(64):
            given += 65_536
            yield b" " * 65_536

    before = await dump(registry.state.uow.db)
    async with calling(registry, issuer.token()) as client:
        answer = await client.post(ENTERPRISES, content=chunks(), headers={**new_key(), **JSON})

    assert_problem(answer, 413, "body_too_large")
    assert given <= BODY_BYTES_MAX + 2 * 65_536
    assert await dump(registry.state.uow.db) == before


async def test_a_thousand_faults_are_answered_with_the_first_few(registry: FastAPI, issuer: Issuer) -> None:
    async with calling(registry, issuer.token()) as client:
        answer = await client.post(ENTERPRISES, json={"n" * 5_000 + str(n): n for n in range(100)}, headers=new_key())

    assert_problem(answer, 422, "invalid_request")
    assert len(answer.json()["errors"]) == ERRORS_SHOWN_MAX
    assert len(answer.content) < 20_000


@pytest.mark.parametrize("kind", sorted(IF_MATCH))
async def test_an_etag_that_is_stale_or_no_etag_changes_nothing(registry: FastAPI, issuer: Issuer, kind: str) -> None:
    given, status, code = IF_MATCH[kind]
    async with calling(registry, issuer.token()) as client:
        entered = await register(client)
        before = await dump(registry.state.uow.db)

        answer = await client.put(
            f"{ENTERPRISES}/{entered['enterprise_id']}",
            json={**DESCRIPTION, "sector": "services"},
            headers={"If-Match": given},
        )

    assert_problem(answer, status, code)
    assert await dump(registry.state.uow.db) == before


async def test_an_idempotency_key_used_for_another_body_is_refused(registry: FastAPI, issuer: Issuer) -> None:
    key = new_key()
    async with calling(registry, issuer.token()) as client:
        first = await client.post(ENTERPRISES, json=dict(ENTERPRISE), headers=key)
        before = await dump(registry.state.uow.db)

        answer = await client.post(ENTERPRISES, json=entry(sector="services"), headers=key)

    assert first.status_code == 201
    assert_problem(answer, 422, "idempotency_key_reused")
    assert await dump(registry.state.uow.db) == before


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("amendment", {**DESCRIPTION, "legal_name": "a\x00b"}),
        ("suspension", {"reason_code": "Free text, with a name"}),
        ("suspension", {"reason_code": "complaint", "note": "x"}),
        ("verification", {"evidence_kind": ""}),
        ("verification", None),
    ],
)
async def test_a_bad_change_of_an_entry_leaves_it_as_it_is(
    registry: FastAPI, issuer: Issuer, path: str, body: Any
) -> None:
    async with calling(registry, issuer.token(["registrar", "verifier", "ministry_officer"])) as client:
        entered = await register(client)
        address = f"{ENTERPRISES}/{entered['enterprise_id']}"
        before = await dump(registry.state.uow.db)

        answer = (
            await client.put(address, json=body)
            if path == "amendment"
            else await client.post(f"{address}/{path}", json=body)
        )

    assert_problem(answer, 422, "invalid_request")
    assert await dump(registry.state.uow.db) == before


async def test_a_day_that_does_not_exist_is_refused(registry: FastAPI, issuer: Issuer) -> None:
    members = "/v1/cooperatives/coop-x/members/ent-x"
    before = await dump(registry.state.uow.db)

    async with calling(registry, issuer.token()) as client:
        for day in ("2026-02-30", "2026-13-01", "20260101", "2026-01-01T00:00:00Z", 0, "\uff12026-01-01"):
            answer = await client.put(members, json={"admitted_on": day})
            assert_problem(answer, 422, "invalid_request")

    assert await dump(registry.state.uow.db) == before
