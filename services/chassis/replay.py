"""Replay: a service's projections are built again from the first fact, and compared with the live ones.

`python -m services.chassis.replay services.evaluation.app:build_app [--live]` writes JSON lines: how far it is, then
the result. It is a process of its own, with consumer groups of its own, and sends nothing.
"""

import asyncio
import sys
import time
from collections.abc import Mapping, Sequence
from uuid import uuid4

from fastapi import FastAPI

from services.chassis.beside import Build, Told, run_beside
from services.chassis.catching_up import Pass, Progress, catch_up
from services.chassis.consuming import Consuming
from services.chassis.fingerprints import Fingerprint, fingerprint
from services.chassis.mongo import Database, make_indexes
from services.chassis.service import CHASSIS_COLLECTIONS, indexes_of
from services.chassis.settings import Settings

COMPARE_SECONDS_MAX = 15.0
"""So long both may still apply what arrives meanwhile before they are called different."""
COMPARE_PAUSE_SECONDS = 1.0
STILL_WAITING = ("parked", "held")


async def rebuild(build: Build, live: FastAPI, progress: Progress) -> Told:
    """Build the projections again in a scratch database, compare, and remove it, also after a failure.

    Raises:
        StalledError: it did not come to the end of the topics.
    """
    name = _name()
    settings = _apart(live, name).model_copy(update={"mongo_database_prefix": name})
    scratch, db = build(settings), live.state.uow.db
    other: Database = scratch.state.uow.db
    try:
        await _prepare(scratch)
        async with scratch.router.lifespan_context(scratch):
            taken = await catch_up(scratch, progress)
            await _discard_as_live(scratch, db)
            told = await _compared(projections(live), db, other)
            waiting = {status: await other.dead_letters.count_documents({"status": status}) for status in STILL_WAITING}
            return told | waiting | _figures(taken, await other.inbox.count_documents({}))
    finally:
        await live.state.client.drop_database(settings.mongo_database)


async def apply_again(build: Build, live: FastAPI, progress: Progress) -> Told:
    """Give the live database every kept record again: nothing may change, and nothing be written for others.

    Raises:
        StalledError: it did not come to the end of the topics.
    """
    db: Database = live.state.uow.db
    before = {name: await fingerprint(db, name) for name in projections(live)}
    facts_before = await db.outbox.count_documents({})
    again = build(_apart(live, _name()))
    async with again.router.lifespan_context(again):
        taken = await catch_up(again, progress)
    # The relay of this process does not run: whoever wrote a fact here left it awake.
    wrote = again.state.relay.wake.is_set()
    facts_written = await db.outbox.count_documents({}) - facts_before if wrote else 0
    rows = _rows(before, {name: await fingerprint(db, name) for name in before})
    equal = not wrote and not any(row["differing"] for row in rows)
    return {"collections": rows, "equal": equal, "facts_written": facts_written, **_figures(taken, _applied(again))}


def projections(app: FastAPI) -> list[str]:
    """Name the collections that a service's subscriptions say they keep."""
    return sorted({name for entry in app.state.subscriptions for name in entry.keeps})


async def _compared(names: Sequence[str], live: Database, scratch: Database) -> Told:
    deadline = time.monotonic() + COMPARE_SECONDS_MAX
    while True:
        kept = {name: await fingerprint(live, name) for name in names}
        rows = _rows(kept, {name: await fingerprint(scratch, name) for name in names})
        marks = [await fingerprint(db, "watermarks", ("held",)) for db in (live, scratch)]
        equal = not any(row["differing"] for row in rows)
        if equal or time.monotonic() > deadline:
            return {"collections": rows, "equal": equal, "same_facts": marks[0].hash == marks[1].hash}
        await asyncio.sleep(COMPARE_PAUSE_SECONDS)


async def _discard_as_live(scratch: FastAPI, live: Database) -> None:
    """Give up what a person gave up there: the rebuilt projection stands on the same decisions."""
    consuming: Consuming = scratch.state.consuming
    for subscription in scratch.state.subscriptions:
        given_up = live.dead_letters.find({"consumer": subscription.consumer, "status": "discarded"})
        for letter in [letter async for letter in given_up]:
            parked = {"_id": letter["_id"], "status": "parked"}
            if await scratch.state.uow.db.dead_letters.find_one(parked) is not None:
                await consuming.discard(subscription, letter["_id"])


async def _prepare(scratch: FastAPI) -> None:
    db: Database = scratch.state.uow.db
    await make_indexes(db, indexes_of(scratch.state.parts))
    for missing in sorted(set(CHASSIS_COLLECTIONS) - set(await db.list_collection_names())):
        await db.create_collection(missing)


def _rows(live: Mapping[str, Fingerprint], replayed: Mapping[str, Fingerprint]) -> list[Told]:
    return [
        {
            "collection": name,
            "documents": len(live[name].digests),
            "replayed_documents": len(replayed[name].digests),
            "hash": live[name].hash,
            "replayed_hash": replayed[name].hash,
            "differing": len(live[name].differing(replayed[name])),
        }
        for name in live
    ]


def _figures(taken: Pass, applied: int) -> Told:
    speed = {"seconds": round(taken.seconds, 2), "records_per_second": taken.records_per_second}
    return {"records": taken.records, "facts_applied": applied, **speed, "topics_cut": list(taken.cut)}


def _applied(app: FastAPI) -> int:
    samples = (sample for metric in app.state.telemetry.consumed.collect() for sample in metric.samples)
    return int(sum(one.value for one in samples if one.name.endswith("_total") and one.labels["outcome"] == "applied"))


def _name() -> str:
    return f"replay_{uuid4().hex[:8]}"


def _apart(live: FastAPI, name: str) -> Settings:
    settings: Settings = live.state.settings
    apart = {"run_relay": False, "run_consumers": True, "kafka_group_prefix": f"{name}.", "replica": "replay"}
    return settings.model_copy(update=apart)


async def _onto_live(build: Build, live: FastAPI, progress: Progress) -> Told:
    return {"onto": "live", **await apply_again(build, live, progress)}


async def _onto_scratch(build: Build, live: FastAPI, progress: Progress) -> Told:
    return {"onto": "scratch", **await rebuild(build, live, progress)}


if __name__ == "__main__":
    wanted = _onto_live if "--live" in sys.argv[2:] else _onto_scratch
    sys.exit(run_beside(sys.argv[1], wanted, "nothing was compared; the scratch database is gone"))
