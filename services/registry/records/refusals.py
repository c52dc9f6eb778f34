"""What the record of an entry refuses, and how it says so."""

from services.kernel import ConflictError, NotFoundError, RuleViolationError


class EntryNotKnownThenError(NotFoundError):
    """On that day, as known at that instant, the register had no such entry."""

    code = "entry_not_known_then"


class ChangeNotFoundError(NotFoundError):
    """The entry has no such change."""

    code = "change_not_found"


class ChangeCorrectedError(ConflictError):
    """A change is corrected once; to correct it again, correct its correction."""

    code = "change_corrected_already"


class FirstChangeError(RuleViolationError):
    """The first change is the registration itself: it is corrected by another one, never taken back."""

    code = "first_change_taken_back"


class ValidInFutureError(RuleViolationError):
    """What the register says holds from today or from a day before."""

    code = "valid_from_in_future"


class ValidBeforeRegisterError(RuleViolationError):
    """The day lies before anything a register can know."""

    code = "valid_from_too_early"


class ValidBeforeEntryError(RuleViolationError):
    """A change holds from the entry's beginning or later; the registration is what says when it begins."""

    code = "valid_from_before_entry"


class StandingChangeError(RuleViolationError):
    """A change of an entry's standing is not corrected: the standing has commands of its own."""

    code = "standing_change"


class ChangesFullError(ConflictError):
    """The entry has more changes than are read at once."""

    code = "changes_full"
