import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.chassis.caller import Caller
from services.chassis.conflicts import StaleVersionError
from services.chassis.mongo import Database
from services.chassis.unit_of_work import Transaction, UnitOfWork
from services.kernel import Country, Decision
from services.registry.enterprises import model, repository
from tests.integration.chassis.registers import DESCRIPTION, assert_problem, dump, register
from tests.namesakes import another

PARALLEL = 8
OFFICER = Caller("ministry_officer-1", Country.TL)


def suspending(enterprise_id: str) -> Callable[[Transaction], Awaitable[Decision[Any]]]:
    async def work(tx: Transaction) -> Decision[Any]:
        entry = await repository.get(enterprise_id, tx)
        decision = model.suspend(entry, reason_code="complaint", at=tx.now)
        await repository.save(decision, tx)
        return decision

    return work


def unit_of(registry: FastAPI) -> UnitOfWork:
    unit: UnitOfWork = registry.state.uow
    return unit


async def versions(db: Database, enterprise_id: str) -> tuple[int, list[int]]:
    """Give the entry's version and the versions of its facts."""
    entry = await db.enterprises.find_one({"_id": enterprise_id})
    assert entry is not None
    facts = [record["version"] async for record in db.outbox.find({"aggregateid": enterprise_id})]
    return entry["version"], sorted(facts)


async def test_an_exception_after_the_write_leaves_neither_document_nor_fact(
    registry: FastAPI, registrar: httpx.AsyncClient
) -> None:
    entered = await register(registrar)
    before = await dump(registry.state.uow.db)

    async def suspend_and_fail(tx: Transaction) -> None:
        await suspending(entered["enterprise_id"])(tx)
        raise RuntimeError("after the write")

    with pytest.raises(RuntimeError, match="after the write"):
        await unit_of(registry).run(suspend_and_fail, caller=OFFICER)

    assert await dump(registry.state.uow.db) == before


async def test_a_decision_without_facts_writes_nothing(registry: FastAPI, registrar: httpx.AsyncClient) -> None:
    described = another(DESCRIPTION)
    entered = await register(registrar, **described)
    before = await dump(registry.state.uow.db)

    answer = await registrar.put(f"/v1/enterprises/{entered['enterprise_id']}", json=described)

    assert answer.status_code == 200
    assert await dump(registry.state.uow.db) == before


async def test_of_two_transactions_on_one_entry_the_second_is_repeated_on_what_the_first_left(
    registry: FastAPI, registrar: httpx.AsyncClient
) -> None:
    enterprise_id = (await register(registrar))["enterprise_id"]
    both_have_read = asyncio.Barrier(2)
    attempts = 0

    async def suspend_together(tx: Transaction) -> None:
        nonlocal attempts
        attempts += 1
        entry = await repository.get(enterprise_id, tx)
        if attempts <= 2:
            await both_have_read.wait()
        await repository.save(model.suspend(entry, reason_code="complaint", at=tx.now), tx)

    unit = unit_of(registry)
    outcomes = await asyncio.gather(
        unit.run(suspend_together, caller=OFFICER), unit.run(suspend_together, caller=OFFICER), return_exceptions=True
    )

    refused = [outcome for outcome in outcomes if outcome is not None]
    assert len(refused) == 1
    assert isinstance(refused[0], StaleVersionError | model.EnterpriseStateError)
    assert await versions(registry.state.uow.db, enterprise_id) == (2, [1, 2])


async def test_a_decision_on_an_old_version_is_refused(registry: FastAPI, registrar: httpx.AsyncClient) -> None:
    enterprise_id = (await register(registrar))["enterprise_id"]
    decision = await unit_of(registry).run(suspending(enterprise_id), caller=OFFICER)
    before = await dump(registry.state.uow.db)

    with pytest.raises(StaleVersionError):
        await unit_of(registry).run(lambda tx: repository.save(decision, tx), caller=OFFICER)

    assert await dump(registry.state.uow.db) == before


@pytest.mark.parametrize("etag", [None, '"1"'])
async def test_versions_stay_gapless_when_many_change_one_entry_at_once(
    registry: FastAPI, registrar: httpx.AsyncClient, etag: str | None
) -> None:
    enterprise_id = (await register(registrar))["enterprise_id"]

    answers = await asyncio.gather(
        *(
            registrar.put(
                f"/v1/enterprises/{enterprise_id}",
                json={**DESCRIPTION, "sector": f"sector-{number}"},
                headers={"If-Match": etag} if etag else {},
            )
            for number in range(PARALLEL)
        )
    )

    accepted = [answer for answer in answers if answer.status_code == 200]
    for answer in answers:
        if answer.status_code != 200:
            assert_problem(answer, 412, "stale_version")
    assert len(accepted) == 1 if etag else accepted
    version, facts = await versions(registry.state.uow.db, enterprise_id)
    assert version == 1 + len(accepted)
    assert facts == list(range(1, version + 1))
    assert sorted(answer.json()["version"] for answer in accepted) == facts[1:]


async def test_a_caller_who_goes_away_does_not_tear_a_commit(registry: FastAPI, registrar: httpx.AsyncClient) -> None:
    enterprise_id = (await register(registrar))["enterprise_id"]
    written, committed = asyncio.Event(), asyncio.Event()

    async def suspend_slowly(tx: Transaction) -> None:
        await suspending(enterprise_id)(tx)
        written.set()

    unit = UnitOfWork(unit_of(registry).client, unit_of(registry).db, wake_relay=committed.set)
    running = asyncio.create_task(unit.run(suspend_slowly, caller=OFFICER))
    await written.wait()
    running.cancel()
    async with asyncio.timeout(10):
        await committed.wait()

    with pytest.raises(asyncio.CancelledError):
        await running
    assert await versions(registry.state.uow.db, enterprise_id) == (2, [1, 2])


async def test_facts_of_one_entry_are_recorded_in_order_though_a_writers_clock_runs_behind(
    registry: FastAPI, registrar: httpx.AsyncClient
) -> None:
    enterprise_id = (await register(registrar))["enterprise_id"]
    unit = unit_of(registry)
    late = UnitOfWork(unit.client, unit.db, clock=lambda: datetime(2020, 1, 1, tzinfo=UTC))

    await late.run(suspending(enterprise_id), caller=OFFICER)

    facts = unit.db.outbox.find({"aggregateid": enterprise_id}).sort([("recorded_at", 1), ("version", 1)])
    assert [record["version"] async for record in facts] == [1, 2]
