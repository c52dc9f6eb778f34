"""Why a word is not said."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError


class RoundWordOfOtherMinistryError(ForbiddenError):
    """An officer speaks for the ministry whose cell this is."""

    code = "round_word_of_other_ministry"


class RoundWordAwaitingError(ConflictError):
    """The same was said, and the keeper has not answered yet."""

    code = "round_word_awaiting"


class RoundWordsFullError(ConflictError):
    """This ministry has said on the round as much as is kept."""

    code = "round_words_full"


class RoundWordAnsweredError(ConflictError):
    """The word is answered already."""

    code = "round_word_answered"


class RoundWordNotFoundError(NotFoundError):
    """This ministry said no such word."""

    code = "round_word_not_found"
