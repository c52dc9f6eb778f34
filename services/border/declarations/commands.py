"""What may be asked of declarations."""

from services.chassis.commands import Command, PathId, ReasonCode
from services.contracts.border import Saying


class Declare(Command):
    """Declare something about an entry of the other ministry."""

    entry_id: PathId
    says: Saying
    code: ReasonCode | None = None
