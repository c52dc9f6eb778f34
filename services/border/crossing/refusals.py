"""Why a fact may not cross; each is parked with its code and waits for a person."""

from services.kernel import ConflictError, RuleViolationError


class AgreementEndedError(ConflictError):
    """The agreement does not hold on that day."""

    code = "agreement_ended"


class SealRefusedError(RuleViolationError):
    """The fact is not signed by a key of the ministry that is said to have sent it."""

    code = "seal_refused"


class NotAgreedError(RuleViolationError):
    """The agreement does not let this cross."""

    code = "not_agreed"


class OutOfTurnError(RuleViolationError):
    """The fact was sealed for another place in the order, or too long ago, or later than now."""

    code = "out_of_turn"


class StrangerError(RuleViolationError):
    """The fact names a pseudonym that was never given."""

    code = "stranger"


class KeyMissingError(ConflictError):
    """The service was started without the key that this needs."""

    code = "border_key_missing"
