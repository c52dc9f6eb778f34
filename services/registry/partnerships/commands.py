"""What may be asked of the register of partnerships."""

from typing import Annotated

from pydantic import Field

from services.chassis.commands import Command, CountryCode, Day, PathId, ReasonCode
from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL

PURPOSES_MAX = 10

MilestoneCode = ReasonCode
"""What is to be reached, as a code such as `first_joint_shipment`: it is published."""


@classed(OFFICIAL)
class ProposePartnership(Command):
    """Propose a partnership; both days belong to it."""

    own_cooperative_id: PathId
    partner_cooperative_id: PathId
    purpose_codes: Annotated[list[ReasonCode], Field(min_length=1, max_length=PURPOSES_MAX)]
    starts_on: Day
    ends_on: Day | None = None


@classed(OFFICIAL)
class SignPartnership(Command):
    """Sign for the side of the caller's ministry."""

    partnership_id: PathId


@classed(OFFICIAL)
class GivenMilestone(Command):
    """The body of a milestone: whose it is, and by when it is to be reached."""

    owner: CountryCode
    due_on: Day


@classed(OFFICIAL)
class PlanMilestone(Command):
    """Plan a milestone, or another day for one."""

    partnership_id: PathId
    milestone_code: MilestoneCode
    milestone: GivenMilestone


@classed(OFFICIAL)
class Reaching(Command):
    """The body of reaching a milestone."""

    reached_on: Day
    evidence_kind: ReasonCode


@classed(OFFICIAL)
class ReachMilestone(Command):
    """Record that a milestone was reached."""

    partnership_id: PathId
    milestone_code: MilestoneCode
    reaching: Reaching


@classed(OFFICIAL)
class EndPartnership(Command):
    """End a partnership, or withdraw or decline its proposal."""

    partnership_id: PathId
    reason_code: ReasonCode
