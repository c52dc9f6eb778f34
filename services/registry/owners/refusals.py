"""Why an owner is not recorded."""

from services.kernel import ConflictError, RuleViolationError


class OwnerShareError(RuleViolationError):
    """All shares together are at most the whole."""

    code = "owner_share"


class OwnerSinceError(RuleViolationError):
    """Nobody is an owner from a day to come."""

    code = "owner_since"


class OwnersFullError(ConflictError):
    """So many owners of one entry are not kept."""

    code = "owners_full"
