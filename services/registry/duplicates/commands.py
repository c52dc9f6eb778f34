"""What may be asked about duplicates."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.chassis.commands import Command, CountryCode, PathId, ReasonCode
from services.contracts.registry import CooperativeForm, CooperativeKind
from services.kernel.privacy import classed
from services.registry.cooperatives import merging as cooperatives
from services.registry.enterprises import merging as enterprises
from services.registry.field_classes import OFFICIAL, Official
from services.registry.given import IDENTIFIERS_MAX, Code, GivenIdentifier, Name
from services.registry.matching.model import Kind

BATCH_MAX = 500
"""Entries of one batch of a scan."""
BATCH_DEFAULT = 100
FIELDS_MAX = 7


@classed(OFFICIAL)
class SearchDuplicates(Command):
    """Describe what is about to be registered; what is left out is not compared."""

    kind: Kind
    country: CountryCode
    legal_name: Official[Name]
    place_code: Code
    activity_code: Annotated[str, StringConstraints(pattern=r"^\d{5}$")] | None = None
    activity_edition: Code = "KBLI2020"
    cooperative_kind: CooperativeKind | None = None
    cooperative_form: CooperativeForm = "primary"
    identifiers: list[GivenIdentifier] = Field(default_factory=list, max_length=IDENTIFIERS_MAX)


@classed(OFFICIAL)
class StartScan(Command):
    """Compare all entries of one of the caller's registers."""

    kind: Kind


@classed(OFFICIAL)
class BatchSize(Command):
    """The body of a batch."""

    entries: Annotated[int, Field(ge=1, le=BATCH_MAX)] = BATCH_DEFAULT


@classed(OFFICIAL)
class ScanBatch(BatchSize):
    """Compare the next entries of a scan."""

    scan_id: PathId


@classed(OFFICIAL)
class JudgePair(Command):
    """Dismiss a pair, or take its merge back."""

    pair_id: PathId
    reason_code: ReasonCode


@classed(OFFICIAL)
class Merge(Command):
    """The body of a merge: which entry stands for both, and what it takes over from the other."""

    surviving_id: PathId
    reason_code: ReasonCode
    take_over: list[enterprises.TakenOver | cooperatives.TakenOver] = Field(default_factory=list, max_length=FIELDS_MAX)


@classed(OFFICIAL)
class MergePair(Merge):
    """Merge the two entries of a pair."""

    pair_id: PathId
