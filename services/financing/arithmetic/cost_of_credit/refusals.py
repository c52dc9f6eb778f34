"""Why no cost of credit can be told."""

from services.kernel import RuleViolationError


class CashFlowsInvalidError(RuleViolationError):
    """Cash flows are whole minor units of one currency, not more than the limit, and none is nothing."""

    code = "cash_flows_invalid"


class NoRateError(RuleViolationError):
    """A rate needs money received and money paid back on a later day."""

    code = "effective_rate_undefined"


class RateNotUniqueError(RuleViolationError):
    """Money goes back and forth so often that more than one rate may fit."""

    code = "effective_rate_ambiguous"


class RateBeyondLimitError(RuleViolationError):
    """So little time or so little money comes back that a yearly rate says nothing."""

    code = "effective_rate_beyond_limit"


class AboveLegalCapError(RuleViolationError):
    """A rate or a charge is above what the law caps; the refusal names the rule, its source and its confidence."""

    code = "above_legal_cap"
