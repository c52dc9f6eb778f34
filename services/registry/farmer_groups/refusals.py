"""Why something asked of a farmer group's entry is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class FarmerGroupNotFoundError(NotFoundError):
    """The register has no such entry."""

    code = "farmer_group_not_found"


class FarmerGroupStateError(ConflictError):
    """The entry's status does not allow it."""

    code = "farmer_group_state"


class LinkEndedError(ConflictError):
    """A group is linked to entries that the registers still keep up."""

    code = "link_ended"


class FarmerGroupOfOtherMinistryError(ForbiddenError):
    """An entry is kept by the ministry of its own country."""

    code = "farmer_group_of_other_ministry"


class VerifierDescribedError(ForbiddenError):
    """Four eyes: who told what an entry says does not verify it."""

    code = "verifier_described_entry"


class KindForeignError(RuleViolationError):
    """The kind of group belongs to the other country."""

    code = "farmer_group_kind_foreign"


class FoundedLaterError(RuleViolationError):
    """A group is registered from the day it was founded, or from a later one."""

    code = "founded_after_entry"


class YouthBeyondMembersError(RuleViolationError):
    """Young members are counted among all members."""

    code = "youth_beyond_members"


class NoMembersError(RuleViolationError):
    """A group has members."""

    code = "group_without_members"


class LinkKindError(RuleViolationError):
    """A group is linked to enterprises, cooperatives and, a poktan, to its gapoktan."""

    code = "link_kind"


class LinkForeignError(RuleViolationError):
    """A group is linked to entries of its own country."""

    code = "link_of_other_country"


class AbilityClassMissingError(RuleViolationError):
    """No classes of ability are known for that kind of group."""

    code = "ability_class_not_for_kind"


class AspectsIncompleteError(RuleViolationError):
    """A score sheet has points for each aspect of the rule, and for nothing else."""

    code = "score_sheet_aspects"


class PointsBeyondAspectError(RuleViolationError):
    """An aspect has no more points than the rule gives it."""

    code = "score_sheet_points"
