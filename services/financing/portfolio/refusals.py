"""Why something asked of a lender's portfolio is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class PortfolioOfOtherMinistryError(ForbiddenError):
    """A lender's portfolio is kept and read in its own country."""

    code = "portfolio_of_other_ministry"


class ProvisionsOutOfOrderError(ConflictError):
    """Provisions are booked day by day: none for a day before the last one booked."""

    code = "provisions_out_of_order"


class RevaluationOutOfOrderError(ConflictError):
    """Positions are revalued day by day: none on a day before the last one booked."""

    code = "revaluation_out_of_order"


class RevaluationNotStandingError(NotFoundError):
    """Only the last day's revaluation is taken back, and only once."""

    code = "revaluation_not_standing"


class PositionInBooksCurrencyError(RuleViolationError):
    """A loan in the currency of the lender's books has no exchange position."""

    code = "position_in_books_currency"
