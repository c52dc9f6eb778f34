"""Why something asked of an extension is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class ExtensionNotFoundError(NotFoundError):
    """No extension of that id was recommended on."""

    code = "extension_not_found"


class ExtensionOpenError(ConflictError):
    """An agreement's extension is decided once at a time."""

    code = "extension_open"


class PositionTakenError(ConflictError):
    """A ministry decides once."""

    code = "extension_position_taken"


class OfNoMinistryError(ForbiddenError):
    """An extension is the affair of the two ministries."""

    code = "extension_of_no_ministry"


class ScorecardDayError(RuleViolationError):
    """A scorecard is of a day that is not in the future."""

    code = "scorecard_day"
