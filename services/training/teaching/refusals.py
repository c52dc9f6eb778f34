"""Why a trainer does not get a session."""

from services.kernel import ConflictError, RuleViolationError


class TrainerAssignedError(ConflictError):
    """A trainer is assigned to a session once."""

    code = "trainer_already_assigned"


class TrainerNotAssignedError(RuleViolationError):
    """Only who is assigned to a session is replaced in it."""

    code = "trainer_not_assigned"


class TrainerBookedError(ConflictError):
    """The trainer teaches another cohort on that day; `cohort_id` and `session` of the detail say which."""

    code = "trainer_booked"


class TrainersFullError(ConflictError):
    """A session has so many trainers and no more."""

    code = "trainers_full"
