"""What the ledger refuses."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class AccountNotFoundError(NotFoundError):
    """No chart of accounts has an account of that code."""

    code = "account_not_found"


class JournalNotFoundError(NotFoundError):
    """Nothing was booked because of that event."""

    code = "journal_not_found"


class JournalUnbalancedError(RuleViolationError):
    """In each currency a journal's debits equal its credits."""

    code = "journal_unbalanced"


class JournalMalformedError(RuleViolationError):
    """The postings of a journal are its own, one for each line, and not too many."""

    code = "journal_malformed"


class AmountNegativeError(RuleViolationError):
    """What is booked is never negative: the other side, or a reversal, takes an amount back."""

    code = "ledger_amount_negative"


class BooksCurrencyError(RuleViolationError):
    """Exchange differences are booked in the currency of the lender's books."""

    code = "books_currency"


class PostingConflictError(ConflictError):
    """What is booked is never changed: it is reversed, and booked anew because of another event."""

    code = "posting_conflict"


class LedgerOfOtherMinistryError(ForbiddenError):
    """A lender's books are read in its own country."""

    code = "ledger_of_other_ministry"


class StatementPeriodError(RuleViolationError):
    """A statement's period begins before it ends and is not longer than a statement may be."""

    code = "statement_period_invalid"
