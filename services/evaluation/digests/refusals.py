"""Why a digest cannot be compared."""

from services.kernel import RuleViolationError


class DigestAlteredError(RuleViolationError):
    """The document is not the one that its digest was made of."""

    code = "digest_altered"


class DigestPeriodError(RuleViolationError):
    """The document is of another period than the one asked for."""

    code = "digest_period"
