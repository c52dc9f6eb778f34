"""Why a foreign round cannot be read."""

from services.kernel import NotFoundError


class ForeignRoundNotFoundError(NotFoundError):
    """The other ministry told of no such round."""

    code = "foreign_round_not_found"
