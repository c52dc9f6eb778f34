"""What a command is told when somebody else was first."""

from services.kernel import ConflictError


class StaleVersionError(ConflictError):
    """The aggregate changed since the version the caller named."""

    code = "stale_version"


class AlreadyExistsError(ConflictError):
    """The id or another unique value is taken."""

    code = "already_exists"
