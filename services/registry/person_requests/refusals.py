"""Why a person's request is not taken, answered or exported."""

from services.kernel import ConflictError, NotFoundError


class PersonRequestNotFoundError(NotFoundError):
    """There is no such request."""

    code = "person_request_not_found"


class PersonRequestStateError(ConflictError):
    """The request was answered already, or was not granted."""

    code = "person_request_state"


class PersonRequestOpenError(ConflictError):
    """The same request of the same person still waits for its answer."""

    code = "person_request_open"
