"""Why something cannot be declared."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class DeclarationNotFoundError(NotFoundError):
    """This ministry made no such declaration."""

    code = "declaration_not_found"


class DeclarationOfOtherMinistryError(ForbiddenError):
    """An officer declares for the ministry whose cell this is."""

    code = "declaration_of_other_ministry"


class DeclarationUnfitError(RuleViolationError):
    """Such an entry is not spoken about in this way, or a code is missing."""

    code = "declaration_unfit"


class DeclarationAwaitingError(ConflictError):
    """The same was declared of the entry, and its keeper has not answered yet."""

    code = "declaration_awaiting"


class DeclarationStateError(ConflictError):
    """It is answered already."""

    code = "declaration_answered"
