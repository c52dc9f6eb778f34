import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest
from fastapi import FastAPI

from deploy.embedded.servers import SecantusMongo
from services.chassis.audit import payload_hash, record_hash
from services.chassis.caller import Caller
from services.chassis.conflicts import StaleVersionError
from services.chassis.mongo import Database, Document
from services.chassis.unit_of_work import Transaction, UnitOfWork
from services.kernel import Country
from services.registry.enterprises import model, repository
from tests.integration.chassis.registers import (
    DESCRIPTION,
    Issuer,
    assert_problem,
    calling,
    dump,
    register,
    registry_settings,
    serving,
)

VERIFICATION = "/v1/operations/audit/verification"
OFFICER = Caller("ministry_officer-1", Country.TL)
STRANGE: tuple[Document, ...] = (
    {"collection": ""},
    {"collection": 7},
    {"aggregate_id": None},
    {"seq": "two"},
    {"fact_id": {"a": 1}},
    {"at": 0},
)

Audited = tuple[FastAPI, httpx.AsyncClient]


@pytest.fixture
async def audited(mongo: SecantusMongo, issuer: Issuer) -> AsyncIterator[Audited]:
    """A register of its own, and somebody who registers and verifies."""
    async with (
        serving(registry_settings(mongo.url, issuer)) as app,
        calling(app, issuer.token(["operator", "registrar"])) as client,
    ):
        yield app, client


async def enter(client: httpx.AsyncClient, changes: int) -> str:
    """Register an enterprise and change it some times; give its id."""
    enterprise_id = str((await register(client))["enterprise_id"])
    for number in range(changes):
        answer = await client.put(
            f"/v1/enterprises/{enterprise_id}", json={**DESCRIPTION, "sector": f"sector-{number}"}
        )
        assert answer.status_code == 200, answer.text
    return enterprise_id


async def chain_of(db: Database, aggregate_id: str) -> list[Document]:
    return [record async for record in db.audit.find({"aggregate_id": aggregate_id}).sort("seq", 1)]


async def breaks(client: httpx.AsyncClient) -> list[Document]:
    answer = await client.get(VERIFICATION)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["breaks"])


async def suspend(enterprise_id: str, tx: Transaction) -> None:
    entry = await repository.get(enterprise_id, tx)
    await repository.save(model.suspend(entry, reason_code="complaint", at=tx.now), tx)


async def test_every_fact_gets_one_record_chained_to_the_one_before_and_to_its_aggregate(audited: Audited) -> None:
    app, client = audited
    db: Database = app.state.uow.db

    enterprise_id = await enter(client, changes=10)

    chain, entry = await chain_of(db, enterprise_id), await db.enterprises.find_one({"_id": enterprise_id})
    facts = [fact async for fact in db.outbox.find({"aggregateid": enterprise_id}).sort("version", 1)]
    assert entry is not None
    assert [record["_id"] for record in chain] == [f"{enterprise_id}/{number}" for number in range(1, 12)]
    assert [record["fact_id"] for record in chain] == [fact["_id"] for fact in facts]
    assert [record["at"] for record in chain] == [fact["recorded_at"] for fact in facts]
    assert [record["payload_hash"] for record in chain] == [payload_hash(fact["payload"]) for fact in facts]
    assert [record["prev_hash"] for record in chain[1:]] == [record["hash"] for record in chain[:-1]]
    assert [record_hash(record) for record in chain] == [record["hash"] for record in chain]
    assert entry["audit_hash"] == chain[-1]["hash"]
    assert {(record["actor"], record["ministry"]) for record in chain} == {("operator-1", "tl")}


async def test_an_exception_after_the_write_leaves_neither_record_nor_head(audited: Audited) -> None:
    app, client = audited
    unit: UnitOfWork = app.state.uow
    enterprise_id = await enter(client, changes=1)
    before = await dump(unit.db)

    async def suspend_and_fail(tx: Transaction) -> None:
        await suspend(enterprise_id, tx)
        assert await tx.db.audit.count_documents({"aggregate_id": enterprise_id}, session=tx.session) == 3
        raise RuntimeError("after the write")

    with pytest.raises(RuntimeError, match="after the write"):
        await unit.run(suspend_and_fail, caller=OFFICER)

    assert await dump(unit.db) == before
    assert await breaks(client) == []


async def test_two_decisions_of_one_transaction_are_one_chain(audited: Audited) -> None:
    app, client = audited
    unit: UnitOfWork = app.state.uow
    enterprise_id = await enter(client, changes=0)

    async def suspend_and_reinstate(tx: Transaction) -> None:
        entry = await repository.get(enterprise_id, tx)
        suspended = model.suspend(entry, reason_code="complaint", at=tx.now)
        await repository.save(suspended, tx)
        await repository.save(model.reinstate(suspended.state, reason_code="mended", at=tx.now), tx)

    await unit.run(suspend_and_reinstate, caller=OFFICER)

    assert [record["seq"] for record in await chain_of(unit.db, enterprise_id)] == [1, 2, 3]
    assert await breaks(client) == []


async def test_who_has_not_loaded_an_aggregate_cannot_begin_its_chain_again(audited: Audited) -> None:
    app, client = audited
    unit: UnitOfWork = app.state.uow
    enterprise_id = await enter(client, changes=0)
    entry = await unit.run(lambda tx: repository.get(enterprise_id, tx), caller=OFFICER)
    decision = model.suspend(entry, reason_code="complaint", at=datetime.now(UTC))
    before = await dump(unit.db)

    with pytest.raises(StaleVersionError):
        await unit.run(lambda tx: repository.save(decision, tx), caller=OFFICER)

    assert await dump(unit.db) == before


async def test_an_untouched_service_is_verified_without_a_break(audited: Audited) -> None:
    _, client = audited
    empty = await client.get(VERIFICATION)
    await enter(client, changes=2)
    await enter(client, changes=0)

    whole = await client.get(VERIFICATION)

    assert (empty.json()["records"], empty.json()["aggregates"], empty.json()["breaks"]) == (0, 0, [])
    assert (whole.json()["records"], whole.json()["aggregates"], whole.json()["breaks"]) == (4, 2, [])
    assert datetime.fromisoformat(whole.json()["verified_at"]).tzinfo is not None


async def test_an_edited_record_is_found_and_counted(audited: Audited) -> None:
    app, client = audited
    enterprise_id, _ = await enter(client, changes=2), await enter(client, changes=1)
    await app.state.uow.db.audit.update_one({"_id": f"{enterprise_id}/2"}, {"$set": {"actor": "nobody"}})

    found = await breaks(client)

    assert found == [{"aggregate_id": enterprise_id, "seq": 2, "reason": "edited"}]
    assert "jembatan_audit_breaks 1.0" in (await client.get("/metrics")).text


@pytest.mark.parametrize("kept", [0, 1])
async def test_a_chain_cut_short_or_gone_is_found_against_the_aggregate(audited: Audited, kept: int) -> None:
    app, client = audited
    enterprise_id = await enter(client, changes=2)
    await app.state.uow.db.audit.delete_many({"seq": {"$gt": kept}})

    found = await breaks(client)

    assert found == [{"aggregate_id": enterprise_id, "seq": kept + 1, "reason": "missing"}]


async def test_a_fact_changed_in_the_outbox_and_an_aggregate_taken_away_are_found(audited: Audited) -> None:
    app, client = audited
    db: Database = app.state.uow.db
    changed, gone = sorted([await enter(client, changes=1), await enter(client, changes=1)])
    await db.outbox.update_one({"aggregateid": changed, "version": 1}, {"$set": {"payload": "{}"}})
    await db.enterprises.delete_one({"_id": gone})

    found = await breaks(client)

    assert found == [
        {"aggregate_id": changed, "seq": 1, "reason": "payload_differs"},
        {"aggregate_id": gone, "seq": 2, "reason": "aggregate_missing"},
    ]


async def test_whatever_a_record_was_made_into_the_verification_answers(audited: Audited) -> None:
    app, client = audited
    edited = {await enter(client, changes=2): change for change in STRANGE}
    for enterprise_id, change in edited.items():
        await app.state.uow.db.audit.update_one({"_id": f"{enterprise_id}/2"}, {"$set": change})

    found = await breaks(client)

    assert {(one["aggregate_id"], one["seq"]) for one in found} == {(enterprise_id, 2) for enterprise_id in edited}


async def test_an_aggregate_written_before_there_were_chains_begins_one_with_its_next_fact(audited: Audited) -> None:
    app, client = audited
    db: Database = app.state.uow.db
    enterprise_id = await enter(client, changes=1)
    await db.audit.delete_many({})
    await db.enterprises.update_many({}, {"$unset": {"audit_hash": ""}})
    before = await breaks(client)

    await app.state.uow.run(lambda tx: suspend(enterprise_id, tx), caller=OFFICER)

    assert [record["seq"] for record in await chain_of(db, enterprise_id)] == [3]
    assert (before, await breaks(client)) == ([], [])


async def test_commands_that_run_beside_a_verification_are_no_breaks(audited: Audited) -> None:
    _, client = audited
    ids = [await enter(client, changes=0) for _ in range(4)]

    async def amend(enterprise_id: str) -> None:
        for number in range(5):
            await client.put(f"/v1/enterprises/{enterprise_id}", json={**DESCRIPTION, "sector": f"s-{number}"})

    async def verify() -> list[Document]:
        return [found for _ in range(4) for found in await breaks(client)]

    *_, found = await asyncio.gather(*map(amend, ids), verify())

    assert found == []


async def test_verifying_is_for_operators_only(audited: Audited, issuer: Issuer) -> None:
    app, _ = audited
    async with calling(app) as nobody, calling(app, issuer.token(["registrar"])) as registrar:
        assert_problem(await nobody.get(VERIFICATION), 401, "unauthenticated")
        assert_problem(await registrar.get(VERIFICATION), 403, "role_missing")
