"""Why something asked of a loan is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class LoanNotFoundError(NotFoundError):
    """No such loan."""

    code = "loan_not_found"


class TooManyLoansError(RuleViolationError):
    """More loans than are read at once."""

    code = "too_many_loans"


class LoanWithoutGroupError(NotFoundError):
    """One borrower has the loan alone: no instalment is divided."""

    code = "loan_without_group"


class EntryNotFoundError(NotFoundError):
    """The loan has no entry of that number."""

    code = "loan_entry_not_found"


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


class AmountOverApprovedError(RuleViolationError):
    """All parts of a loan together are at most what was approved."""

    code = "amount_over_approved"


class DayBeforeDisbursementError(RuleViolationError):
    """A loan is repaid and assessed from the day of its disbursement on."""

    code = "day_before_disbursement"


class AllocationOrderError(RuleViolationError):
    """The order of a payment names every component once."""

    code = "allocation_order_invalid"


class AssessmentOutOfOrderError(ConflictError):
    """Days are assessed in their order."""

    code = "assessment_out_of_order"


class NothingToWaiveError(ConflictError):
    """Only what is unpaid is given up."""

    code = "nothing_to_waive"


class NothingToRefundError(ConflictError):
    """Only what was overpaid is paid back."""

    code = "nothing_to_refund"


class NothingToChargeBackError(ConflictError):
    """Only what is left of a payment is charged back."""

    code = "nothing_to_charge_back"


class LossBeforeEntriesError(ConflictError):
    """A loan is given up after all that happened to it."""

    code = "loss_before_entries"


class EntryStaysError(ConflictError):
    """What others rest on, and what is taken back already, is not taken back."""

    code = "entry_stays"


class ConsentMissingError(RuleViolationError):
    """Other terms need the borrower's consent."""

    code = "consent_missing"


class ChangeNotPossibleError(RuleViolationError):
    """The loan has nothing such a change could apply to."""

    code = "change_not_possible"


class PrincipalNotKeptError(RuleViolationError):
    """Principal neither appears nor vanishes: what would lead to that is not recorded."""

    code = "principal_not_kept"


class LenderLoansBeyondReadingError(ConflictError):
    """So many loans of one lender are not replayed for one report."""

    code = "lender_loans_max"
