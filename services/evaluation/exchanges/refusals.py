"""Why a period's digest cannot be told."""

from services.kernel import ForbiddenError, RuleViolationError


class PeriodOpenError(RuleViolationError):
    """A period's figures are told when it is over."""

    code = "period_open"


class DigestOfNoMinistryError(ForbiddenError):
    """An officer of one of the two ministries tells its figures."""

    code = "digest_of_no_ministry"
