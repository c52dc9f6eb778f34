"""What signed roots show: that no chain went back behind them, and that none of them is missing or another's."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from services.chassis.audit import Break
from services.chassis.audit_keys import NO_EARLIER_ROOT, AuditKeys, AuditRootUnreadableError, digest_of
from services.chassis.audit_tree import RootedHead, bucket_hash, chain_name
from services.chassis.mongo import Document

UNREADABLE = "unreadable"

RootReason = Literal["missing", "unsigned", "swapped", "not_chained", "heads_differ"]


@dataclass(frozen=True)
class RootBreak:
    """A root that is not as it was signed, or the newest one where the heads kept are not those it was signed over."""

    number: int
    reason: RootReason
    bucket: str = ""


@dataclass(frozen=True)
class Rooted:
    """What the service keeps of its roots about some chains."""

    heads: Mapping[str, Document]
    """By the chain's name: how far it went when a root was signed over it last."""
    noted: Mapping[tuple[str, str], Sequence[Document]]
    """By collection and aggregate: the heads that wait for the next root."""
    begun: bool
    """Whether any root was signed yet."""


def check_rooted(chain: tuple[str, str], records: Sequence[Document], rooted: Rooted) -> Break | None:
    """Hold a chain that is whole in itself against the newest root's head of it and those that wait for the next.

    `behind_root`: it ends before such a head; `differs_from_root`: it has another record there; `not_rooted`: it went
    on, and its new head is not waiting for a root.
    """
    hashes = {record["seq"]: record.get("hash") for record in records if is_number(record.get("seq"))}
    last, covered = max(hashes, default=0), 0
    for seq, said in _heads_of(chain, rooted):
        if last < seq:
            return Break(chain[1], last + 1, "behind_root", chain[0])
        if hashes.get(seq) != said:
            return Break(chain[1], seq, "differs_from_root", chain[0])
        covered = seq
    if rooted.begun and last > covered:
        return Break(chain[1], covered + 1 if covered else min(hashes), "not_rooted", chain[0])
    return None


def _heads_of(chain: tuple[str, str], rooted: Rooted) -> list[tuple[int, Any]]:
    head = rooted.heads.get(chain_name(*chain), {})
    noted = [(one.get("seq"), one["_id"]) for one in rooted.noted.get(chain, ())]
    known: list[tuple[Any, Any]] = [(head.get("seq"), head.get("hash")), *noted]
    return sorted(((seq, said) for seq, said in known if is_number(seq)), key=lambda one: one[0])


def check_root(root: Document, before: Document | None, *, service: str, keys: AuditKeys) -> Iterator[RootBreak]:
    """Check one root against the one kept before it."""
    number: Any = root.get("_id")
    expected = (before["_id"] if before else 0) + 1
    if not is_number(number):
        yield RootBreak(expected, "swapped")
        return
    if number > expected:
        yield RootBreak(expected, "missing")
    said = _read(root, keys)
    if said is None:
        yield RootBreak(number, "unsigned")
    elif (said.get("service"), said.get("number")) != (service, number):
        yield RootBreak(number, "swapped")
    elif number == expected and said.get("previous") != _digest(before):
        yield RootBreak(number, "not_chained")


def check_known(known: str, kept: Document | None, *, number: int) -> RootBreak | None:
    """Hold a root that somebody kept elsewhere against the one of its number that is kept here."""
    if kept is None:
        return RootBreak(number, "missing")
    return None if kept.get("signed") == known else RootBreak(number, "swapped")


def hash_of_bucket(heads: Sequence[Document]) -> str:
    """Hash a bucket's heads as they are kept; what was made unreadable has the hash of nothing."""
    try:
        return bucket_hash([_rooted_head(one) for one in heads])
    except (KeyError, TypeError, ValueError):
        return UNREADABLE


def is_number(value: object) -> bool:
    """Tell whether a kept value is a whole number; True is none."""
    return isinstance(value, int) and not isinstance(value, bool)


def _rooted_head(document: Document) -> RootedHead:
    head = RootedHead.of(document)
    # The id is what a chain is found by: one that was put in under another id hides the one it was.
    if document["_id"] != head.name:
        raise ValueError(f"{document['_id']} is no chain's name")
    return head


def _read(root: Document, keys: AuditKeys) -> dict[str, Any] | None:
    try:
        return keys.read(str(root.get("signed")))
    except AuditRootUnreadableError:
        return None


def _digest(before: Document | None) -> str:
    return digest_of(str(before.get("signed"))) if before else NO_EARLIER_ROOT
