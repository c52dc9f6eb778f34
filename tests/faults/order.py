"""What the facts are: none that nobody recorded (I2), each aggregate's in order (I4), each with one content (I5)."""

from collections import defaultdict
from collections.abc import Iterator

from tests.faults.history import History
from tests.faults.stores import Record, Row, ServiceStore, Stores, digest_of, hears
from tests.faults.violation import Violation


def check_no_phantom(history: History, stores: Stores) -> list[Violation]:
    """I2: every record is a fact of its source, and states and facts go equally far."""
    del history
    found = []
    for name, store in stores.services.items():
        states = {key: row["version"] for key, row in store.states().items()}
        latest: dict[str, int] = defaultdict(int)
        for fact in store.outbox:
            latest[fact["aggregateid"]] = max(latest[fact["aggregateid"]], fact["version"])
        found += [
            f"{name}: {aggregate} is at {states.get(aggregate, 0)}, its facts at {latest.get(aggregate, 0)}"
            for aggregate in sorted(states.keys() | latest.keys())
            if states.get(aggregate, 0) != latest.get(aggregate, 0)
        ]
    known = {_identity(fact) for fact in stores.facts()}
    found += [
        f"{record.place}: version {record.version} of {record.aggregate_id} is in no outbox"
        for record in stores.published()
        if (record.event_id, record.topic, record.aggregate_id, record.version) not in known
    ]
    return [Violation("I2", what) for what in found]


def check_order_of_each_aggregate(history: History, stores: Stores) -> list[Violation]:
    """I4: versions count from 1 in the outbox and on one partition, and every consumer came to the last one."""
    del history
    found = [*_outbox_order(stores)]
    if not stores.observations.refilled:
        found += _topic_order(stores.published())
    for name, store in stores.services.items():
        found += [f"{name}: {what}" for what in _marks_behind(store, stores)]
    return [Violation("I4", what) for what in found]


def check_one_content_for_each_fact(history: History, stores: Stores) -> list[Violation]:
    """I5: outbox, topics and dead letters hold the same bytes under one event id."""
    del history
    digests: dict[str, set[str]] = defaultdict(set)
    for fact in stores.facts():
        digests[fact["_id"]].add(digest_of(fact["payload"]))
    for record in stores.published():
        digests[record.event_id].add(record.digest)
    injected = {str(place) for place in stores.observations.injected}
    for store in stores.services.values():
        for letter in store.dead_letters:
            if letter["event_id"] and letter["origin"] not in injected:
                digests[letter["event_id"]].add(digest_of(letter["value"]))
    return [
        Violation("I5", f"fact {event_id} has {len(contents)} contents")
        for event_id, contents in digests.items()
        if len(contents) > 1
    ]


def _identity(fact: Row) -> tuple[str, str, str, int]:
    return fact["_id"], fact["topic"], fact["aggregateid"], fact["version"]


def _outbox_order(stores: Stores) -> Iterator[str]:
    for name, store in stores.services.items():
        versions: dict[str, list[int]] = defaultdict(list)
        for fact in store.outbox:
            versions[fact["aggregateid"]].append(fact["version"])
        for aggregate, numbers in versions.items():
            if sorted(numbers) != list(range(1, len(numbers) + 1)):
                yield f"{name}: facts of {aggregate} are {sorted(numbers)}"


def _topic_order(records: list[Record]) -> Iterator[str]:
    first: dict[tuple[str, str], dict[int, Record]] = defaultdict(dict)
    for record in sorted(records):
        first[record.topic, record.aggregate_id].setdefault(record.version, record)
    for (topic, aggregate), seen in first.items():
        if len({record.partition for record in seen.values()}) > 1:
            yield f"{topic}: {aggregate} stands on several partitions"
        elif list(seen) != list(range(1, len(seen) + 1)):
            yield f"{topic}: {aggregate} came as {list(seen)}"


def _marks_behind(store: ServiceStore, stores: Stores) -> Iterator[str]:
    marks = {(row["consumer"], row["aggregate_id"]): row["version"] for row in store.watermarks}
    for consumer in store.consumers:
        latest: dict[str, int] = defaultdict(int)
        for fact in stores.facts():
            if hears(consumer, fact["aggregatetype"]) and fact["aggregateid"] not in stores.observations.stopped:
                latest[fact["aggregateid"]] = max(latest[fact["aggregateid"]], fact["version"])
        for aggregate, version in latest.items():
            if marks.get((consumer, aggregate), 0) != version:
                mark = marks.get((consumer, aggregate), 0)
                yield f"{consumer} is at version {mark} of {aggregate}, its facts at {version}"
