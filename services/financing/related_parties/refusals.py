"""Why something asked of a lender's own capital or of its related parties is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class RegisterOfOtherMinistryError(ForbiddenError):
    """A lender's own capital and related parties are kept and read by its own ministry."""

    code = "related_parties_of_other_ministry"


class NotALenderError(RuleViolationError):
    """Own capital and related parties are kept of savings-and-loan cooperatives that may lend across the border."""

    code = "not_a_lender"


class RelatedPartiesNotKeptError(NotFoundError):
    """The lender stated no own capital and declared no related party."""

    code = "related_parties_not_kept"


class CapitalDayError(RuleViolationError):
    """Own capital is stated as of a day that has come."""

    code = "capital_day_invalid"


class RelationPeriodError(RuleViolationError):
    """A relation ends on its first day or later."""

    code = "relation_period_invalid"


class RelatedPartyUnknownError(NotFoundError):
    """A related party is a borrower or a cooperative that a register told of."""

    code = "related_party_unknown"


class RegisterFullError(ConflictError):
    """A lender's register has a limit for each kind of entry."""

    code = "related_parties_full"


class CapitalStatementMissingError(RuleViolationError):
    """A lender states its own capital before it lends to a related party."""

    code = "capital_statement_missing"


class RelatedPartyLimitError(RuleViolationError):
    """Related parties together owe no more than a part of the lender's own capital."""

    code = "related_party_limit_exceeded"


class RelatedPartyConsentMissingError(RuleViolationError):
    """Each loan to a related party needs the consents that the rule names."""

    code = "related_party_consent_missing"


class ExposuresBeyondReadingError(ConflictError):
    """So many loans to related parties are not added up at once."""

    code = "related_party_exposures_max"
