"""Why something asked of a trainer is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class TrainerNotFoundError(NotFoundError):
    """No such trainer is registered."""

    code = "trainer_not_found"


class TrainerOfOtherMinistryError(ForbiddenError):
    """A trainer is kept by his own ministry."""

    code = "trainer_of_other_ministry"


class TrainerNotAccreditedError(ConflictError):
    """Nobody teaches or assesses without an accreditation that holds on that day."""

    code = "trainer_not_accredited"


class AccreditationPeriodError(RuleViolationError):
    """An accreditation ends no earlier than it begins."""

    code = "accreditation_period"


class AccreditationUnknownError(RuleViolationError):
    """The trainer has no accreditation of that number."""

    code = "accreditation_unknown"


class AccreditationWithdrawnError(ConflictError):
    """An accreditation is withdrawn once."""

    code = "accreditation_withdrawn"


class AccreditationsFullError(ConflictError):
    """A trainer has so many accreditations and no more."""

    code = "accreditations_full"
