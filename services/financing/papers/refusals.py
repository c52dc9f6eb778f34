"""Why a paper is not written."""

from services.kernel import RuleViolationError


class StatementPeriodError(RuleViolationError):
    """A statement covers days that have come, from its first to its last, and not too many."""

    code = "statement_period_invalid"
