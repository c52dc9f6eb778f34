"""Why a collection sheet, or a row that came back, is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class CollectionSheetNotFoundError(NotFoundError):
    """No such sheet."""

    code = "collection_sheet_not_found"


class CollectionSheetOfOtherMinistryError(ForbiddenError):
    """A sheet is kept by the ministry that keeps its loans."""

    code = "collection_sheet_of_other_ministry"


class CollectionChoiceError(RuleViolationError):
    """A sheet is made for one facility, or for loans named one by one."""

    code = "collection_choice_invalid"


class NothingToCollectError(ConflictError):
    """No loan of the facility has anything due in the period."""

    code = "nothing_to_collect"


class SheetTooLongError(RuleViolationError):
    """More loans than one sheet takes: name them in several requests."""

    code = "collection_sheet_too_long"


class RowNotOnSheetError(NotFoundError):
    """The sheet has no such row."""

    code = "collection_row_not_found"


class RowPostedOtherwiseError(ConflictError):
    """The row was posted with another amount or day; a second payment is recorded as a repayment of its loan."""

    code = "collection_row_posted_otherwise"


class ReturnUnreadableError(RuleViolationError):
    """The whole return is in no form that can be read; no row of it was taken."""

    code = "collection_return_unreadable"
