"""Why something asked of a partnership is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class PartnershipNotFoundError(NotFoundError):
    """The register has no such partnership."""

    code = "partnership_not_found"


class MilestoneNotFoundError(NotFoundError):
    """The partnership has no such milestone."""

    code = "milestone_not_found"


class PartnershipStateError(ConflictError):
    """The partnership's status does not allow it."""

    code = "partnership_state"


class AlreadySignedError(ConflictError):
    """Each side signs once."""

    code = "partnership_already_signed"


class SignedAlreadyFixedError(ConflictError):
    """What one side has signed stays as it is until the other side has signed too."""

    code = "partnership_signed_by_one_side"


class MilestoneReachedError(ConflictError):
    """What was reached is neither planned anew nor reached on another day."""

    code = "milestone_reached_already"


class MilestonesFullError(ConflictError):
    """A partnership has no more milestones."""

    code = "partnership_milestones_full"


class SideNotActiveError(ConflictError):
    """A suspended or deregistered cooperative neither proposes nor signs, and nobody signs with one."""

    code = "partnership_side_not_active"


class SideNotRecognisedError(ConflictError):
    """Before anybody signs, each cooperative is recognised by the other country's ministry."""

    code = "partnership_side_not_recognised"


class NoSideError(ForbiddenError):
    """A partnership is the affair of the two ministries, each for its own cooperative."""

    code = "partnership_of_no_ministry"


class MilestoneOfOtherSideError(ForbiddenError):
    """In a partnership that holds, each side plans and reaches its own milestones."""

    code = "milestone_of_other_side"


class SameCountryError(RuleViolationError):
    """A partnership joins an Indonesian and a Timorese cooperative."""

    code = "partnership_sides"


class PartnershipPeriodError(RuleViolationError):
    """A partnership ends after it begins, is signed before its last day is over, and its milestones are due between."""

    code = "partnership_period"


class ReachedDayError(RuleViolationError):
    """A milestone is reached after the partnership was concluded, and not in the future."""

    code = "milestone_reached_on"
