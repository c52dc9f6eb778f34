"""What may be asked of outside checks."""

from services.chassis.commands import Command, PathId, ReasonCode
from services.contracts.registry import CheckedKind
from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL


@classed(OFFICIAL)
class GivenCheck(Command):
    """The body of a check: which register is asked."""

    register_code: ReasonCode


@classed(OFFICIAL)
class RequestCheck(Command):
    """Ask a register outside about an entry."""

    entry_kind: CheckedKind
    entry_id: PathId
    register_code: ReasonCode
