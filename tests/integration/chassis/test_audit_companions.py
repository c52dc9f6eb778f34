"""What stands beside a fact is as its audit record says: the register's record of an entry, and its verifications."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime

import httpx
import pytest
from fastapi import FastAPI

from deploy.embedded.servers import SecantusMongo
from services.chassis.audit import record_hash
from services.chassis.caller import Caller
from services.chassis.mongo import Database, Document
from services.chassis.unit_of_work import Transaction
from services.kernel import Country
from services.registry.enterprises import keeping
from services.registry.records import repository as records
from services.registry.records.model import Change
from tests.integration.chassis.registers import DESCRIPTION, Issuer, calling, register, registry_settings, serving

CHANGES = 4
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
Audited = tuple[FastAPI, httpx.AsyncClient]
Touch = Callable[[Database, str, int], Awaitable[None]]


@pytest.fixture
async def audited(mongo: SecantusMongo, issuer: Issuer) -> AsyncIterator[Audited]:
    """A register of its own, and somebody who registers and asks whether the chains hold."""
    async with (
        serving(registry_settings(mongo.url, issuer)) as app,
        calling(app, issuer.token(["operator", "registrar"])) as client,
    ):
        yield app, client


async def enter(client: httpx.AsyncClient) -> str:
    """Register an enterprise and describe it anew until its record has `CHANGES` changes; give its id."""
    enterprise_id = str((await register(client))["enterprise_id"])
    for number in range(CHANGES - 1):
        body = {**DESCRIPTION, "sector": f"sector-{number}"}
        assert (await client.put(f"/v1/enterprises/{enterprise_id}", json=body)).is_success
    return enterprise_id


async def verify(app: FastAPI, issuer: Issuer, enterprise_id: str, body: Document) -> None:
    async with calling(app, issuer.token(["verifier"])) as verifier:
        answer = await verifier.post(f"/v1/enterprises/{enterprise_id}/verification", json=body)
        assert answer.is_success, answer.text


async def breaks(client: httpx.AsyncClient) -> list[tuple[str, int, str]]:
    found = (await client.get("/v1/operations/audit/verification")).raise_for_status().json()["breaks"]
    return sorted((one["aggregate_id"], one["seq"], one["reason"]) for one in found)


async def change_of(db: Database, key: str, number: int) -> Document:
    found = await db.entry_changes.find_one({"_id": f"{key}/{number:08}"})
    assert found is not None
    return found


async def edit(db: Database, key: str, number: int) -> None:
    await db.entry_changes.update_one({"_id": f"{key}/{number:08}"}, {"$set": {"values.sector": "Gold"}})


async def backdate(db: Database, key: str, number: int) -> None:
    await db.entry_changes.update_one({"_id": f"{key}/{number:08}"}, {"$set": {"valid_from": "2001-01-01"}})


async def delete(db: Database, key: str, number: int) -> None:
    await db.entry_changes.delete_one({"_id": f"{key}/{number:08}"})


async def swap(db: Database, key: str, number: int) -> None:
    other = number % CHANGES + 1
    one, two = await change_of(db, key, number), await change_of(db, key, other)
    for change, said in ((one, two), (two, one)):
        await db.entry_changes.replace_one({"_id": change["_id"]}, {**change, "values": said["values"]})


async def truncate(db: Database, key: str, number: int) -> None:
    await db.entry_changes.delete_many({"entry_id": key, "number": {"$gte": number}})


OPERATORS: Mapping[str, tuple[Touch, str, Callable[[int], int]]] = {
    "edit": (edit, "companion_differs", lambda number: number),
    "backdate": (backdate, "companion_differs", lambda number: number),
    "delete": (delete, "companion_missing", lambda number: number),
    "swap": (swap, "companion_differs", lambda number: min(number, number % CHANGES + 1)),
    "truncate": (truncate, "companion_missing", lambda number: number),
}


@pytest.mark.parametrize("operator", OPERATORS)
async def test_every_operator_on_every_change_of_a_record_is_found_there(audited: Audited, operator: str) -> None:
    app, client = audited
    touch, reason, place = OPERATORS[operator]
    keys = [await enter(client) for _ in range(CHANGES)]
    untouched = await enter(client)
    whole = await breaks(client)

    for number, key in enumerate(keys, start=1):
        await touch(app.state.uow.db, key, number)

    assert whole == []
    assert await breaks(client) == sorted((key, place(number), reason) for number, key in enumerate(keys, start=1))
    assert untouched not in {key for key, *_ in await breaks(client)}


async def test_a_change_put_into_a_record_is_found_wherever_it_stands(audited: Audited, issuer: Issuer) -> None:
    app, client = audited
    db: Database = app.state.uow.db
    key = await enter(client)
    beside_none = await enter(client)
    refused = {"outcome": "not_confirmed", "reason_code": "place_not_found", "evidence_kind": "site_visit"}
    await verify(app, issuer, beside_none, refused)
    forged = {**await change_of(db, key, CHANGES), "values": {"sector": "Gold"}}
    places = {
        (key, CHANGES + 1): f"{key}/{CHANGES + 1:08}",
        (beside_none, CHANGES + 1): f"{beside_none}/{CHANGES + 1:08}",
        ("ent-of-nowhere", 1): "ent-of-nowhere/00000001",
        (f"{key}/00000000", 0): f"{key}/00000000",
        ("hidden", 0): "hidden",
    }

    for number, document_id in enumerate(places.values()):
        entry_id = f"{key}-{number}"
        await db.entry_changes.insert_one({**forged, "_id": document_id, "entry_id": entry_id})

    assert await breaks(client) == sorted((*place, "companion_inserted") for place in places)


async def test_an_edited_finding_of_a_verifier_is_found(audited: Audited, issuer: Issuer) -> None:
    app, client = audited
    key = await enter(client)
    await verify(app, issuer, key, {"evidence_kind": "site_visit"})
    whole = await breaks(client)

    await app.state.uow.db.enterprise_verifications.update_one({}, {"$set": {"verified_by": "nobody"}})

    assert whole == []
    assert await breaks(client) == [(key, CHANGES + 1, "companion_differs")]


async def test_who_rewrites_the_digest_too_is_found_by_the_chain(audited: Audited) -> None:
    app, client = audited
    db: Database = app.state.uow.db
    key = await enter(client)
    await edit(db, key, 2)
    digest = record_hash(await change_of(db, key, 2))

    await db.audit.update_one({"_id": f"{key}/2"}, {"$set": {"companions.entry_changes": digest}})

    assert await breaks(client) == [(key, 2, "edited")]


async def test_a_record_from_before_there_were_digests_is_no_break_and_its_later_changes_are_held(
    audited: Audited,
) -> None:
    app, client = audited
    db: Database = app.state.uow.db
    key = await enter(client)
    await db.audit.delete_many({})
    await db.enterprises.update_many({}, {"$unset": {"audit_hash": ""}})
    assert (await client.put(f"/v1/enterprises/{key}", json={**DESCRIPTION, "sector": "Food"})).is_success
    whole = await breaks(client)

    await edit(db, key, CHANGES + 1)

    assert whole == []
    assert await breaks(client) == [(key, CHANGES + 1, "companion_differs")]


async def test_a_change_noted_beside_no_fact_ends_the_transaction_without_a_trace(audited: Audited) -> None:
    app, client = audited
    key = await enter(client)
    change = Change(CHANGES + 9, NOON, NOON.date(), "nobody", {"sector": "Gold"})

    async def note_only(tx: Transaction) -> None:
        await keeping.own(key, tx)
        records.keep(key, change, tx)

    with pytest.raises(ValueError, match=f"{key}/{CHANGES + 9:08}"):
        await app.state.uow.run(note_only, caller=Caller("registrar-1", Country.TL))

    assert await app.state.uow.db.entry_changes.count_documents({}) == CHANGES
