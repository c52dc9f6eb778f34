"""What may be asked of digests."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.chassis.commands import Command, CurrencyCode, Day, PathId
from services.evaluation.digests.model import FORMAT, SHARED_FORMAT
from services.evaluation.indicators.terms import Grouping, Unit

INDICATORS_MAX = 200
VALUES_MAX = 5_000
GROUPINGS_MAX = 10
FACTS_MAX = 10**9

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Number = Annotated[str, StringConstraints(pattern=r"^-?\d{1,30}(\.\d{1,6})?$")]
Group = Annotated[str, StringConstraints(min_length=1, max_length=200)]
GroupingCode = Annotated[Grouping, Field(strict=False)]


class GivenCovered(Command):
    """An indicator that the other side counted."""

    indicator: PathId
    definition_digest: Digest
    disaggregations: Annotated[list[GroupingCode], Field(max_length=GROUPINGS_MAX)]


class GivenValue(Command):
    """One value that the other side counted."""

    indicator: PathId
    by: GroupingCode | None
    group: Group | None
    currency: CurrencyCode | None
    unit: Unit
    value: Number | None
    reason: PathId | None
    numerator: Number
    denominator: Number | None
    sources_count: Annotated[int, Field(ge=0, le=FACTS_MAX)]
    sources_digest: Digest


class GivenDigest(Command):
    """The body of a comparison: the other side's digest of the period, as it answered it."""

    format: Annotated[str, StringConstraints(pattern=f"^({FORMAT}|{SHARED_FORMAT})$")]
    first_day: Day
    last_day: Day
    covers: Annotated[list[GivenCovered], Field(max_length=INDICATORS_MAX)]
    values: Annotated[list[GivenValue], Field(max_length=VALUES_MAX)]
    digest: Digest


class CompareDigests(Command):
    """Compare a period's digest with the other side's."""

    first_day: Day
    last_day: Day
    there: GivenDigest
