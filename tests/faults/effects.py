"""What facts and commands did: each its effect, and no effect twice (I3)."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from tests.faults.history import History
from tests.faults.stores import Row, ServiceStore, Stores, hears
from tests.faults.violation import Violation

REPAID = "financing.loan.repaid."
ENROLLED = "training.cohort.participant_enrolled."
RECEIPT_FIELDS = frozenset({"loan_id", "amount_minor", "allocation"})
"""What tells a repayment's kept answer from the others."""


def check_effect_exactly_once(history: History, stores: Stores) -> list[Violation]:
    """I3: one inbox mark for each consumer and fact, and totals as the facts and the keys say."""
    found = [*_repayments(history, stores), *_seats(stores)]
    for store in stores.services.values():
        found += [*_marks(store, stores), *_entries(store, stores)]
    return [Violation("I3", what) for what in found]


def _marks(store: ServiceStore, stores: Stores) -> Iterator[str]:
    marked = Counter(row["_id"] for row in store.inbox)
    yield from (f"{mark} is there {times} times" for mark, times in marked.items() if times > 1)
    reached = {(row["consumer"], row["aggregate_id"]): row["version"] for row in store.watermarks}
    discarded = {row["_id"] for row in store.dead_letters if row["status"] == "discarded"}
    injected = {record.event_id for record in stores.topics if record.place in stores.observations.injected}
    right = {f"{consumer}/{event_id}" for consumer in store.consumers for event_id in injected}
    for consumer in store.consumers:
        for fact in stores.facts():
            if hears(consumer, fact["aggregatetype"]):
                mark = f"{consumer}/{fact['_id']}"
                right.add(mark)
                passed = reached.get((consumer, fact["aggregateid"]), 0) >= fact["version"]
                if passed and mark not in marked and mark not in discarded:
                    yield f"{consumer} passed {fact['type']} of {fact['aggregateid']} without applying it"
    yield from (f"{mark} is of no fact" for mark in marked.keys() - right)


def _entries(store: ServiceStore, stores: Stores) -> Iterator[str]:
    """Look at projections that keep an entry for each fact: these show an effect that was applied twice."""
    latest: dict[str, int] = defaultdict(int)
    for fact in stores.facts():
        latest[fact["aggregateid"]] = max(latest[fact["aggregateid"]], fact["version"])
    for record in stores.topics:
        if record.place in stores.observations.injected:
            latest[record.aggregate_id] = max(latest[record.aggregate_id], record.version)
    for collection, rows in store.projections.items():
        for row in rows:
            versions = [entry["version"] for entry in row.get("entries", ())]
            if len(set(versions)) != len(versions):
                yield f"{collection}: {row['_id']} keeps a fact twice: {versions}"
            elif versions and max(versions) > latest[row["_id"]]:
                yield f"{collection}: {row['_id']} keeps version {max(versions)} of {latest[row['_id']]}"


def _repayments(history: History, stores: Stores) -> Iterator[str]:
    """Compare three books of each loan: what callers were told, what their keys kept, what the facts say."""
    store = stores.services.get("financing", ServiceStore())
    told = _sums({invocation.key: answer.body for invocation, answer in history.acknowledged()}.values())
    kept = _sums(row["answer"] for row in store.answers)
    facts: dict[str, int] = defaultdict(int)
    for fact in store.outbox:
        if fact["type"].startswith(REPAID):
            facts[fact["aggregateid"]] += payload_of(fact)["amount_minor"]
    for loan in sorted(kept.keys() | facts.keys() | told.keys()):
        if told[loan] > facts[loan]:
            yield f"{loan}: {told[loan]} was acknowledged and {facts[loan]} repaid"
        elif kept[loan] != facts[loan]:
            yield f"{loan}: its keys paid {kept[loan]} and its facts say {facts[loan]}"


def _sums(answers: Iterable[Any]) -> dict[str, int]:
    """Add up, for each loan, the answers that are receipts of a repayment."""
    sums: dict[str, int] = defaultdict(int)
    for answer in answers:
        if isinstance(answer, dict) and answer.keys() >= RECEIPT_FIELDS:
            sums[answer["loan_id"]] += answer["amount_minor"]
    return sums


def _seats(stores: Stores) -> Iterator[str]:
    store = stores.services.get("training", ServiceStore())
    enrolled = Counter(fact["aggregateid"] for fact in store.outbox if fact["type"].startswith(ENROLLED))
    for cohort in store.aggregates.get("cohorts", ()):
        seats = len(cohort["participants"])
        if seats != enrolled[cohort["_id"]]:
            yield f"{cohort['_id']}: {seats} participants and {enrolled[cohort['_id']]} enrolments"


def payload_of(fact: Row) -> dict[str, Any]:
    """Read a fact's data."""
    data: dict[str, Any] = json.loads(fact["payload"])
    return data
