"""What may be asked of teaching."""

from services.chassis.commands import Command, PathId, ReasonCode
from services.training.cohorts.commands import SessionNumber


class GivenAssignment(Command):
    """The body of an assignment."""

    session: SessionNumber
    trainer_id: PathId


class AssignTrainer(Command):
    """Let an accredited trainer teach a session."""

    cohort_id: PathId
    assignment: GivenAssignment


class GivenReplacement(Command):
    """The body of a replacement: who teaches no longer, who does instead, and why."""

    session: SessionNumber
    trainer_id: PathId
    replaced_by: PathId | None = None
    """None: nobody yet."""
    reason_code: ReasonCode


class ReplaceTrainer(Command):
    """Let somebody else teach a session."""

    cohort_id: PathId
    replacement: GivenReplacement
