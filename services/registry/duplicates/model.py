"""What is true of a scan for duplicates, and how two entries stand side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_DOWN, Decimal

from services.kernel import ConflictError, Country, NotFoundError
from services.kernel.privacy import classed
from services.registry.candidates.model import Candidate, Pair, Subject
from services.registry.field_classes import OFFICIAL, PUBLIC, Official
from services.registry.matching.comparing import compare
from services.registry.matching.model import FieldPart, Kind


class ScanNotFoundError(NotFoundError):
    """There is no such scan."""

    code = "duplicate_scan_not_found"


class ScanFinishedError(ConflictError):
    """A scan that is finished goes through nothing more; start another."""

    code = "duplicate_scan_finished"


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class Scan:
    """One passage through a register in the order of its entries' ids."""

    scan_id: str
    kind: Kind
    country: Country
    started_by: Official[str]
    started_at: datetime
    total: int
    """Entries when it was started."""
    done: int = 0
    pairs_found: int = 0
    """Pairs that were not known before."""
    after: Official[str] = ""
    """The last entry it has gone through."""
    finished_at: datetime | None = None


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class Progress:
    """A scan and how far it is."""

    scan: Scan
    share_done: Decimal
    """Of its entries, rounded down to two digits; 1 at its end."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a description not yet registered may be already, the most alike first."""

    candidates: tuple[Candidate, ...]


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class FieldBeside:
    """One field's values of both entries, and what it adds to their likeness."""

    part: FieldPart
    values: tuple[tuple[str, ...], tuple[str, ...]]
    """In the order of the pair's entries; empty where unknown or left out since a merge."""


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class SideBySide:
    """A pair as its entries are now, field by field."""

    pair_id: str
    pair: Pair
    fields: tuple[FieldBeside, ...]
    score: Decimal
    bits: Decimal


def count(scan: Scan, gone_through: Sequence[Subject], new_pairs: int, *, is_last: bool, at: datetime) -> Scan:
    """Count one batch.

    Raises:
        ScanFinishedError: it is finished.
    """
    if scan.finished_at:
        raise ScanFinishedError(f"{scan.scan_id} is finished")
    return replace(
        scan,
        done=scan.done + len(gone_through),
        pairs_found=scan.pairs_found + new_pairs,
        after=gone_through[-1].entry_id if gone_through else scan.after,
        finished_at=at if is_last else None,
    )


def progress(scan: Scan) -> Progress:
    """Tell how far a scan is."""
    share = Decimal(scan.done) / max(scan.total, 1)
    done = Decimal(1) if scan.finished_at else min(share, Decimal(1)).quantize(Decimal("0.01"), ROUND_DOWN)
    return Progress(scan, done)


def side_by_side(pair: Pair, one: Subject, other: Subject, at: datetime) -> SideBySide:
    """Compare a pair's entries as they are now."""
    rule = one.rule(at)
    how = compare(rule, one.described, other.described)
    fields = tuple(
        FieldBeside(part, (one.described.get(part.field, ()), other.described.get(part.field, ())))
        for part in how.parts
    )
    return SideBySide(pair.pair_id, pair, fields, how.score, how.bits)
