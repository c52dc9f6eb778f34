"""Why a consent is refused."""

from services.kernel import ConflictError, NotFoundError, RuleViolationError


class ConsentNotFoundError(NotFoundError):
    """There is no such consent."""

    code = "consent_not_found"


class ConsentNotNeededError(RuleViolationError):
    """The purpose rests on another legal basis: a consent would only seem to allow it."""

    code = "consent_not_needed"


class ConsentActiveError(ConflictError):
    """The person consented to the purpose already."""

    code = "consent_active"


class ConsentPeriodError(RuleViolationError):
    """A consent does not end before it is given."""

    code = "consent_period"


class ConsentRecipientsError(RuleViolationError):
    """Data that go abroad go to somebody named."""

    code = "consent_recipients"


class ConsentsFullError(ConflictError):
    """So many consents of one person are not kept."""

    code = "consents_full"


class ConsentMissingError(ConflictError):
    """The purpose rests on consent, and the person has given none that is active."""

    code = "consent_missing"
