"""What the digest of a period is made of: every indicator's values, whole and apart, with a digest of their facts."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from services.evaluation.digests.canonical import digest_of
from services.evaluation.figures.model import Source
from services.evaluation.indicators.formulas import IndicatorValue, values_of
from services.evaluation.indicators.terms import UNKNOWN_GROUP, Grouping, Indicator, Observation, Period, Unit
from services.kernel import Country, Currency
from services.kernel.pseudonyms import giver_of, pseudonym_of

FORMAT = "jembatan-figures-1"
SHARED_FORMAT = "jembatan-shared-figures-1"
"""Entries by their names across the border, facts by type and name: what both ministries can count alike."""
EVERY_SOURCE = 2**31
SOURCES_SHOWN_MAX = 20


class Names:
    """How entries are called across the border: those of this ministry by its pseudonyms, the others as they are."""

    def __init__(self, home: Country, key: bytes) -> None:
        self.home, self._key = home, key
        self._known: dict[str, str] = {}

    def of(self, entry_id: str) -> str:
        """Name an entry; the same entry has the same name on both sides."""
        known = self._known.get(entry_id)
        if known is None:
            known = self._known[entry_id] = (
                entry_id if giver_of(entry_id) else pseudonym_of(entry_id, self.home, self._key)
            )
        return known


@dataclass(frozen=True, slots=True)
class Covered:
    """An indicator of the digest: the digest of its definition, and what its values are told apart by."""

    indicator: str
    definition_digest: str
    disaggregations: tuple[Grouping, ...]


@dataclass(frozen=True, slots=True)
class DigestedValue:
    """One value, with a digest of all facts beneath it: their types, subjects and versions."""

    indicator: str
    by: Grouping | None
    group: str | None
    currency: Currency | None
    unit: Unit
    value: str | None
    reason: str | None
    numerator: str
    denominator: str | None
    sources_count: int
    sources_digest: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What it is a value of."""
        return self.indicator, self.by or "", self.group or "", self.currency or ""


@dataclass(frozen=True, slots=True)
class PeriodDigest:
    """The figures of a period and their digest: SHA-256 of the canonical form of everything else here."""

    format: str
    first_day: date
    last_day: date
    covers: tuple[Covered, ...]
    values: tuple[DigestedValue, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """A period's digest, and some of the facts beneath each value."""

    digest: PeriodDigest
    sources: dict[tuple[str, str, str, str], tuple[Source, ...]]


def figures_of(
    indicators: Sequence[Indicator], observations: Sequence[Observation], period: Period, names: Names | None = None
) -> PeriodFigures:
    """Count every indicator for everything together and apart by each of its groupings.

    The order of indicators, observations and groupings does not matter: the document is sorted. With `names` it is the
    document to share: entries have their names across the border, and versions, which count what does not cross too,
    are left out.
    """
    document_format = SHARED_FORMAT if names else FORMAT
    counted = [
        (_digested(indicator, by, value, names), value.sources[:SOURCES_SHOWN_MAX])
        for indicator in indicators
        for by in (None, *indicator.disaggregations)
        for value in values_of(indicator, observations, by, sources_shown=EVERY_SOURCE)
    ]
    values = tuple(sorted((value for value, _ in counted), key=lambda value: value.key))
    covers = tuple(sorted(map(_covered, indicators), key=lambda covered: covered.indicator))
    unsealed = PeriodDigest(document_format, period.first, period.last, covers, values, "")
    document = replace(unsealed, digest=digest_of_document(unsealed))
    return PeriodFigures(document, {value.key: sources for value, sources in counted})


def digest_of_document(document: PeriodDigest) -> str:
    """Hash all that a document says but its own digest."""
    said: dict[str, Any] = asdict(document)
    del said["digest"]
    return digest_of({**said, "first_day": document.first_day.isoformat(), "last_day": document.last_day.isoformat()})


def _covered(indicator: Indicator) -> Covered:
    definition = digest_of(indicator.model_dump(mode="json"))
    return Covered(indicator.code, definition, tuple(sorted(indicator.disaggregations)))


def _digested(indicator: Indicator, by: Grouping | None, value: IndicatorValue, names: Names | None) -> DigestedValue:
    is_entry = names is not None and by is Grouping.COOPERATIVE and value.group not in (None, UNKNOWN_GROUP)
    return DigestedValue(
        indicator=indicator.code,
        by=by,
        group=names.of(value.group) if names and value.group and is_entry else value.group,
        currency=value.currency,
        unit=value.unit,
        value=value.value,
        reason=value.reason,
        numerator=value.numerator,
        denominator=value.denominator,
        sources_count=value.sources_count,
        sources_digest=digest_of(_facts(value.sources, names)),
    )


def _facts(sources: Sequence[Source], names: Names | None) -> list[list[str | int]]:
    if names is None:
        return [[one.type, one.subject, one.version] for one in sources]
    return sorted([one.type, names.of(one.subject)] for one in sources)
