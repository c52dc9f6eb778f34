"""Why something asked of subscriptions is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class ReceiverNotFoundError(NotFoundError):
    """The operators wrote down no such receiver; none is named over HTTP."""

    code = "webhook_receiver_not_found"


class ReceiverOfOtherMinistryError(ForbiddenError):
    """A ministry chooses for its own receivers."""

    code = "webhook_receiver_of_other_ministry"


class FactTypeUnknownError(RuleViolationError):
    """What is chosen are types of the contracts."""

    code = "webhook_fact_type_unknown"


class SubscriptionEndedError(ConflictError):
    """The receiver wants nothing any longer; it is chosen for anew first."""

    code = "webhook_subscription_ended"
