"""U1 and U2: facts that are delivered again, and facts that come in any order."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from functools import partial
from random import Random
from typing import Any, NamedTuple

from tests.faults.cell import SERVICES, Cell
from tests.faults.injecting import (
    MANY_LOOK_SECONDS,
    TOPIC,
    Wire,
    all_at,
    consumers_of,
    enterprise_fact,
    inject,
    kept,
    subject_of,
    until,
)
from tests.faults.matrix import Row, Run
from tests.faults.observations import Place
from tests.faults.observed import canonical_hash
from tests.faults.operators import counted
from tests.faults.stores import ServiceStore, groups_of, read_databases
from tests.faults.topics import read_topics

COPIED = 30
COPIES_MIN, COPIES_MAX = 2, 10
COUNTED_SECONDS_MAX = 60.0
SETTLED_SECONDS = 2.0
PERMUTATIONS = 200
VERBS = ("registered", "verified", "suspended", "amended", "reinstated")
APPLIED_SECONDS_MAX = 360.0
WRITTEN_BY_COMMANDS = {"ledger_postings"}
"""No fact that is consumed leads to them, and commands go on meanwhile."""
PROJECTED = {"evaluation": "enterprises", "training": "enterprises", "financing": "borrowers"}


async def duplicates(run: Run, random: Random) -> float | None:
    """Send records again, each 2 to 10 times; the figure is the time until every copy was met."""
    originals = [one for one in await _records(run.cell) if one.place not in run.injected]
    # Marks around the projections, twice: what stands in between them is of the same versions.
    marks, before = await _databases(run.cell), await _databases(run.cell)
    met_before = await counted(run.cell, "duplicate")
    expected: Counter[str] = Counter()
    copies: list[Wire] = []
    for original in random.sample(originals, min(COPIED, len(originals))):
        times = random.randint(COPIES_MIN, COPIES_MAX)
        copies += [original.wire] * times
        for consumer in consumers_of(original.place.topic):
            expected[consumer.name] += times
    run.note(f"{len(copies)} copies of {COPIED} records")
    await inject(run, copies)

    async def met() -> bool:
        return not expected - (await counted(run.cell, "duplicate") - met_before)

    took = await until(met, COUNTED_SECONDS_MAX)
    # One more than expected would come right after.
    await asyncio.sleep(SETTLED_SECONDS)
    risen = await counted(run.cell, "duplicate") - met_before
    for name in sorted(expected.keys() | risen.keys()):
        if risen[name] != expected[name]:
            run.complain(f"{name} met {risen[name]} duplicates of {expected[name]} injected")
    after, marks_after = await _databases(run.cell), await _databases(run.cell)
    for name in SERVICES:
        _unchanged(run, name, _marks(marks[name]) ^ _marks(marks_after[name]), before[name], after[name])
    return COUNTED_SECONDS_MAX if took is None else took


_Mark = tuple[str, str, int]


class _Original(NamedTuple):
    place: Place
    wire: Wire


async def _records(cell: Cell) -> list[_Original]:
    """Read the topics whole, to the end they have now."""
    topics = set(groups_of().values())
    messages = await read_topics(cell.broker.bootstrap_servers, topics.__contains__)
    return sorted(map(_original, messages))


def _original(record: Any) -> _Original:
    wire = Wire(record.key, record.value, tuple(record.headers), record.topic, record.partition)
    return _Original(Place(record.topic, record.partition, record.offset), wire)


async def _databases(cell: Cell) -> dict[str, ServiceStore]:
    return await asyncio.to_thread(read_databases, cell.mongo.url)


def _unchanged(run: Run, name: str, moved: set[_Mark], before: ServiceStore, after: ServiceStore) -> None:
    """Compare the projections of the aggregates that had no new fact meanwhile."""
    told = {subject for subject, _, _ in moved}
    for collection in before.projections.keys() - WRITTEN_BY_COMMANDS if before.consumers else ():
        rows = before.projections[collection]
        now = after.projections.get(collection, ())
        was, came = (canonical_hash(row for row in each if row["_id"] not in told) for each in (rows, now))
        if was != came:
            run.complain(f"{name}.{collection} is {came[:12]} after the copies, was {was[:12]}")


def _marks(store: ServiceStore) -> set[_Mark]:
    return {(row["aggregate_id"], row["consumer"], row["version"]) for row in store.watermarks}


async def permutations(run: Run, random: Random) -> float | None:
    """Send the facts of 200 aggregates, each in another order; the figure is the share that ends as in order."""
    in_order, *subjects = (subject_of(random) for _ in range(PERMUTATIONS + 1))
    orders = {subject: random.sample(range(1, len(VERBS) + 1), len(VERBS)) for subject in subjects}
    orders[in_order] = list(range(1, len(VERBS) + 1))
    # Round by round, so that the facts of one aggregate do not come in one piece.
    messages = [
        enterprise_fact(subject, order[turn], VERBS[order[turn] - 1])
        for turn in range(len(VERBS))
        for subject, order in orders.items()
    ]
    run.note(f"{PERMUTATIONS} aggregates whose {len(VERBS)} facts come in any order")
    await inject(run, messages)
    all_applied = partial(all_at, run.cell, TOPIC, list(orders), len(VERBS))
    if await until(all_applied, APPLIED_SECONDS_MAX, MANY_LOOK_SECONDS) is None:
        run.complain(f"not all were applied within {APPLIED_SECONDS_MAX:.0f} s")
    right = set(subjects)
    for service, collection in PROJECTED.items():
        query = {"_id": {"$in": list(orders)}}
        rows = {row["_id"]: _nameless(row) for row in await kept(run.cell, service, collection, query)}
        right &= {subject for subject in subjects if rows.get(subject) == rows.get(in_order, {})}
    share = 100.0 * len(right) / len(subjects)
    if share < 100:
        run.complain(f"{share:.1f} % end as in order, {len(subjects) - len(right)} do not")
    return share


def _nameless(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value != row["_id"]}


ROWS = (
    Row("U1", "records delivered again, each 2 to 10 times", duplicates, "until every copy was met, s", short=True),
    Row(
        "U2",
        "the facts of 200 aggregates in any order",
        permutations,
        "aggregates that end as in order, %",
        repeats_max=2,
    ),
)
