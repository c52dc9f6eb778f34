"""Why a report is not written."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class ReportPeriodError(RuleViolationError):
    """A report covers days that have begun, and not too many."""

    code = "report_period_invalid"


class ReportPeriodEmptyError(NotFoundError):
    """No fact was told, no commitment assessed and no round closed until the period's end."""

    code = "report_period_empty"


class ReportOfNoMinistryError(ForbiddenError):
    """A sealed or published report is one ministry's."""

    code = "report_of_no_ministry"


class SealingNotSetUpError(ConflictError):
    """The service was started without this ministry's certificate."""

    code = "report_sealing_not_set_up"


class IatiOrganisationUnknownError(ConflictError):
    """The service was started without this ministry's organisation identifier."""

    code = "iati_organisation_not_set_up"


class IatiStartUnknownError(ConflictError):
    """An activity has a first day, and no source tells the agreement's."""

    code = "iati_start_unknown"


class SealedReportUnreadableError(RuleViolationError):
    """It is no PDF with one seal."""

    code = "sealed_report_unreadable"
