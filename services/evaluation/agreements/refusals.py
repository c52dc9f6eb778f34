"""Why something asked of an agreement is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class AgreementNotFoundError(NotFoundError):
    """No such agreement is recorded, or packaged to be recorded."""

    code = "agreement_not_found"


class AgreementRecordedError(ConflictError):
    """An agreement is recorded once."""

    code = "agreement_recorded_already"


class RevisionPendingError(ConflictError):
    """One revision is proposed at a time."""

    code = "agreement_revision_pending"


class NoRevisionPendingError(ConflictError):
    """No revision of that number waits to be confirmed."""

    code = "agreement_no_revision_pending"


class RevisionConfirmedError(ConflictError):
    """Each ministry confirms a revision once."""

    code = "agreement_revision_confirmed_already"


class AgreementFullError(ConflictError):
    """An agreement has no room for another proposed revision."""

    code = "agreement_full"


class OfNoMinistryError(ForbiddenError):
    """An agreement is the affair of the two ministries."""

    code = "agreement_of_no_ministry"


class AgreementTermsError(RuleViolationError):
    """Each country is a party, a scope item is named once, and the last day is not before the first."""

    code = "agreement_terms"
