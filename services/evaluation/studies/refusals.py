"""Why something asked of a study is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class StudyNotFoundError(NotFoundError):
    """No such study was commissioned."""

    code = "study_not_found"


class StudyOfOtherMinistryError(ForbiddenError):
    """A study is computed and recommended on by officers of the ministry that commissioned it."""

    code = "study_of_other_ministry"


class ReviewerIsAuthorError(ForbiddenError):
    """Who commissioned or computed a study neither reviews it nor recommends on it."""

    code = "study_author"


class MinistryUnknownError(ForbiddenError):
    """An officer of one of the two ministries acts."""

    code = "study_ministry_unknown"


class StudyStateError(ConflictError):
    """The study is not at a point that allows it."""

    code = "study_state"


class ComputationOutdatedError(ConflictError):
    """A review names the computation that it is of; a later one needs a review of its own."""

    code = "study_computation_outdated"


class ReviewGivenError(ConflictError):
    """A ministry reviews a computation once."""

    code = "study_review_given"


class BusinessUnknownError(RuleViolationError):
    """No register told of that enterprise or cooperative yet."""

    code = "study_business_unknown"


class PlanInconsistentError(RuleViolationError):
    """The parts of a plan do not fit together."""

    code = "study_plan_inconsistent"
