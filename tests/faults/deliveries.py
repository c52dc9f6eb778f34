"""What was delivered: few facts twice (I8), what cannot be read set aside once (I9), nothing left over (I13)."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator

from services.chassis.kafka import ATTEMPTS_MAX
from services.chassis.relay import BATCH_MAX
from tests.faults.history import History
from tests.faults.stores import Row, ServiceStore, Stores, hears
from tests.faults.violation import Violation

REDELIVERED_MAX = 12
"""Messages one consumer has in hand when it dies: one of each partition."""
_ORIGIN = re.compile(r"^[^/]+/\d+/\d+$")
_WAITING = ("held", "parked")


def check_duplicates_bounded(
    history: History, stores: Stores, sent_max: int = BATCH_MAX, redelivered_max: int = REDELIVERED_MAX
) -> list[Violation]:
    """I8: for each fault at most a relay's batch is sent twice, and each consumer's messages in hand come again."""
    allowed = stores.observations.duplicates_max
    allowed = sent_max * len(history.faults) if allowed is None else allowed
    again: dict[str, int] = defaultdict(int)
    sent = Counter((aggregatetype_of(record.topic), record.event_id) for record in stores.published())
    for (aggregatetype, _), times in sent.items():
        again[aggregatetype] += times - 1
    twice = sum(again.values())
    found = [f"{twice} records sent twice; at most {allowed}"] if twice > allowed else []
    for consumer, met in stores.observations.redelivered.items():
        most = sum(records for aggregatetype, records in again.items() if hears(consumer, aggregatetype))
        most += sum(hears(consumer, aggregatetype_of(place.topic)) for place in stores.observations.injected)
        most += redelivered_max * len(history.faults)
        if met > most:
            found.append(f"{consumer} met {met} duplicates; at most {most}")
    return [Violation("I8", what) for what in found]


def check_dead_letters(history: History, stores: Stores) -> list[Violation]:
    """I9: what no consumer can take is set aside once by each, with cause and origin; nothing else is."""
    del history
    poison = stores.observations.poison
    # Told once: a row may set thousands of messages aside.
    expected = {record.event_id for record in stores.topics if record.place in poison} | {str(one) for one in poison}
    expected -= {""}
    found = []
    for name, store in stores.services.items():
        origins = Counter((row["consumer"], row["origin"]) for row in store.dead_letters)
        found += [f"{name}: {origin} set aside {n} times by {one}" for (one, origin), n in origins.items() if n > 1]
        for letter in store.dead_letters:
            found += [
                f"{name}: {letter['_id']} {what}" for what in _faults(letter, stores.observations.stopped, expected)
            ]
        found += [f"{name}: {what}" for what in (*_missing(store, stores), *_miscounted(store))]
    return [Violation("I9", what) for what in found]


def check_all_delivered(history: History, stores: Stores) -> list[Violation]:
    """I13: after quiescence no fact is pending, every fact is on its topic and every group at its end."""
    del history
    sent = {record.event_id for record in stores.topics}
    found = [f"{group} lags by {records}" for group, records in stores.lag.items()]
    for name, store in stores.services.items():
        pending = sum(fact["status"] == "pending" for fact in store.outbox)
        unsent = sum(fact["status"] != "pending" and fact["_id"] not in sent for fact in store.outbox)
        found += [f"{name}: {pending} facts pending"] if pending else []
        found += [f"{name}: {unsent} facts marked as sent are on no topic"] if unsent else []
    return [Violation("I13", what) for what in found]


def _faults(letter: Row, stopped: Collection[str], expected: Collection[str]) -> Iterator[str]:
    if not letter["cause"]:
        yield "has no cause"
    if not _ORIGIN.match(letter["origin"]):
        yield f"has the origin {letter['origin']!r}"
    least = 0 if letter["cause"] in ("version_gap", "aggregate_parked") else 1
    if not least <= letter["attempts"] <= ATTEMPTS_MAX:
        yield f"was tried {letter['attempts']} times"
    named = letter["aggregate_id"] in stopped or letter["event_id"] in expected or letter["origin"] in expected
    if letter["status"] in _WAITING and not named:
        yield f"is {letter['status']} for {letter['cause']}, and nothing was wrong with it"


def _missing(store: ServiceStore, stores: Stores) -> Iterator[str]:
    events = {record.place: record.event_id for record in stores.topics}
    kept: dict[str, Counter[str]] = defaultdict(Counter)
    for letter in store.dead_letters:
        for name in {letter["origin"], letter["event_id"]} - {""}:
            kept[letter["consumer"]][name] += 1
    for place in sorted(stores.observations.poison):
        for consumer in store.consumers:
            if hears(consumer, aggregatetype_of(place.topic)):
                by_event = kept[consumer][events.get(place, "")] if events.get(place) else 0
                if max(by_event, kept[consumer][str(place)]) == 0:
                    yield f"{consumer} did not set {place} aside"


def _miscounted(store: ServiceStore) -> Iterator[str]:
    waiting = Counter(
        (row["consumer"], row["aggregate_id"])
        for row in store.dead_letters
        if row["status"] == "held" or (row["status"] == "parked" and row["blocking"])
    )
    for mark in store.watermarks:
        count = waiting[mark["consumer"], mark["aggregate_id"]]
        # A fact that came again after it was applied may be parked beside the line, uncounted.
        if mark["held"] > count:
            yield f"{mark['consumer']} counts {mark['held']} waiting facts of {mark['aggregate_id']}, {count} wait"


def aggregatetype_of(topic: str) -> str:
    """Name the kind of aggregate a topic is about."""
    return ".".join(topic.split(".")[1:3])
