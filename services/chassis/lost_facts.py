"""Facts that a service told and its database does not know: what a restored database lost.

`python -m services.chassis.lost_facts services.registry.app:build_app` writes JSON lines: how far it is, then the
result. It reads the topics that the service publishes and its audit records, and changes nothing.
"""

import sys
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI

from services.chassis.audit import payload_hash
from services.chassis.beside import Build, Told, run_beside
from services.chassis.catching_up import Progress
from services.chassis.mongo import Database
from services.chassis.offsets import Offsets
from services.chassis.settings import Settings
from services.chassis.topic_records import batches

LISTED_MAX = 10_000


async def lost_facts(app: FastAPI, progress: Progress) -> Told:
    """Compare what the service's topics keep with its audit records.

    A fact is `missing` where no record of it is kept, and `another` where one of the same place is of other content:
    something was done again after the database was restored.
    """
    settings: Settings = app.state.settings
    db: Database = app.state.uow.db
    topics = {entry.topic.of(ministry) for entry in app.state.parts.published for ministry in settings.ministries}
    async with Offsets(settings.kafka_bootstrap_servers, settings.kafka_access) as offsets:
        extents = await offsets.extents(topics)
    total, done = sum(extent.records for extent in extents), 0
    lost: dict[tuple[str, int], Told] = {}
    async for records in batches(settings.kafka_bootstrap_servers, extents, settings.kafka_access):
        for fact in await _unknown(records, db):
            lost[fact["subject"], fact["version"]] = fact
        done += len(records)
        progress(done, total)
    cut = sorted(f"{extent.topic}/{extent.partition}" for extent in extents if extent.first)
    named = sorted(lost.values(), key=lambda fact: (fact["subject"], fact["version"]))
    return {"equal": not named, "records": done, "lost": len(named), "facts": named[:LISTED_MAX], "topics_cut": cut}


async def _unknown(records: Sequence[Any], db: Database) -> list[Told]:
    told = [(_described(record), payload_hash(record.value.decode())) for record in records if record.value]
    ids = [f"{fact['subject']}/{fact['version']}" for fact, _ in told]
    kept = {one["_id"]: one["payload_hash"] async for one in db.audit.find({"_id": {"$in": ids}})}
    return [
        {**fact, "why": "another" if audit_id in kept else "missing"}
        for audit_id, (fact, content) in zip(ids, told, strict=True)
        if kept.get(audit_id) != content
    ]


def _described(record: Any) -> Told:  # noqa: ANN401 - aiokafka has no types
    said = {name: value.decode() for name, value in record.headers}
    return {
        "type": said["ce_type"],
        "subject": said["ce_subject"],
        "version": int(said["ce_aggregateversion"]),
        "occurred_at": said["ce_time"],
    }


async def _work(_build: Build, live: FastAPI, progress: Progress) -> Told:
    return await lost_facts(live, progress)


if __name__ == "__main__":
    sys.exit(run_beside(sys.argv[1], _work, "nothing was compared"))
