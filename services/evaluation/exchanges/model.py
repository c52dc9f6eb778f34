"""What is true of an exchange: a ministry tells its digest, and each side compares it with its own."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Literal

from services.contracts.evaluation import PeriodDigestTold
from services.evaluation.digests.canonical import digest_of
from services.evaluation.digests.model import PeriodDigest
from services.evaluation.exchanges.refusals import DigestOfNoMinistryError, PeriodOpenError
from services.kernel import Country, Decision

Cause = Literal["format", "definition", "figures", "only_here", "only_there"]


@dataclass(frozen=True, slots=True)
class Told:
    """What a ministry told of a period; the digests of each indicator's definition and values."""

    digest_id: str
    by: Country
    format: str
    first_day: date
    last_day: date
    digest: str
    parts: Mapping[str, tuple[str, str]]
    """By indicator: how it is counted, and what it came to."""
    told_at: datetime
    version: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """An indicator that is not the same on both sides, and why."""

    indicator: str
    cause: Cause


@dataclass(frozen=True, slots=True)
class Standing:
    """What a ministry told, beside the figures as they are here now."""

    told: Told
    is_equal: bool
    differences: tuple[Difference, ...]


def tell(document: PeriodDigest, *, digest_id: str, by: Country | None, today: date, at: datetime) -> Decision[Told]:
    """Tell what a period's figures come to.

    Raises:
        DigestOfNoMinistryError: the caller is of neither ministry.
        PeriodOpenError: the period is not over.
    """
    if by is None:
        raise DigestOfNoMinistryError("an officer of one of the two ministries tells its figures")
    if document.last_day >= today:
        raise PeriodOpenError(f"{document.first_day} until {document.last_day} is not over")
    parts = parts_of(document)
    told = Told(
        digest_id, by, document.format, document.first_day, document.last_day, document.digest, parts, told_at=at
    )
    fact = PeriodDigestTold(
        subject=digest_id,
        occurred_at=at,
        by=by,
        format=told.format,
        first_day=told.first_day,
        last_day=told.last_day,
        digest=told.digest,
        indicators=tuple(parts),
        definition_digests=tuple(definition for definition, _ in parts.values()),
        value_digests=tuple(values for _, values in parts.values()),
    )
    return Decision(told, (fact,))


def heard(fact: PeriodDigestTold) -> Told:
    """Read what a ministry told."""
    pairs = zip(fact.definition_digests, fact.value_digests, strict=True)
    parts = dict(zip(fact.indicators, pairs, strict=True))
    return Told(fact.subject, fact.by, fact.format, fact.first_day, fact.last_day, fact.digest, parts, fact.occurred_at)


def compare(here: PeriodDigest, told: Told) -> Standing:
    """Compare what was told with the figures here, indicator by indicator."""
    if here.format != told.format:
        return Standing(told, is_equal=False, differences=(Difference("", "format"),))
    own = parts_of(here)
    found = [
        Difference(indicator, cause)
        for indicator in sorted({*own, *told.parts})
        if (cause := _cause(own.get(indicator), told.parts.get(indicator)))
    ]
    return Standing(told, is_equal=here.digest == told.digest, differences=tuple(found))


def parts_of(document: PeriodDigest) -> dict[str, tuple[str, str]]:
    """Digest each indicator by itself: its definition, and its values."""
    values: dict[str, list[object]] = {covered.indicator: [] for covered in document.covers}
    for value in document.values:
        values[value.indicator].append(asdict(value))
    return {one.indicator: (one.definition_digest, digest_of(values[one.indicator])) for one in document.covers}


def _cause(here: Sequence[str] | None, there: Sequence[str] | None) -> Cause | None:
    if here is None or there is None:
        return "only_there" if here is None else "only_here"
    if here[0] != there[0]:
        return "definition"
    return "figures" if here[1] != there[1] else None
