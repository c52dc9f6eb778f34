"""Why something asked of a follow-up visit is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class FollowUpNotFoundError(NotFoundError):
    """No such visit was recorded."""

    code = "follow_up_not_found"


class FollowUpOfOtherMinistryError(ForbiddenError):
    """Visits are recorded by the ministry that kept the cohort."""

    code = "follow_up_of_other_ministry"


class FollowUpRecordedError(ConflictError):
    """An enterprise is visited once after so many months of one cohort."""

    code = "follow_up_recorded"


class FollowUpTooEarlyError(ConflictError):
    """A cohort is completed first, and the visit's months have passed."""

    code = "follow_up_too_early"


class FollowUpNotTrainedError(RuleViolationError):
    """Nobody of the enterprise completed the cohort's programme."""

    code = "follow_up_not_trained"


class FollowUpCalendarError(RuleViolationError):
    """A visit is of no later day than today."""

    code = "follow_up_calendar"


class FollowUpPracticesError(RuleViolationError):
    """A visit looks at each practice of the programme's list, and at no other."""

    code = "follow_up_practices"
