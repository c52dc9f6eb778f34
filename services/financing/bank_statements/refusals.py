"""Why a bank statement is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class BankStatementNotFoundError(NotFoundError):
    """No such statement was taken."""

    code = "bank_statement_not_found"


class BankStatementOfOtherMinistryError(ForbiddenError):
    """A statement is taken and read by the lender's own ministry: it names payers."""

    code = "bank_statement_of_other_ministry"


class BankStatementTooLongError(RuleViolationError):
    """More payments than are posted at once: ask the bank for shorter statements."""

    code = "bank_statement_too_long"


class BankLineNotFoundError(NotFoundError):
    """The statement has no line of that number."""

    code = "bank_line_not_found"


class BankLineNotOpenError(ConflictError):
    """A line is settled once: it was posted, settled by hand, or set aside."""

    code = "bank_line_not_open"


class BankLineNotPostableError(RuleViolationError):
    """A payment is posted in whole minor units of a currency that is kept, on the day it was booked."""

    code = "bank_line_not_postable"


class BankLineOfOtherLenderError(RuleViolationError):
    """What came in on a lender's account settles what that lender lent."""

    code = "bank_line_of_other_lender"


class TransferNotOfLineError(RuleViolationError):
    """A transfer that came back is one of the order named, of the same amount."""

    code = "transfer_not_of_bank_line"
