"""Why something asked about a person is refused; no refusal repeats what the person said."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class PersonNotFoundError(NotFoundError):
    """There is no such person."""

    code = "person_not_found"


class PersonOfOtherMinistryError(ForbiddenError):
    """A person's data never leave the ministry that keeps them."""

    code = "person_of_other_ministry"


class PersonErasedError(ConflictError):
    """The person's data were erased; only the number is left."""

    code = "person_erased"


class PersonRestrictionError(ConflictError):
    """The use of the data is restricted already, or is not."""

    code = "person_restriction"


class PersonAlreadyRegisteredError(ConflictError):
    """Somebody with that identity number is registered."""

    code = "person_already_registered"


class PersonNumberError(RuleViolationError):
    """The identity number does not have the form of its kind, or its kind is of the other country."""

    code = "person_number_malformed"


class BirthDateError(RuleViolationError):
    """Nobody is born after today, and nobody is older than the oldest anybody was."""

    code = "birth_date_implausible"


class NothingToRectifyError(RuleViolationError):
    """A rectification names at least one field."""

    code = "nothing_to_rectify"
