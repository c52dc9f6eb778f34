"""Why something asked of a loan is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class LoanNotFoundError(NotFoundError):
    """No such loan."""

    code = "loan_not_found"


class LoanStateError(ConflictError):
    """The loan's status does not allow it."""

    code = "loan_state"


class LoanOfOtherMinistryError(ForbiddenError):
    """A loan is kept by the lender's ministry."""

    code = "loan_of_other_ministry"


class BorrowerNotActiveError(ConflictError):
    """Nothing is paid out to a suspended or deregistered enterprise."""

    code = "borrower_not_active"


class DayInFutureError(RuleViolationError):
    """What is recorded has happened: its day has come."""

    code = "day_in_future"


class DisbursedBeforeSubmissionError(RuleViolationError):
    """A loan is paid out on the day of its application or later."""

    code = "disbursed_before_submission"


class DayBeforeDisbursementError(RuleViolationError):
    """A loan is repaid and assessed from the day of its disbursement on."""

    code = "day_before_disbursement"


class RepaymentOutOfOrderError(ConflictError):
    """Payments are recorded in the order of their days; an earlier one would allocate the later ones anew."""

    code = "repayment_out_of_order"


class AssessmentOutOfOrderError(ConflictError):
    """A day before the last payment or assessment cannot be assessed from what is unpaid now."""

    code = "assessment_out_of_order"
