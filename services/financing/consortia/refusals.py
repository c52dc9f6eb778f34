"""Why something asked of a consortium is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class ConsortiumNotFoundError(NotFoundError):
    """The facility's lender finances it alone."""

    code = "consortium_not_found"


class ConsortiumAmountsError(RuleViolationError):
    """Each lender is named once, the lead among them, and the amounts sum to the facility's limit."""

    code = "consortium_amounts_invalid"


class ConsortiumNotConfirmedError(ConflictError):
    """A facility lends once every lender of its consortium confirmed its part."""

    code = "consortium_not_confirmed"


class NothingToConfirmError(ConflictError):
    """What is confirmed is the newest agreement, by a lender that has not confirmed it."""

    code = "nothing_to_confirm"


class NotOfConsortiumError(RuleViolationError):
    """Only a lender that the agreement names confirms it."""

    code = "not_of_consortium"


class ConfirmedByProposerError(ForbiddenError):
    """Four eyes: who proposed the shares does not confirm them for another lender."""

    code = "confirmed_by_proposer"


class AgreementsMaxError(ConflictError):
    """A consortium's shares are not changed without end."""

    code = "consortium_agreements_max"
