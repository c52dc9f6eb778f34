"""Why something asked of a cohort is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class CohortNotFoundError(NotFoundError):
    """No such cohort was scheduled."""

    code = "cohort_not_found"


class CohortOfOtherMinistryError(ForbiddenError):
    """A cohort is kept by the ministry of the country it is held in."""

    code = "cohort_of_other_ministry"


class CohortStateError(ConflictError):
    """A completed cohort takes nothing more."""

    code = "cohort_state"


class SeatsTakenError(ConflictError):
    """Every seat has its participant."""

    code = "seats_taken"


class AlreadyEnrolledError(ConflictError):
    """The participant has a seat already."""

    code = "already_enrolled"


class AlreadyAttendedError(ConflictError):
    """The participant's presence at the session is recorded already."""

    code = "already_attended"


class SessionUnknownError(RuleViolationError):
    """The cohort has no session of that number."""

    code = "session_unknown"


class NotEnrolledError(RuleViolationError):
    """The participant has no seat in the cohort."""

    code = "not_enrolled"


class SessionNotHeldError(RuleViolationError):
    """A session of a later day has not been held."""

    code = "session_not_held"


class CohortCalendarError(RuleViolationError):
    """Sessions are numbered once each, in the order of their days, inside the cohort's first and last day."""

    code = "cohort_calendar"


class AttendanceDisputedError(ConflictError):
    """Devices disagree about who was there: a trainer settles that first."""

    code = "attendance_disputed"


class AttendanceNotDisputedError(ConflictError):
    """Nobody disagrees about that presence, or it was settled like that."""

    code = "attendance_not_disputed"


class CapturedLaterError(RuleViolationError):
    """A device's clock is ahead: the row was captured after it was sent."""

    code = "attendance_captured_later"


class AttendanceRowTwiceError(RuleViolationError):
    """The device says the same of a participant and a session twice in one file."""

    code = "attendance_row_twice"


class AttendanceRowsFullError(RuleViolationError):
    """So many rows say the same of one participant and one session: no more of them are kept."""

    code = "attendance_rows_full"


class CohortQuotaError(RuleViolationError):
    """Quotas are one for each country, and together not above the seats."""

    code = "cohort_quota"


class QuotaTakenError(ConflictError):
    """Every seat of the country's quota is taken."""

    code = "quota_taken"


class AlreadyCandidateError(ConflictError):
    """Somebody is invited, nominated or on the waiting list once."""

    code = "already_candidate"


class NotCandidateError(RuleViolationError):
    """Nobody of that number is invited or nominated."""

    code = "not_candidate"


class CandidatesFullError(ConflictError):
    """A cohort has so many candidates and no more."""

    code = "candidates_full"


class ParticipantAttendedError(ConflictError):
    """Who was present at a session, or is in dispute, keeps the seat."""

    code = "participant_attended"


class NominationOfOtherMinistryError(ForbiddenError):
    """A ministry nominates people of its own enterprises."""

    code = "nomination_of_other_ministry"


class CostsFullError(ConflictError):
    """A cohort has so many costs and no more."""

    code = "costs_full"


class CostCalendarError(RuleViolationError):
    """A cost is of no later day than today."""

    code = "cost_calendar"


class FeedbackGivenError(ConflictError):
    """A participant gives feedback on a session once."""

    code = "feedback_given"


class ProgrammeTestUnknownError(RuleViolationError):
    """The version of the programme that the cohort was scheduled under has no such test."""

    code = "programme_test_unknown"


class PointsOfTestError(RuleViolationError):
    """A test has so many points and no more."""

    code = "points_of_test"


class AlreadyTestedError(ConflictError):
    """A participant takes a test once."""

    code = "already_tested"


class SessionNotAttendedError(RuleViolationError):
    """Who was not there gives no feedback on a session."""

    code = "session_not_attended"


class RecordNotShownError(ForbiddenError):
    """A participant's record is shown to the cohort's trainers, its ministry's officer, and who answers the person."""

    code = "participant_record_not_shown"


class PrerequisiteUnknownError(RuleViolationError):
    """The version of the programme that the cohort was scheduled under has no such prerequisite."""

    code = "prerequisite_unknown"


class AlreadyWaivedError(ConflictError):
    """A prerequisite is waived for somebody once."""

    code = "prerequisite_already_waived"


class WaiversFullError(ConflictError):
    """A cohort has so many waivers and no more."""

    code = "waivers_full"


class AttendanceTakerError(ForbiddenError):
    """Attendance is taken by who teaches the session, or by an officer of the ministry that holds the cohort."""

    code = "attendance_taker"
