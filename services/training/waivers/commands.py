"""What may be asked of waivers."""

from services.chassis.commands import Command, PathId, ReasonCode
from services.training.cohorts.commands import ParticipantNumber


class GivenWaiver(Command):
    """The body of a waiver: whom, of what, and why."""

    enterprise_id: PathId
    participant_number: ParticipantNumber
    prerequisite: PathId
    reason_code: ReasonCode


class WaivePrerequisite(Command):
    """Take somebody into a cohort who lacks a prerequisite."""

    cohort_id: PathId
    waiver: GivenWaiver
