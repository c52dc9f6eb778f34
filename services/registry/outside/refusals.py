"""Why something asked of outside checks is refused."""

from services.kernel import ConflictError, RuleViolationError


class OutsideRegisterUnknownError(RuleViolationError):
    """A check names a register that keeps entries of this kind and country."""

    code = "outside_register_unknown"


class OutsideNumberMissingError(RuleViolationError):
    """An entry is looked for outside by its number there."""

    code = "outside_number_missing"


class OutsideRegisterNotConnectedError(ConflictError):
    """The operators connected no such register to this cell."""

    code = "outside_register_not_connected"


class OutsideCheckPendingError(ConflictError):
    """The same was asked and is not answered yet."""

    code = "outside_check_pending"
