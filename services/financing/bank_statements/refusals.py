"""Why a bank statement is refused."""

from services.kernel import ForbiddenError, NotFoundError, RuleViolationError


class BankStatementNotFoundError(NotFoundError):
    """No such statement was taken."""

    code = "bank_statement_not_found"


class BankStatementOfOtherMinistryError(ForbiddenError):
    """A statement is taken and read by the lender's own ministry: it names payers."""

    code = "bank_statement_of_other_ministry"


class BankStatementTooLongError(RuleViolationError):
    """More payments than are posted at once: ask the bank for shorter statements."""

    code = "bank_statement_too_long"
