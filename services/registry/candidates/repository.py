"""How entries' keys and judged pairs are kept, and how entries are found by a key."""

from decimal import Decimal
from typing import Any

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.kernel import Country
from services.registry.candidates.model import Pair, Step, Subject
from services.registry.candidates.refusals import PairNotFoundError
from services.registry.field_classes import OFFICIAL
from services.registry.matching.blocking import Keys

STORED = {"strong": OFFICIAL, "weak": OFFICIAL}
"""Written for the indexes beside what the models hold."""
STRONG_READ_MAX = 50
WEAK_READ_MAX = 100
"""Entries sharing a common word that are compared; a word of more entries than this tells none apart."""

INDEXES = (
    Index("matching_keys", (("kind", 1), ("country", 1), ("strong", 1))),
    Index("matching_keys", (("kind", 1), ("country", 1), ("weak", 1))),
    Index("matching_keys", (("kind", 1), ("country", 1), ("_id", 1))),
    Index("duplicate_pairs", (("country", 1), ("status", 1), ("_id", 1))),
)


async def keep_keys(subject: Subject, tx: Transaction) -> None:
    """Keep the keys and fields an entry is found and compared by, in the entry's own transaction."""
    await tx.put("matching_keys", _keys_to_document(subject, subject.keys(tx.now)))


async def near(subject: Subject, tx: Transaction) -> list[Subject]:
    """Read the entries that share a key with one, up to `STRONG_READ_MAX` and `WEAK_READ_MAX`."""
    keys = subject.keys(tx.now)
    within = {"kind": subject.kind, "country": subject.country.value}
    found: dict[str, Document] = {}
    for name, wanted, limit in (("strong", keys.strong, STRONG_READ_MAX), ("weak", keys.weak, WEAK_READ_MAX)):
        if wanted:
            query: Document = {**within, name: {"$in": list(wanted)}}
            found |= {row["_id"]: row for row in await tx.find("matching_keys", query, limit=limit)}
    return [subject_from_document(document) for document in found.values()]


async def subjects_after(kind: str, country: Country, after: str, limit: int, tx: Transaction) -> list[Subject]:
    """Read a register's next entries in the order of their ids."""
    query = {"kind": kind, "country": country.value, "_id": {"$gt": after}}
    cursor = tx.db.matching_keys.find(query, session=tx.session).sort("_id", 1).limit(limit)
    return [subject_from_document(document) async for document in cursor]


async def count_subjects(kind: str, country: Country, tx: Transaction) -> int:
    """Count a register's entries."""
    query = {"kind": kind, "country": country.value}
    return int(await tx.db.matching_keys.count_documents(query, session=tx.session))


async def find_pair(pair_id: str, tx: Transaction) -> Pair | None:
    """Read a pair, if it was ever found or judged."""
    document = await tx.load("duplicate_pairs", pair_id)
    return pair_from_document(document) if document else None


async def get_pair(pair_id: str, tx: Transaction) -> Pair:
    """Read a pair.

    Raises:
        PairNotFoundError: it was never found or judged.
    """
    pair = await find_pair(pair_id, tx)
    if pair is None:
        raise PairNotFoundError(f"no pair {pair_id}")
    return pair


async def put_pair(pair: Pair, tx: Transaction) -> None:
    """Keep a pair; it publishes nothing, a merge is told by the entry that is merged away."""
    await tx.put("duplicate_pairs", _pair_to_document(pair))


def _keys_to_document(subject: Subject, keys: Keys) -> Document:
    return {
        "_id": subject.entry_id,
        "kind": subject.kind,
        "country": subject.country.value,
        "strong": list(keys.strong),
        "weak": list(keys.weak),
        "described": {field: list(values) for field, values in subject.described.items()},
    }


def subject_from_document(document: Document) -> Subject:
    """Read a kept entry's fields."""
    described: dict[str, list[str]] = document["described"]
    fields = {field: tuple(values) for field, values in described.items()}
    return Subject(document["_id"], document["kind"], Country(document["country"]), fields)


def _pair_to_document(pair: Pair) -> Document:
    return {
        "_id": pair.pair_id,
        "kind": pair.kind,
        "country": pair.country.value,
        "entry_ids": list(pair.entry_ids),
        "grade": pair.grade,
        "score": str(pair.score),
        "bits": str(pair.bits),
        "rule_version": pair.rule_version,
        "status": pair.status,
        "steps": [_step_to_document(step) for step in pair.steps],
    }


def _step_to_document(step: Step) -> Document:
    return {
        "kind": step.kind,
        "by": step.by,
        "at": step.at,
        "reason_code": step.reason_code,
        "merged_id": step.merged_id,
    }


def pair_from_document(document: Document) -> Pair:
    """Read a kept pair."""
    steps: list[dict[str, Any]] = document["steps"]
    low, high = document["entry_ids"]
    return Pair(
        kind=document["kind"],
        country=Country(document["country"]),
        entry_ids=(low, high),
        grade=document["grade"],
        score=Decimal(document["score"]),
        bits=Decimal(document["bits"]),
        rule_version=document["rule_version"],
        status=document["status"],
        steps=tuple(Step(**step) for step in steps),
    )
