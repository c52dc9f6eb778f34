"""Why something asked of deliveries is refused."""

from services.kernel import NotFoundError, RuleViolationError


class DeliveryNotFoundError(NotFoundError):
    """Nothing of that id was recorded for a receiver, or it is no longer kept."""

    code = "webhook_delivery_not_found"


class SpanBackwardsError(RuleViolationError):
    """What is sent again was recorded from one instant to a later one."""

    code = "webhook_span_backwards"


class SourceUnknownError(RuleViolationError):
    """A fact's source begins with the ministry whose it is."""

    code = "webhook_source_unknown"
