"""R1 to R3: projections are built anew, built again onto themselves, and brought back from an old copy."""

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from random import Random
from time import monotonic
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from pymongo import MongoClient

from deploy.embedded.programs import REPOSITORY, factory
from services.chassis.offsets import Offsets
from tests.faults.cell import REPLICAS
from tests.faults.load import own_commands
from tests.faults.matrix import Row, Run
from tests.faults.observations import Rebuilt
from tests.faults.quiescence import rest
from tests.faults.stores import groups_of

READERS = ("evaluation", "financing", "training")
RESTORED = "evaluation"
COMMANDS = 40
"""Sent before the copy is made, and again after it."""
REST_SECONDS_MAX = 60.0
MEMBERS_GONE_SECONDS_MAX = 90.0
"""A static member that stopped is a member until its session is over, and nobody else may move its group's offsets."""
PAUSE_SECONDS = 1.0

JsonObject = dict[str, Any]


async def rebuilt(run: Run, random: Random) -> float:
    """Build every reader's projections from the first fact in an empty database; the figure is facts a second."""
    del random
    await rest(run.cell, REST_SECONDS_MAX)
    run.note("projections rebuilt into an empty database")
    results = [await _replay(run, service) for service in READERS]
    for result in results:
        for row in result["collections"]:
            name = f"{result['service']}.{row['collection']}"
            run.rebuilt.append(Rebuilt(name, row["hash"], row["replayed_hash"]))
        if not result["equal"]:
            run.complain(f"{result['service']}: the rebuilt projections differ: {result}")
    return float(results[0]["records_per_second"])


async def applied_again(run: Run, random: Random) -> float:
    """Give every reader everything again; the figure is how many documents changed and facts were written."""
    del random
    await rest(run.cell, REST_SECONDS_MAX)
    run.note("everything read again into the live databases")
    results = [await _replay(run, service, "--live") for service in READERS]
    changed = sum(row["differing"] for result in results for row in result["collections"])
    return float(changed + sum(result["facts_written"] for result in results))


async def restored(run: Run, random: Random) -> float:
    """Put an old copy of a reader's database in place and rewind its groups; the figure is the time to catch up."""
    await run.gateway.perform_all(own_commands(random, COMMANDS, run.scene))
    await rest(run.cell, REST_SECONDS_MAX)
    with _held_down(run):
        copy = await asyncio.to_thread(_copied, run)
        await asyncio.to_thread(_start, run)
    await run.gateway.perform_all(own_commands(random, COMMANDS, run.scene))
    await rest(run.cell, REST_SECONDS_MAX)
    with _held_down(run):
        await asyncio.to_thread(_put_back, run, copy)
        run.note(f"{RESTORED} restored from an old copy, its groups rewound")
        await _rewind(run)
        started_at = monotonic()
        await asyncio.to_thread(_start, run)
    await rest(run.cell, REST_SECONDS_MAX)
    return monotonic() - started_at


async def _replay(run: Run, service: str, *options: str) -> JsonObject:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.chassis.replay", factory(service), *options),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=run.cell.environment,
        cwd=REPOSITORY,
    )
    told, _ = await child.communicate()
    last: JsonObject = json.loads(told.splitlines()[-1])
    if "result" not in last:
        run.complain(f"replay of {service}: {last}")
        return {"service": service, "collections": [], "equal": False, "records_per_second": 0, "facts_written": 0}
    result: JsonObject = last["result"]
    return result


@contextmanager
def _held_down(run: Run) -> Iterator[None]:
    with ExitStack() as held:
        for replica in REPLICAS:
            held.enter_context(run.cell.held_down(f"{RESTORED}-{replica}")).stop()
        yield


def _start(run: Run) -> None:
    for replica in REPLICAS:
        run.cell.replicas[f"{RESTORED}-{replica}"].start()


def _copied(run: Run) -> dict[str, list[JsonObject]]:
    with MongoClient[JsonObject](run.cell.mongo.url) as client:
        db = client[f"jembatan_{RESTORED}"]
        return {name: list(db[name].find()) for name in db.list_collection_names() if name != "leases"}


def _put_back(run: Run, copy: dict[str, list[JsonObject]]) -> None:
    with MongoClient[JsonObject](run.cell.mongo.url) as client:
        db = client[f"jembatan_{RESTORED}"]
        for name, documents in copy.items():
            db[name].delete_many({})
            if documents:
                db[name].insert_many(documents)


async def _rewind(run: Run) -> None:
    """Commit offset 0 for every group of the reader, as soon as its stopped members are forgotten."""
    groups, address = groups_of((RESTORED,)), run.cell.broker.bootstrap_servers
    async with Offsets(address) as offsets:
        extents = await offsets.extents(groups.values())
    deadline = monotonic() + MEMBERS_GONE_SECONDS_MAX
    for group, topic in groups.items():
        places = [TopicPartition(one.topic, one.partition) for one in extents if one.topic == topic]
        async with AIOKafkaConsumer(bootstrap_servers=address, group_id=group, enable_auto_commit=False) as consumer:
            consumer.assign(places)
            while True:
                try:
                    await consumer.commit(dict.fromkeys(places, 0))
                    break
                except KafkaError:
                    if monotonic() > deadline:
                        raise
                    await asyncio.sleep(PAUSE_SECONDS)


ROWS = (
    Row("R1", "projections rebuilt from the first fact", rebuilt, "facts a second", commands=0, repeats_max=1),
    Row(
        "R2",
        "everything read again onto the live projections",
        applied_again,
        "documents changed and facts written",
        0,
        commands=0,
        repeats_max=1,
    ),
    Row(
        "R3",
        "a reader's database restored from an old copy",
        restored,
        "caught up after, s",
        REST_SECONDS_MAX,
        commands=0,
        repeats_max=1,
    ),
)
