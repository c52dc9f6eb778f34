"""V1 and V2: builds of two versions side by side, and a roll-back after the later one has published.

Two builds are not made: the later one's producers are the harness, its readers are those of `tomorrow.py`.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from random import Random
from time import monotonic

from deploy.generate.published import Publication, publications
from services.contracts.reading import type_of
from services.kernel import Country
from tests.contracts.corpus import golden_facts
from tests.faults.injecting import (
    MANY_LOOK_SECONDS,
    Consumer,
    Header,
    Wire,
    all_at,
    consumers_of,
    fact,
    inject,
    kept,
    subject_of,
    until,
)
from tests.faults.matrix import Row, Run
from tests.faults.observations import Place, Reading
from tests.faults.operators import settle
from tests.faults.stores import Row as Document
from tests.faults.tomorrow import Reader, data_of, new_type, next_version, today, tomorrow

READ_EACH = 200
"""Facts of each type that both versions' readers read."""
SENT_EACH = 25
"""Facts of each type that the cell takes; more would take two cores minutes."""
ROLLED_BACK = 10
APPLIED_SECONDS_MAX = 300.0
GOLDEN = {one.type: one for one in golden_facts()}
N_TO_N, N_TO_NEXT, NEXT_TO_N, NEXT_TO_NEXT = "N to N", "N to N+1", "N+1 to N", "N+1 to N+1"


def future_types(publication: Publication) -> dict[str, str]:
    """Tell what today's consumers must call the types only version N+1 knows."""
    return {new_type(publication): "unknown_type", next_version(publication): "future_version"}


def facts_of_tomorrow(publication: Publication, subject: str) -> list[Wire]:
    """Make one aggregate's facts as version N+1 publishes them; what is new comes before the last known one."""
    *first, last = [type_of(one) for one in publication.facts]
    kinds = [*first, *future_types(publication), last]
    example = GOLDEN[last].data
    topic = publication.topic.of(Country.TL)
    return [
        fact(subject, version, kind, data_of(kind, GOLDEN[kind].data if kind in GOLDEN else example))._replace(
            topic=topic
        )
        for version, kind in enumerate(kinds, start=1)
    ]


async def side_by_side(run: Run, random: Random) -> float | None:
    """Let the cell's consumers take version N+1, and both versions' readers read both; the figure is facts a second."""
    run.note(f"version N+1 publishes {SENT_EACH} facts of each type")
    run.readings += await asyncio.to_thread(read_offline, random)
    started_at, sent = monotonic(), 0
    written = [await _publish(run, one, [subject_of(random) for _ in range(SENT_EACH)]) for one in publications()]
    for publication, subjects in zip(publications(), written, strict=True):
        topic, versions = publication.topic.of(Country.TL), len(publication.facts) + len(future_types(publication))
        sent += versions * len(subjects)
        if (
            await until(partial(all_at, run.cell, topic, subjects, versions), APPLIED_SECONDS_MAX, MANY_LOOK_SECONDS)
            is None
        ):
            run.complain(f"{topic}: not every fact was taken within {APPLIED_SECONDS_MAX:.0f} s")
    seconds = monotonic() - started_at
    for publication, subjects in zip(publications(), written, strict=True):
        for consumer in consumers_of(publication.topic.of(Country.TL)):
            run.readings += await _readings(run, publication, consumer, subjects)
    for one in run.readings:
        if not one.accepted:
            run.complain(f"{one.fact_type} was not accepted {one.cell}")
    return sent / seconds


async def _publish(run: Run, publication: Publication, subjects: Sequence[str]) -> list[str]:
    messages = [one for subject in subjects for one in facts_of_tomorrow(publication, subject)]
    places = await inject(run, messages)
    run.poison.update(_future(publication, messages, places))
    return list(subjects)


def _future(publication: Publication, messages: Sequence[Wire], places: Sequence[Place]) -> dict[Place, Wire]:
    types = {kind.encode() for kind in future_types(publication)}
    return {place: one for place, one in zip(places, messages, strict=True) if dict(one.headers)["ce_type"] in types}


async def _readings(run: Run, publication: Publication, consumer: Consumer, subjects: Sequence[str]) -> list[Reading]:
    """Tell of each type whether a consumer of today took all of it, or parked all of it with the right reason."""
    query = {"consumer": consumer.name, "aggregate_id": {"$in": list(subjects)}}
    letters = await kept(run.cell, consumer.service, "dead_letters", query)
    causes = Counter((one["type"], one["cause"]) for one in letters)
    aside = Counter(one["type"] for one in letters)
    future = future_types(publication)
    return [
        Reading(kind, aside[kind] == causes[kind, future[kind]] == len(subjects), NEXT_TO_N)
        if kind in future
        else Reading(kind, aside[kind] == 0, NEXT_TO_N)
        for kind in [*map(type_of, publication.facts), *future]
    ]


def read_offline(random: Random, times: int = READ_EACH) -> list[Reading]:
    """Read every golden fact and what version N+1 makes of it, several times, as both versions' consumers do."""
    cells: Mapping[str, tuple[Reader, bool]] = {
        N_TO_N: (today(), False),
        N_TO_NEXT: (tomorrow(), False),
        NEXT_TO_NEXT: (tomorrow(), True),
    }
    return [
        Reading(kind, all(_is_read(reader, publication, kind, random, late=late) for _ in range(times)), cell)
        for cell, (reader, late) in cells.items()
        for publication in publications()
        for kind in [*map(type_of, publication.facts), *(future_types(publication) if late else ())]
    ]


def _is_read(reader: Reader, publication: Publication, kind: str, random: Random, *, late: bool) -> bool:
    example = GOLDEN.get(kind, GOLDEN[type_of(publication.facts[-1])]).data
    one = fact(subject_of(random), 1, kind, data_of(kind, example) if late else example)
    return reader.reads(str(publication.topic), one.key or b"", one.value or b"", one.headers) == kind


async def rolled_back(run: Run, random: Random) -> float | None:
    """Let version N+1 publish and be taken back; the figure is the share of its facts kept whole, in percent."""
    run.note(f"version N+1 publishes {ROLLED_BACK} facts of each type and is rolled back")
    whole = parked = 0
    for publication in publications():
        topic, subjects = publication.topic.of(Country.TL), [subject_of(random) for _ in range(ROLLED_BACK)]
        messages = [one for subject in subjects for one in facts_of_tomorrow(publication, subject)]
        future = _future(publication, messages, await inject(run, messages))
        run.poison.update(future)
        last = len(messages) // ROLLED_BACK
        if await until(partial(all_at, run.cell, topic, subjects, last), APPLIED_SECONDS_MAX) is None:
            run.complain(f"{topic}: not every fact was taken")
        found = [await _kept_whole(run, publication, one, future) for one in consumers_of(topic)]
        parked += len(future) * len(found)
        whole += sum(found)
    if whole < parked:
        run.complain(f"{parked - whole} of {parked} facts of version N+1 are not kept whole")
    return 100.0 * whole / parked


async def _kept_whole(run: Run, publication: Publication, consumer: Consumer, future: Mapping[Place, Wire]) -> int:
    """Try to replay what was parked, which must be refused; count what tomorrow's readers read of it all the same."""
    await _refuse(run, consumer, [one["_id"] for one in await _letters(run, consumer, future)])
    sent = {str(place): one for place, one in future.items()}
    whole = 0
    for letter in await _letters(run, consumer, future):
        same = letter["value"] == sent[letter["origin"]].value and letter["status"] == "parked"
        headers: list[Header] = [(name, text.encode()) for name, text in letter["headers"]]
        read = tomorrow().reads(str(publication.topic), letter["key"].encode(), letter["value"], headers)
        run.readings.append(Reading(letter["type"], read == letter["type"], NEXT_TO_NEXT))
        whole += same and read == letter["type"]
    return whole


async def _refuse(run: Run, consumer: Consumer, letter_ids: list[str]) -> None:
    for letter_id, (status, body) in zip(
        letter_ids, await settle(run.cell, consumer.service, "replay", letter_ids), strict=True
    ):
        if status != 409 or not str(body.get("type")).endswith("still_unreadable"):
            run.complain(f"replaying {letter_id} was answered {status} {body.get('type')}")


async def _letters(run: Run, consumer: Consumer, future: Mapping[Place, Wire]) -> list[Document]:
    query = {"consumer": consumer.name, "origin": {"$in": [str(place) for place in future]}}
    return await kept(run.cell, consumer.service, "dead_letters", query)


ROWS = (
    Row(
        "V1",
        f"versions N and N+1 side by side: {READ_EACH} facts of each type read, {SENT_EACH} through the cell",
        side_by_side,
        "facts taken a second",
        repeats_max=1,
    ),
    Row("V2", "N+1 published, rolled back to N", rolled_back, "facts of N+1 kept whole, %", repeats_max=1),
)
