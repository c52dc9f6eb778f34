"""Why something asked of daily runs is refused."""

from services.kernel import ForbiddenError, NotFoundError


class DailyRunNotFoundError(NotFoundError):
    """No such run."""

    code = "daily_run_not_found"


class DailyRunOfOtherMinistryError(ForbiddenError):
    """Loans are processed by the lender's ministry."""

    code = "daily_run_of_other_ministry"
