"""Why something asked of a consortium or of a group is refused."""

from services.kernel import ConflictError, RuleViolationError


class SharesInvalidError(RuleViolationError):
    """Shares are above zero, one for each lender, and sum to exactly one."""

    code = "shares_invalid"


class AmountNotSharedError(RuleViolationError):
    """What is shared is a whole number of minor units, not below zero and not beyond the limit."""

    code = "shared_amount_invalid"


class TranchesInvalidError(RuleViolationError):
    """A senior-first consortium has lenders that bear the first loss and others before them."""

    code = "tranches_invalid"


class MoreThanOutstandingError(ConflictError):
    """No more principal is repaid or written off than is outstanding."""

    code = "more_than_outstanding"


class MoreThanLostError(ConflictError):
    """No more is recovered than was written off."""

    code = "more_than_lost"


class GroupInvalidError(RuleViolationError):
    """A group's members have amounts above zero that sum to its loan."""

    code = "group_invalid"


class ShortfallInvalidError(RuleViolationError):
    """A shortfall is above zero and of members of the group."""

    code = "shortfall_invalid"
