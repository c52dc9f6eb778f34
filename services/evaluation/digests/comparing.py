"""How the other side's digest is compared: which values differ, and the facts beneath them here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from services.evaluation.digests.model import DigestedValue, PeriodDigest, PeriodFigures, digest_of_document
from services.evaluation.digests.refusals import DigestAlteredError, DigestPeriodError
from services.evaluation.figures.model import Source

DIFFERENCES_SHOWN_MAX = 200

DifferenceKind = Literal["value", "facts", "only_here", "only_there"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that is not the same: another number, the same from other facts, or known to one side only."""

    kind: DifferenceKind
    here: DigestedValue | None
    there: DigestedValue | None
    sources_here: tuple[Source, ...]
    """The first facts beneath it here; the other side lists its own the same way."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two digests of one period, and all that explains why they are not equal."""

    is_equal: bool
    digest_here: str
    digest_there: str
    definitions_differ: tuple[str, ...]
    """Indicators that the two sides define differently, or that only one of them counts."""
    differences_count: int
    differences: tuple[Difference, ...]
    """The first of them, in the order of indicator, grouping, group and currency."""


def compare(here: PeriodFigures, there: PeriodDigest) -> Comparison:
    """Compare two documents of one period.

    Raises:
        DigestPeriodError: they are of different periods or of another format.
        DigestAlteredError: the other document is not what its digest was made of.
    """
    own = here.digest
    if (own.format, own.first_day, own.last_day) != (there.format, there.first_day, there.last_day):
        raise DigestPeriodError(f"the document is {there.format} of {there.first_day} until {there.last_day}")
    if digest_of_document(there) != there.digest:
        raise DigestAlteredError(f"the document's digest is not {there.digest}")
    found = _differences(here, there)
    return Comparison(
        is_equal=own.digest == there.digest,
        digest_here=own.digest,
        digest_there=there.digest,
        definitions_differ=_definitions(own, there),
        differences_count=len(found),
        differences=tuple(found[:DIFFERENCES_SHOWN_MAX]),
    )


def _definitions(here: PeriodDigest, there: PeriodDigest) -> tuple[str, ...]:
    unlike = set(here.covers) ^ set(there.covers)
    return tuple(sorted({covered.indicator for covered in unlike}))


def _differences(here: PeriodFigures, there: PeriodDigest) -> Sequence[Difference]:
    own, other = ({value.key: value for value in one.values} for one in (here.digest, there))
    found = []
    for key in sorted(own.keys() | other.keys()):
        ours, theirs = own.get(key), other.get(key)
        if ours != theirs:
            found.append(Difference(_kind(ours, theirs), ours, theirs, here.sources.get(key, ())))
    return found


def _kind(here: DigestedValue | None, there: DigestedValue | None) -> DifferenceKind:
    if here is None:
        return "only_there"
    if there is None:
        return "only_here"
    told = [(one.unit, one.value, one.reason, one.numerator, one.denominator) for one in (here, there)]
    return "facts" if told[0] == told[1] else "value"
