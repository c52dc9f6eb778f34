"""Why something asked of a cooperative's entry is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class CooperativeNotFoundError(NotFoundError):
    """The register has no such entry."""

    code = "cooperative_not_found"


class MembershipNotFoundError(NotFoundError):
    """The enterprise is no member of the cooperative."""

    code = "membership_not_found"


class CooperativeStateError(ConflictError):
    """The entry's status does not allow it."""

    code = "cooperative_state"


class CooperativeAttestedError(ConflictError):
    """What an authority has attested is changed by a change request that somebody else approves."""

    code = "cooperative_attested"


class AlreadyRecognisedError(ConflictError):
    """A cooperative is recognised once."""

    code = "cooperative_already_recognised"


class AlreadyMemberError(ConflictError):
    """An enterprise is a member once, from one day."""

    code = "already_member"


class MembersFullError(ConflictError):
    """An entry names no more registered members."""

    code = "cooperative_members_full"


class EnterpriseNotAdmissibleError(ConflictError):
    """An enterprise that left the register is admitted nowhere."""

    code = "enterprise_not_admissible"


class CertificateNotHeldError(ConflictError):
    """Only a certificate that holds is withdrawn."""

    code = "certificate_not_held"


class CooperativeOfOtherMinistryError(ForbiddenError):
    """An entry is kept by the ministry of its own country."""

    code = "cooperative_of_other_ministry"


class OwnRecognitionError(ForbiddenError):
    """A partner is recognised from across the border."""

    code = "recognition_by_own_ministry"


class LicenceKindError(RuleViolationError):
    """Only a savings-and-loan cooperative is licensed to take savings and give loans."""

    code = "licence_not_for_kind"


class LicencePeriodError(RuleViolationError):
    """A licence ends after it begins."""

    code = "licence_period"


class ReportOutOfOrderError(RuleViolationError):
    """Members' meetings are reported in their order."""

    code = "report_out_of_order"


class DayInFutureError(RuleViolationError):
    """What happened lies in the past."""

    code = "day_in_future"


class EnterpriseForeignError(RuleViolationError):
    """A cooperative's members are enterprises of its own country."""

    code = "enterprise_of_other_country"


class SecondaryMembersError(RuleViolationError):
    """A secondary cooperative's members are cooperatives, not enterprises."""

    code = "members_are_cooperatives"


class LeftBeforeAdmittedError(RuleViolationError):
    """A membership ends on or after the day it began."""

    code = "left_before_admitted"


class CooperativeMergedIntoItselfError(RuleViolationError):
    """An entry is merged into another one, of the same country."""

    code = "cooperative_merged_into_itself"


class KindFixedError(RuleViolationError):
    """Class and licence hang on a savings-and-loan cooperative's kind: it becomes none, and no other becomes one."""

    code = "cooperative_kind_fixed"


class TermPeriodError(RuleViolationError):
    """A term of office ends on or after the day it began."""

    code = "term_period"


class WomenBeyondSeatsError(RuleViolationError):
    """Women hold at most all seats."""

    code = "women_beyond_seats"


class ElectionOutOfOrderError(RuleViolationError):
    """Elections of an organ are recorded in their order."""

    code = "election_out_of_order"


class MeetingBeforeYearEndError(RuleViolationError):
    """The yearly meeting follows the end of its book year."""

    code = "meeting_before_year_end"


class CertificateForeignError(RuleViolationError):
    """The certificate of a number (NIK koperasi) is given to Indonesian cooperatives."""

    code = "certificate_not_for_country"


class CertificatePeriodError(RuleViolationError):
    """A certificate ends after it begins, and is recorded after the ones before it."""

    code = "certificate_period"
