"""The audit chain: one record for each fact, each holding the hash of the record before it in its aggregate."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from typing import Literal

from services.chassis.caller import Caller
from services.chassis.mongo import Document, Index

NO_EARLIER_RECORD = "0" * 64
"""The previous hash of a chain's first record; an aggregate older than the chain begins with a later version."""

AUDIT_INDEXES = (Index("audit", (("collection", 1), ("aggregate_id", 1), ("seq", 1))),)
"""The order a chain is read in; the ids hold the version as text, which sorts 10 before 2."""

Reason = Literal[
    "edited",
    "missing",
    "inserted",
    "not_chained",
    "payload_differs",
    "head_differs",
    "aggregate_missing",
    "behind_root",
    "differs_from_root",
    "not_rooted",
    "companion_differs",
    "companion_missing",
    "companion_inserted",
]


@dataclass(frozen=True)
class Head:
    """What an aggregate's document says about its chain; `audit_hash` is None where it never had one."""

    collection: str
    aggregate_id: str
    version: int
    audit_hash: str | None


@dataclass(frozen=True)
class Break:
    """The first record of an aggregate's chain that is not as it was written."""

    aggregate_id: str
    seq: int
    reason: Reason
    collection: str = field(default="", compare=False)


def audit_records(
    collection: str,
    facts: Sequence[Document],
    caller: Caller,
    previous_hash: str | None,
    companions: Mapping[int, Mapping[str, str]] | None = None,
) -> list[Document]:
    """Build the audit records of one decision's outbox records; `previous_hash` is the head of the chain so far.

    `companions` are the digests of what stands beside each fact: by its version, then by collection.
    """
    records: list[Document] = []
    for fact in facts:
        record: Document = {
            "_id": f"{fact['aggregateid']}/{fact['version']}",
            "collection": collection,
            "aggregate_id": fact["aggregateid"],
            "seq": fact["version"],
            "at": _as_stored(fact["recorded_at"]),
            "actor": caller.subject,
            "ministry": caller.ministry.value if caller.ministry else None,
            "action": fact["type"],
            "fact_id": fact["_id"],
            "payload_hash": payload_hash(fact["payload"]),
            "companions": dict((companions or {}).get(fact["version"], {})),
            "prev_hash": records[-1]["hash"] if records else previous_hash or NO_EARLIER_RECORD,
        }
        records.append({**record, "hash": record_hash(record)})
    return records


def unrooted_head(record: Document) -> Document:
    """Note an audit record as the head of its chain that no signed root covers yet.

    Its id is the record's hash, so that nobody can put another in its place without being noticed.
    """
    return {
        "_id": record["hash"],
        "collection": record["collection"],
        "aggregate_id": record["aggregate_id"],
        "seq": record["seq"],
    }


def payload_hash(payload: str) -> str:
    """Hash a fact's text as the outbox keeps it."""
    return hashlib.sha256(payload.encode()).hexdigest()


def record_hash(record: Document) -> str:
    """Hash every field of an audit record, or of a companion, but its own hash, in canonical JSON."""
    said = {name: value for name, value in record.items() if name != "hash"}
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":"), default=_text).encode()).hexdigest()


def verify(
    records: Iterable[Document], heads: Iterable[Head], payload_hashes: Mapping[str, str] | None = None
) -> list[Break]:
    """List the first break of every chain that has one, by collection and aggregate.

    `records` may come in any order and are whole chains. `heads` are the aggregates' documents; one that never had a
    chain and has no record is no break. `payload_hashes` are those of the facts that the outbox still keeps, by id.
    """
    chains = {chain: list(found) for chain, found in groupby(sorted(records, key=_place), key=_chain)}
    known = {(head.collection, head.aggregate_id): head for head in heads}
    breaks: list[Break] = []
    for chain in sorted(chains.keys() | known.keys()):
        found = _first_break(chains.get(chain, []), known.get(chain), payload_hashes or {})
        if found is not None:
            breaks.append(Break(chain[1], *found, chain[0]))
    return breaks


def _first_break(
    records: Sequence[Document], head: Head | None, payload_hashes: Mapping[str, str]
) -> tuple[int, Reason] | None:
    if not records:
        return (1, "missing") if head is not None and head.audit_hash is not None else None
    inside = _break_inside(records, head, payload_hashes)
    if inside is not None:
        return inside
    last = records[-1]
    if head is None:
        return last["seq"], "aggregate_missing"
    if last["seq"] != head.version:
        return min(last["seq"], head.version) + 1, "missing" if last["seq"] < head.version else "inserted"
    return None if last["hash"] == head.audit_hash else (last["seq"], "head_differs")


def _break_inside(
    records: Sequence[Document], head: Head | None, payload_hashes: Mapping[str, str]
) -> tuple[int, Reason] | None:
    """Walk a chain in the order of its numbers; a record whose number is none stands at the end."""
    known = (_number(records[0]), head.version if head else None)
    previous, expected = NO_EARLIER_RECORD, min((number for number in known if number is not None), default=1)
    for record in records:
        number = _number(record)
        if number is None or number > expected:
            return expected, "missing"
        if number < expected:
            return number, "inserted"
        if record.get("hash") != record_hash(record):
            return number, "edited"
        if record.get("prev_hash") != previous:
            return _broken_link(record, number, records[0])
        said = record.get("payload_hash")
        if payload_hashes.get(str(record.get("fact_id")), said) != said:
            return number, "payload_differs"
        previous, expected = record["hash"], number + 1
    return None


def _broken_link(record: Document, number: int, first: Document) -> tuple[int, Reason]:
    if record is first:
        return number - 1, "missing"
    # A chain that begins again says that what stands before its beginning was put there.
    return (first["seq"], "inserted") if record.get("prev_hash") == NO_EARLIER_RECORD else (number, "not_chained")


def _chain(record: Document) -> tuple[str, str]:
    return str(record.get("collection")), str(record.get("aggregate_id"))


def _place(record: Document) -> tuple[str, str, float]:
    number = _number(record)
    return (*_chain(record), number if number is not None else float("inf"))


def _number(record: Document) -> int | None:
    number = record.get("seq")
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def _as_stored(instant: datetime) -> datetime:
    """Cut an instant to the milliseconds that the database keeps: its hash must be the same when it is read."""
    at = instant.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _text(value: object) -> object:
    return {"$date": _as_stored(value).isoformat()} if isinstance(value, datetime) else repr(value)
