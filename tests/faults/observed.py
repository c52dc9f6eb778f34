"""What a row looked for itself: replay, versions, sovereignty, audit, refusal and determinism (I10-I12, I14-I16)."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from math import inf
from typing import Any

from services.chassis.audit import Head, payload_hash, verify
from tests.faults.history import KEYS_BACK, KEYS_LOST, History
from tests.faults.stores import Row, ServiceStore, Stores
from tests.faults.violation import Violation


def canonical_hash(documents: Iterable[Row], leave_out: Collection[str] = ()) -> str:
    """Hash a collection whatever the order of its documents and fields; `leave_out` names top-level fields."""
    lines = sorted(
        json.dumps({name: value for name, value in row.items() if name not in leave_out}, sort_keys=True, default=str)
        for row in documents
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def field_paths(value: Any, path: str = "") -> Iterator[str]:
    """List where the scalars of a fact's data stand; the places in a list count as one."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from field_paths(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for inner in value:
            yield from field_paths(inner, f"{path}[]")
    else:
        yield path


def check_replay_equivalent(history: History, stores: Stores) -> list[Violation]:
    """I10: projections built anew are the ones that were live."""
    del history
    return [
        Violation("I10", f"{one.name} is {one.rebuilt_hash[:12]} after the replay, was {one.live_hash[:12]}")
        for one in stores.observations.rebuilt
        if one.live_hash != one.rebuilt_hash
    ]


def check_versions_tolerated(history: History, stores: Stores) -> list[Violation]:
    """I11: every build takes the facts of every other."""
    del history
    refused = [one for one in stores.observations.readings if not one.accepted]
    return [Violation("I11", f"{one.fact_type} refused {one.cell}".rstrip()) for one in refused]


def check_sovereignty(history: History, stores: Stores) -> list[Violation]:
    """I12: the other side saw no field the agreement does not name."""
    del history
    beyond = stores.observations.seen_fields - stores.observations.allowed_fields
    return [Violation("I12", f"{one.path} of {one.topic} was seen") for one in sorted(beyond)]


def check_audit(history: History, stores: Stores) -> list[Violation]:
    """I14: the audit chain of every aggregate is whole and ends at the aggregate's own state."""
    del history
    return [
        Violation("I14", f"{name}: record {one.seq} of {one.aggregate_id}: {one.reason}")
        for name, store in stores.services.items()
        for one in verify(
            store.audit, _heads(store), {row["_id"]: payload_hash(row["payload"]) for row in store.outbox}
        )
    ]


def check_fails_closed(history: History, stores: Stores) -> list[Violation]:
    """I15: while no issuer's keys can be read, nothing asked after the cache's end succeeds."""
    cached = stores.observations.keys_cached_seconds
    if cached is None:
        return []
    spans = _spans_without_keys(history)
    return [
        Violation("I15", f"command {one.n} was let in {one.at - lost_at:.1f} s after the keys were lost")
        for one, answer in history.acknowledged()
        for lost_at, back_at in spans
        if lost_at + cached < one.at and answer.at < back_at
    ]


def check_determinism(history: History, stores: Stores) -> list[Violation]:
    """I16: two runs of one seed ask the same."""
    twin, own = stores.observations.twin_digest, history.digest()
    return [Violation("I16", f"asked {own[:12]}, the other run {twin[:12]}")] if twin not in (None, own) else []


def _heads(store: ServiceStore) -> list[Head]:
    return [
        Head(collection, row["_id"], row["version"], row.get("audit_hash"))
        for collection, rows in store.aggregates.items()
        for row in rows
    ]


def _spans_without_keys(history: History) -> list[tuple[float, float]]:
    spans: list[tuple[float, float]] = []
    lost_at: float | None = None
    for fault in history.faults:
        if fault.what == KEYS_LOST and lost_at is None:
            lost_at = fault.at
        elif fault.what == KEYS_BACK and lost_at is not None:
            spans.append((lost_at, fault.at))
            lost_at = None
    return spans if lost_at is None else [*spans, (lost_at, inf)]
