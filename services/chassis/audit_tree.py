"""The tree over the heads of all audit chains: what one signed root stands for, the same however it came about."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

BUCKET_DIGITS = 3
"""Heads are spread over 4,096 buckets: a root reads the heads of those that changed, not all of them."""

_LEAF, _NODE = b"\x00", b"\x01"


@dataclass(frozen=True, order=True)
class RootedHead:
    """How far one aggregate's chain went when a root was signed over it."""

    collection: str
    aggregate_id: str
    seq: int
    hash: str

    @property
    def name(self) -> str:
        """The chain's own name."""
        return chain_name(self.collection, self.aggregate_id)

    @property
    def bucket(self) -> str:
        """Where it stands in the tree, by the first digits of its name's hash; it never moves."""
        return sha256(_canonical([self.collection, self.aggregate_id])).hexdigest()[:BUCKET_DIGITS]

    @property
    def document(self) -> dict[str, Any]:
        """It as it is kept."""
        return {"_id": self.name, "bucket": self.bucket, **vars(self)}

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "RootedHead":
        """Read it as it is kept."""
        return cls(document["collection"], document["aggregate_id"], document["seq"], document["hash"])


def chain_name(collection: str, aggregate_id: str) -> str:
    """Name the chain of an aggregate."""
    return f"{collection}/{aggregate_id}"


def bucket_hash(heads: Iterable[RootedHead]) -> str:
    """Hash a bucket's heads, in the order of collection and aggregate."""
    return tree_hash(_canonical([one.collection, one.aggregate_id, one.seq, one.hash]) for one in sorted(heads)).hex()


def root_hash(buckets: Mapping[str, str]) -> str:
    """Hash the hashes of all buckets that hold a head, in the order of their names."""
    return tree_hash(f"{name}:{said}".encode() for name, said in sorted(buckets.items())).hex()


def root_of(heads: Iterable[RootedHead]) -> str:
    """Compute a root from nothing but the heads."""
    buckets: dict[str, list[RootedHead]] = {}
    for one in heads:
        buckets.setdefault(one.bucket, []).append(one)
    return root_hash({name: bucket_hash(held) for name, held in buckets.items()})


def tree_hash(entries: Iterable[bytes]) -> bytes:
    """Hash a list as a Merkle tree; it keeps one hash for each level. Source: RFC 6962, section 2.1."""
    subtrees: list[tuple[int, bytes]] = []
    for entry in entries:
        height, node = 0, sha256(_LEAF + entry).digest()
        while subtrees and subtrees[-1][0] == height:
            height, node = height + 1, sha256(_NODE + subtrees.pop()[1] + node).digest()
        subtrees.append((height, node))
    if not subtrees:
        return sha256().digest()
    _, node = subtrees.pop()
    while subtrees:
        node = sha256(_NODE + subtrees.pop()[1] + node).digest()
    return node


def _canonical(said: list[str | int]) -> bytes:
    return json.dumps(said, separators=(",", ":")).encode()
