"""What a service looks up when it is asked how it is: readiness, backlog, parked messages, lag."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from pymongo.errors import PyMongoError
from starlette.datastructures import State

from services.chassis.mongo import Database
from services.chassis.relay import Relay
from services.chassis.telemetry import Telemetry

HEALTH_SECONDS_MAX = 2.0
Measure = Callable[[Telemetry, Database, datetime], Awaitable[None]]
"""Sets a service's own gauges from its database, at an instant."""
COUNTED_MAX = 10_000
"""A scrape counts no further: above this a number is only large."""


async def readiness(state: State) -> tuple[bool, dict[str, str]]:
    """Tell whether commands can be answered, and what is degraded. The outbox bridges a missing broker."""
    checks = {"database": await _database(state.uow.db), **state.consumption.checks()}
    relay: Relay = state.relay
    checks["relay"] = "sending" if relay.is_sending else "waiting for the broker"
    return checks["database"] == "writes" and not state.consumption.line.halted(), checks


async def measure(state: State) -> None:
    """Set the gauges that are true of the moment; a number the database does not tell in time stays as it was."""
    telemetry: Telemetry = state.telemetry
    ready, _ = await readiness(state)
    telemetry.ready.set(ready)
    telemetry.consumers_halted.set(len(state.consumption.line.halted()))
    for consumer, run in state.consumption.line.parked_in_a_row.items():
        telemetry.parked_in_a_row.labels(consumer).set(run)
    lag = await state.consumption.lag()
    # A partition that another replica reads now is no longer told of here.
    telemetry.consumer_lag_records.clear()
    for (consumer, topic, partition), records in lag.items():
        telemetry.consumer_lag_records.labels(consumer, topic, partition).set(records)
    with contextlib.suppress(PyMongoError, TimeoutError):
        async with asyncio.timeout(HEALTH_SECONDS_MAX):
            await _count(state.uow.db, telemetry)
            for work in state.parts.works:
                telemetry.outside_failures.labels(work.name).set(await work.failures(state.uow))
            for own in state.parts.measures:
                await own(telemetry, state.uow.db, state.uow.clock())


async def _count(db: Database, telemetry: Telemetry) -> None:
    """Ask the database rather than the relay: one that is stuck, or holds no lease, has nothing to say."""
    parked = await db.dead_letters.count_documents({"status": "parked"}, limit=COUNTED_MAX)
    pending = await db.outbox.count_documents({"status": "pending"}, limit=COUNTED_MAX)
    oldest = await db.outbox.find_one({"status": "pending"}, {"recorded_at": 1}, sort=[("recorded_at", 1)])
    age = (datetime.now(UTC) - oldest["recorded_at"]).total_seconds() if oldest else 0.0
    telemetry.messages_parked.set(parked)
    telemetry.outbox_pending.set(pending)
    telemetry.outbox_oldest_seconds.set(max(age, 0.0))


async def _database(db: Database) -> str:
    try:
        async with asyncio.timeout(HEALTH_SECONDS_MAX):
            written: Any = await db.health.update_one({"_id": "probe"}, {"$currentDate": {"at": True}}, upsert=True)
    except Exception as error:  # noqa: BLE001 - whatever it is, the database does not take a write
        return type(error).__name__
    return "writes" if written.acknowledged else "not acknowledged"
