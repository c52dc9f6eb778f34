"""Why something asked of a change request is refused."""

from collections.abc import Mapping, Sequence

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError
from services.registry.change_requests.conflicts import Conflict


class ChangeRequestNotFoundError(NotFoundError):
    """There is no such request."""

    code = "change_request_not_found"


class ChangeRequestOfOtherMinistryError(ForbiddenError):
    """A request is read and decided by the ministry that keeps the entry."""

    code = "change_request_of_other_ministry"


class ChangeRequestDecidedError(ConflictError):
    """A request is decided once."""

    code = "change_request_decided"


class ChangeRequestsFullError(ConflictError):
    """An entry has no more open requests than this."""

    code = "change_requests_full"


class ChangeRequestConflictError(ConflictError):
    """Fields the request changes were changed by something else; who asked has to look at them first."""

    code = "change_request_conflict"

    def __init__(self, message: str, conflicts: Sequence[Conflict]) -> None:
        super().__init__(message)
        self.conflicts = tuple(conflicts)

    @property
    def members(self) -> Mapping[str, object]:
        """Each field: the first day it differs, its value when the change was asked for, now, and as asked."""
        return {"conflicts": [conflict.document() for conflict in self.conflicts]}


class ApproverIsAskerError(ForbiddenError):
    """Four eyes: who asked for a change does not decide on it."""

    code = "approver_is_asker"


class NotTheAskerError(ForbiddenError):
    """A request is withdrawn or rebased by who made it."""

    code = "not_the_asker"


class ChangeRequestEmptyError(RuleViolationError):
    """The entry says so already."""

    code = "change_request_empty"


class BaseVersionError(RuleViolationError):
    """A request rests on a version of the entry that there was, and never on an earlier one than before."""

    code = "base_version_invalid"
