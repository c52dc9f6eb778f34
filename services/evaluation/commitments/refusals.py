"""Why something asked of a commitment is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class CommitmentNotFoundError(NotFoundError):
    """Nothing of that id was undertaken."""

    code = "commitment_not_found"


class CommitmentKnownError(ConflictError):
    """A code stands for one commitment of its agreement."""

    code = "commitment_known"


class ResultsFullError(ConflictError):
    """A commitment has no room for another result or report."""

    code = "commitment_full"


class NothingProposedError(ConflictError):
    """Nothing of that result waits for an answer."""

    code = "commitment_result_not_proposed"


class ResultNotPlannedError(ConflictError):
    """Progress is told of a result that both ministries agreed to."""

    code = "commitment_result_not_planned"


class OwnProposalError(ForbiddenError):
    """A proposal is agreed to by the other ministry."""

    code = "commitment_own_proposal"


class NotOwnerError(ForbiddenError):
    """The ministry that owns a result reports on it."""

    code = "commitment_result_of_other_ministry"


class ScopeUnknownError(RuleViolationError):
    """A commitment is of something in its agreement's scope."""

    code = "commitment_scope_unknown"


class ResultUnknownError(RuleViolationError):
    """The commitment has no such result."""

    code = "commitment_result_unknown"


class ResultPlanError(RuleViolationError):
    """An activity leads to an output, an output to an outcome; days are in order; a target is not its baseline."""

    code = "commitment_result_plan"


class CountedByIndicatorError(RuleViolationError):
    """What an indicator counts is not reported by hand."""

    code = "commitment_counted_by_indicator"


class ReportCalendarError(RuleViolationError):
    """A report is of days between the result's first day and today."""

    code = "commitment_report_calendar"


class IndicatorUnknownError(RuleViolationError):
    """No indicator of that code is defined, or its values are told for each currency apart and none was named."""

    code = "commitment_indicator_unknown"
