"""P1 and P2: messages nobody can read, and a fact that is refused; what is beside them goes on."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from random import Random

from aiokafka.errors import MessageSizeTooLargeError

from tests.faults.cell import PARTITIONS
from tests.faults.injecting import (
    TOPIC,
    Consumer,
    Wire,
    all_at,
    consumers_of,
    enterprise_fact,
    fact,
    golden,
    inject,
    kept,
    subject_of,
    until,
    versions,
)
from tests.faults.matrix import Row, Run
from tests.faults.observations import Place
from tests.faults.operators import counted, settle
from tests.faults.stores import Row as Document

ATTEMPTS_MAX = 5
BODY_BYTES = 2 * 1_048_576
LOOKED_SECONDS_MAX = 60.0
SET_ASIDE_SECONDS_MAX = 5.0
COUNTED_EVERY_SECONDS = 3.0
PARKED = '"message parked"'
SUSPENDED = "registry.enterprise.suspended.v1"
LARGE = "too_large"
PASSED_BY = {"future_version", "unknown_type"}
"""Set aside while the aggregate goes on: they count as applied."""
VERBS = ("registered", "verified", "suspended", "amended", "verified")
REFUSED_VERSION, LAST_VERSION = 2, len(VERBS)
WITHOUT_EVIDENCE = {"occurred_at": "2026-11-01T00:00:00Z"}
"""All a verification tells but what it rests on."""


def zoo(random: Random) -> dict[str, Wire]:
    """Make one message of each kind no consumer can take, under the cause it must be set aside with."""

    def good() -> Wire:
        return fact(subject_of(random), 1, SUSPENDED)

    def of_type(kind: str) -> Wire:
        return fact(subject_of(random), 1, kind, golden(SUSPENDED).data)

    without_reason = {name: value for name, value in golden(SUSPENDED).data.items() if name != "reason_code"}
    nameless, odd = good(), good()
    return {
        "malformed_json": good()._replace(value=b"{not json"),
        "wrong_type": good()._replace(value=json.dumps(["a list"]).encode()),
        "schema_mismatch": fact(subject_of(random), 1, SUSPENDED, without_reason),
        "unknown_type": of_type("registry.enterprise.painted.v1"),
        "future_version": of_type("registry.enterprise.suspended.v2"),
        LARGE: good()._replace(value=json.dumps({"filling": "x" * BODY_BYTES}).encode()),
        "empty_value": good()._replace(value=None),
        "null_key": good()._replace(key=None),
        "unreadable_header": odd._replace(headers=[*odd.headers, ("ce_remark", b"\xff\xfe")]),
        "missing_header": nameless._replace(headers=[one for one in nameless.headers if one[0] != "ce_subject"]),
    }


async def poison_zoo(run: Run, random: Random) -> float | None:
    """Write each kind of poison, a good fact behind each; the figure is the time until the last one is set aside."""
    partition, neighbour = random.randrange(PARTITIONS), subject_of(random)
    animals = {cause: animal._replace(partition=partition) for cause, animal in zoo(random).items()}
    run.note(f"{len(animals)} kinds of poison on partition {partition}")
    before = await counted(run.cell, "parked")
    stopping = len(animals.keys() - PASSED_BY)
    expected = Counter({consumer.name: stopping for consumer in consumers_of(TOPIC)})
    places = {await _large(run, animals.pop(LARGE)): LARGE}
    started_at = datetime.now(UTC)
    messages: list[Wire] = []
    for version, animal in enumerate(animals.values(), start=1):
        messages += [animal, enterprise_fact(neighbour, version, "verified")._replace(partition=partition)]
    written = (await inject(run, messages))[::2]
    run.poison.update(written)
    places |= dict(zip(written, animals, strict=True))

    async def set_aside() -> bool:
        return not expected - (await counted(run.cell, "parked") - before)

    # Looked at seldom: eight replicas that tell all their counters keep this machine from its work.
    if await until(set_aside, LOOKED_SECONDS_MAX, pause=COUNTED_EVERY_SECONDS) is None:
        run.complain(f"not every kind was set aside within {LOOKED_SECONDS_MAX:.0f} s")
    took = (_last_parked(run, places) - started_at).total_seconds()
    if await until(lambda: all_at(run.cell, TOPIC, [neighbour], len(animals)), LOOKED_SECONDS_MAX) is None:
        run.complain("facts behind the poison were not all processed")
    for consumer in consumers_of(TOPIC):
        _judge(run, consumer, places, await _letters(run, consumer, places))
    return took


def _last_parked(run: Run, places: Iterable[Place]) -> datetime:
    """Read in the replicas' logs when the last of some messages was set aside."""
    origins = {str(place) for place in places}
    lines = (line for replica in run.cell.replicas.values() for line in replica.log.read_text().splitlines())
    told = (json.loads(line) for line in lines if PARKED in line)
    return max(datetime.fromisoformat(one["timestamp"]) for one in told if one["origin"] in origins)


async def _large(run: Run, animal: Wire) -> Place:
    try:
        (place,) = await inject(run, [animal], poison=True)
    except MessageSizeTooLargeError:
        # The broker counts what is sent: packed, the same body passes it and is as large for who unpacks it.
        (place,) = await inject(run, [animal], poison=True, compression="gzip")
    return place


async def _letters(run: Run, consumer: Consumer, places: dict[Place, str]) -> list[Document]:
    query = {"consumer": consumer.name, "origin": {"$in": [str(place) for place in places]}}
    return await kept(run.cell, consumer.service, "dead_letters", query, leave_out=("value",))


def _judge(run: Run, consumer: Consumer, places: dict[Place, str], letters: list[Document]) -> None:
    times = Counter(one["origin"] for one in letters)
    for place, cause in places.items():
        if times[str(place)] != 1:
            run.complain(f"{consumer.name} set {cause} at {place} aside {times[str(place)]} times")
    causes = {str(place): cause for place, cause in places.items()}
    for one in letters:
        if one["cause"] != causes[one["origin"]]:
            run.complain(f"{consumer.name} calls {causes[one['origin']]} {one['cause']}")
        if one["attempts"] > ATTEMPTS_MAX:
            run.complain(f"{consumer.name} tried {one['cause']} {one['attempts']} times")


async def refused_fact(run: Run, random: Random) -> float | None:
    """Let one aggregate's second fact be refused; the figure is the time its neighbour on the partition needs."""
    partition, stopped, neighbour = random.randrange(PARTITIONS), subject_of(random), subject_of(random)
    run.stopped.add(stopped)
    run.note(f"{stopped} is refused at version {REFUSED_VERSION}")
    messages: list[Wire] = []
    for version, verb in enumerate(VERBS, start=1):
        messages.append(enterprise_fact(neighbour, version, verb))
        messages.append(enterprise_fact(stopped, version, verb))
        if version == REFUSED_VERSION:
            messages[-1] = fact(stopped, version, f"registry.enterprise.{verb}.v1", WITHOUT_EVIDENCE)
    places = await inject(run, [one._replace(partition=partition) for one in messages])
    run.poison.add(places[2 * REFUSED_VERSION - 1])
    took = await until(lambda: all_at(run.cell, TOPIC, [neighbour], LAST_VERSION), LOOKED_SECONDS_MAX)
    await asyncio.gather(*(_release(run, consumer, stopped) for consumer in consumers_of(TOPIC)))
    await _same_end(run, stopped, neighbour)
    return LOOKED_SECONDS_MAX if took is None else took


async def _release(run: Run, consumer: Consumer, subject: str) -> None:
    """Look at what waits, give the refused fact up, and look at what became of the rest."""
    waiting = LAST_VERSION - REFUSED_VERSION

    async def all_wait() -> bool:
        return len(await _waiting(run, consumer, subject)) == waiting + 1

    if await until(all_wait, LOOKED_SECONDS_MAX) is None:
        run.complain(f"{consumer.name} does not hold what comes after the refused fact")
        return
    if await versions(run.cell, consumer, [subject]) != {subject: REFUSED_VERSION - 1}:
        run.complain(f"{consumer.name} passed the refused fact")
    letters = await _waiting(run, consumer, subject)
    refused = [one["_id"] for one in letters if one["status"] == "parked"]
    if len(refused) != 1:
        run.complain(f"{consumer.name} parked {refused}")
    answers = await settle(run.cell, consumer.service, "discard", refused)
    if answers != [(200, {"applied": waiting})]:
        run.complain(f"{consumer.name} answered the discarding {answers}")
    done = await versions(run.cell, consumer, [subject]) == {subject: LAST_VERSION}
    if not done or await _waiting(run, consumer, subject):
        run.complain(f"{consumer.name} did not apply all that waited")


async def _waiting(run: Run, consumer: Consumer, subject: str) -> list[Document]:
    query = {"consumer": consumer.name, "aggregate_id": subject, "status": {"$in": ["held", "parked"]}}
    return await kept(run.cell, consumer.service, "dead_letters", query)


async def _same_end(run: Run, stopped: str, neighbour: str) -> None:
    """Compare the aggregate with one that had all its facts: only the discarded one may be missing."""
    rows = {row["_id"]: row for row in await kept(run.cell, "evaluation", "enterprises", {})}
    applied = [entry["version"] for entry in rows[stopped]["entries"]]
    if applied != [version for version in range(1, LAST_VERSION + 1) if version != REFUSED_VERSION]:
        run.complain(f"evaluation applied {applied} of {stopped}")
    participants = {row["_id"]: row for row in await kept(run.cell, "training", "enterprises", {})}
    if {**participants[stopped], "_id": ""} != {**participants[neighbour], "_id": ""}:
        run.complain(f"training's {stopped} is not as its neighbour")


ROWS = (
    Row(
        "P1",
        "ten kinds of poison, 2 MiB among them (packed: as it is, the broker refuses it at the producer)",
        poison_zoo,
        "the first written to the last set aside by the last consumer, s",
        SET_ASIDE_SECONDS_MAX,
        short=True,
    ),
    Row("P2", "one aggregate's fact is refused, later discarded", refused_fact, "its neighbour processed, s", 10.0),
)
