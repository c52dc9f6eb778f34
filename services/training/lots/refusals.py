"""Why something asked of a lot is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class LotNotFoundError(NotFoundError):
    """No such lot was recorded."""

    code = "lot_not_found"


class LotOfOtherMinistryError(ForbiddenError):
    """A lot is kept by the ministry of its enterprise's country."""

    code = "lot_of_other_ministry"


class LotFullError(ConflictError):
    """A lot has no room for more samples, reports or gradings."""

    code = "lot_full"


class LaboratoryReportKnownError(ConflictError):
    """A laboratory's report is recorded once."""

    code = "laboratory_report_known"


class LotCommodityError(RuleViolationError):
    """No grading rule is about the product's commodity."""

    code = "lot_commodity"


class LotCalendarError(RuleViolationError):
    """A lot is made, sampled, reported on and graded in this order, and not after today."""

    code = "lot_calendar"


class LotSampleUnknownError(RuleViolationError):
    """The lot has no sample of that number."""

    code = "lot_sample_unknown"
