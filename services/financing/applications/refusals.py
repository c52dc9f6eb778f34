"""Why something asked of an application is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class ApplicationNotFoundError(NotFoundError):
    """No such application."""

    code = "application_not_found"


class ApplicationStateError(ConflictError):
    """The application's status does not allow it."""

    code = "application_state"


class ApplicationOfOtherMinistryError(ForbiddenError):
    """An application is kept by the lender's ministry."""

    code = "application_of_other_ministry"


class NotTheBorrowersMinistryError(ForbiddenError):
    """Only the borrower's own ministry gives a no-objection or objects."""

    code = "not_the_borrowers_ministry"


class ApproverIsSubmitterError(ForbiddenError):
    """Four eyes: who submitted an application does not approve it."""

    code = "approver_is_submitter"


class LegalOpinionMissingError(RuleViolationError):
    """An escalated application is approved on a legal opinion, or rejected."""

    code = "legal_opinion_missing"


class SubmissionDayError(RuleViolationError):
    """An application is submitted on a day that has come."""

    code = "submitted_in_future"


class ApplicationTermsError(RuleViolationError):
    """The terms asked for contradict one another, or leave a month without a minor unit to repay."""

    code = "application_terms_invalid"


class OfferDayError(RuleViolationError):
    """An offer is for a disbursement on the day of the application or later."""

    code = "offer_day_invalid"


class ApprovalLimitError(ForbiddenError):
    """The amount is above what the caller's roles may approve; somebody with a higher limit may."""

    code = "approval_limit_exceeded"


class ApprovedAlreadyError(ConflictError):
    """A large application is approved by different people."""

    code = "approved_already"


class DocumentsMissingError(RuleViolationError):
    """An amount of this size is approved once the demanded documents are in the dossier."""

    code = "documents_missing"
