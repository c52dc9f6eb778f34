"""Why something asked of an assistance case is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class AssistanceCaseNotFoundError(NotFoundError):
    """No such case was opened."""

    code = "assistance_case_not_found"


class AssistanceCaseOfOtherMinistryError(ForbiddenError):
    """A case is kept by the ministry of its enterprise's country."""

    code = "assistance_case_of_other_ministry"


class AssistanceCaseOpenError(ConflictError):
    """A product has one open case."""

    code = "assistance_case_open"


class AssistanceCaseStateError(ConflictError):
    """The case is not at a point that allows it."""

    code = "assistance_case_state"


class AssistanceCaseFullError(ConflictError):
    """A case has no room for more actions or sales."""

    code = "assistance_case_full"


class GapsOpenError(ConflictError):
    """A standard is reached when every gap is closed."""

    code = "assistance_gaps_open"


class ActionCompletedError(ConflictError):
    """An action is completed once."""

    code = "assistance_action_completed"


class TargetGradeError(RuleViolationError):
    """The target is a grade of the standard for this commodity."""

    code = "assistance_target_grade"


class BaselineIncompleteError(RuleViolationError):
    """A baseline answers every criterion of the checklist, and no other."""

    code = "assistance_baseline_incomplete"


class AssistanceCalendarError(RuleViolationError):
    """What happened lies between the opening of the case, or what went before, and today."""

    code = "assistance_calendar"


class GapUnknownError(RuleViolationError):
    """The case has no gap of that number."""

    code = "assistance_gap_unknown"


class ActionUnknownError(RuleViolationError):
    """The case has no action of that number."""

    code = "assistance_action_unknown"


class LotOfOtherProductError(RuleViolationError):
    """The lot is none of the case's product."""

    code = "lot_of_other_product"


class LotNotGradedError(RuleViolationError):
    """The lot has no grade by the case's standard on that day."""

    code = "lot_not_graded"


class TargetNotReachedError(RuleViolationError):
    """The lot's grade is below the case's target."""

    code = "assistance_target_not_reached"


class SoldMoreThanLotError(RuleViolationError):
    """No more of a lot is sold than there is of it."""

    code = "sold_more_than_lot"


class CertificateNotHeldError(RuleViolationError):
    """The register of products shows no such certificate of the standard that holds on that day."""

    code = "assistance_certificate_not_held"


class OutcomeNotReachedError(RuleViolationError):
    """A case is closed with an outcome that was recorded, or stopped."""

    code = "assistance_outcome_not_reached"
