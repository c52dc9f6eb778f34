"""What may be asked of the register of farmer groups."""

from typing import Annotated

from pydantic import Field

from services.chassis.commands import Command, CountryCode, Day, PathId, ReasonCode
from services.contracts.registry import FarmerGroupKind
from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL, Official
from services.registry.given import Code, Name

MEMBERS_MAX = 100_000
COMMODITIES_MAX = 20
LINKS_MAX = 20
LAND_AREA_M2_MAX = 10**11
ASPECTS_MAX = 20
POINTS_MAX = 10_000
CHANGE_NUMBER_MAX = 999_999_999

Count = Annotated[int, Field(ge=0, le=MEMBERS_MAX)]


@classed(OFFICIAL)
class DescribeFarmerGroup(Command):
    """What the applicant says; codes and counts are checked before anything is kept."""

    group_name: Official[Name]
    place_code: Code
    founded_on: Day
    women: Count
    men: Count
    undisclosed: Count = 0
    youth: Count
    commodities: list[Code] = Field(default_factory=list, max_length=COMMODITIES_MAX)
    land_area_m2: Annotated[int, Field(ge=0, le=LAND_AREA_M2_MAX)] | None = None
    linked_ids: list[PathId] = Field(default_factory=list, max_length=LINKS_MAX)
    valid_from: Day | None = None
    """The first day this holds; None: today, in the entry's country."""


@classed(OFFICIAL)
class RegisterFarmerGroup(DescribeFarmerGroup):
    """Enter a farmer group into its country's register."""

    country: CountryCode
    kind: FarmerGroupKind


@classed(OFFICIAL)
class AmendFarmerGroup(Command):
    """Describe an entry anew, whole."""

    group_id: PathId
    description: DescribeFarmerGroup


@classed(OFFICIAL)
class GroupCorrection(Command):
    """The body of a correction: what takes the place of a change's description; None: the change never was."""

    change: Annotated[int, Field(ge=1, le=CHANGE_NUMBER_MAX)]
    description: DescribeFarmerGroup | None
    reason_code: ReasonCode


@classed(OFFICIAL)
class CorrectFarmerGroup(Command):
    """Let a description take the place of what one change said."""

    group_id: PathId
    correction: GroupCorrection


@classed(OFFICIAL)
class GroupEvidence(Command):
    """The body of a verification."""

    evidence_kind: ReasonCode


@classed(OFFICIAL)
class VerifyFarmerGroup(Command):
    """Confirm an entry against evidence."""

    group_id: PathId
    evidence_kind: ReasonCode


@classed(OFFICIAL)
class ScoreSheet(Command):
    """The body of an assessment: the points of each aspect, the day and the kind of evidence."""

    assessed_on: Day
    evidence_kind: ReasonCode
    points: Annotated[dict[Code, Annotated[int, Field(ge=0, le=POINTS_MAX)]], Field(max_length=ASPECTS_MAX)]


@classed(OFFICIAL)
class AssessFarmerGroup(Command):
    """Score a group's ability."""

    group_id: PathId
    sheet: ScoreSheet


@classed(OFFICIAL)
class ChangeStanding(Command):
    """Suspend, reinstate or deregister an entry."""

    group_id: PathId
    reason_code: ReasonCode
