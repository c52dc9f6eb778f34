"""Fingerprints of collections: equal where the documents are equal, whatever their order and that of their fields."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from bson import json_util

from services.chassis.mongo import Database, Document

VOLATILE_FIELDS = ("recorded_at", "processed_at", "updated_at", "audit_hash")
"""What tells when or by whom a document was written, not what it says."""


@dataclass(frozen=True)
class Fingerprint:
    """A collection's documents by id, each as the hash of what it says."""

    digests: Mapping[str, str]

    @property
    def hash(self) -> str:
        """One hash of all documents."""
        lines = (f"{key} {digest}\n" for key, digest in sorted(self.digests.items()))
        return sha256("".join(lines).encode()).hexdigest()

    def differing(self, other: "Fingerprint") -> list[str]:
        """Name the documents that one of the two lacks, or that say something else."""
        keys = self.digests.keys() | other.digests.keys()
        return sorted(key for key in keys if self.digests.get(key) != other.digests.get(key))


def fingerprint_of(documents: Iterable[Document], leave_out: Iterable[str] = VOLATILE_FIELDS) -> Fingerprint:
    """Take the fingerprint of documents without some of their fields."""
    volatile = frozenset(leave_out)
    return Fingerprint({_text(document["_id"]): _digest(document, volatile) for document in documents})


async def fingerprint(db: Database, collection: str, leave_out: Iterable[str] = VOLATILE_FIELDS) -> Fingerprint:
    """Take the fingerprint of a collection; it keeps a hash for each document, not the documents."""
    volatile = frozenset(leave_out)
    return Fingerprint(
        {_text(document["_id"]): _digest(document, volatile) async for document in db[collection].find()}
    )


def _digest(document: Document, volatile: frozenset[str]) -> str:
    said = {name: value for name, value in document.items() if name not in volatile}
    return sha256(_text(said).encode()).hexdigest()


def _text(value: Any) -> str:  # noqa: ANN401 - whatever BSON can hold
    return json_util.dumps(value, json_options=json_util.CANONICAL_JSON_OPTIONS, sort_keys=True)
