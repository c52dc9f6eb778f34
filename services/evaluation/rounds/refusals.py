"""Why something asked of a round is refused."""

from services.kernel import ConflictError, DomainError, ForbiddenError, NotFoundError, RuleViolationError


class RoundNotFoundError(NotFoundError):
    """No such round was opened."""

    code = "round_not_found"


class RoundKnownError(ConflictError):
    """A sector's period is evaluated in one round."""

    code = "round_known"


class RoundStateError(ConflictError):
    """The round is not at a point that allows it."""

    code = "round_state"


class RoundFullError(ConflictError):
    """The discussion has no room for another statement."""

    code = "round_full"


class SigningNotSetUpError(ConflictError):
    """The service was started without this ministry's key."""

    code = "signing_not_set_up"


class RoundOfNoMinistryError(ForbiddenError):
    """A round is the affair of the two ministries."""

    code = "round_of_no_ministry"


class RoundPeriodError(RuleViolationError):
    """A round is of a period that is over."""

    code = "round_period"


class CriteriaError(RuleViolationError):
    """Criteria are those of the rule; one that is left out has its reason, and one at least is applied."""

    code = "round_criteria"


class ScoresError(RuleViolationError):
    """Every applied criterion has one score within the scale, and evidence."""

    code = "round_scores"


class SheetUnreadableError(RuleViolationError):
    """What was said across the border is told in a form that holds no scores or no word."""

    code = "round_sheet_unreadable"


class WordsTooLongError(RuleViolationError):
    """A text has more characters than are said."""

    code = "round_words_too_long"


class NumberInWordsError(RuleViolationError):
    """A text holds a long number, which may be a person's: texts of a round go to the other ministry."""

    code = "round_number_in_words"


class EvidenceUnknownError(RuleViolationError):
    """The period's figures have no such value."""

    code = "round_evidence_unknown"


class NothingToDiscussError(RuleViolationError):
    """The ministries' scores of that criterion do not differ, or are agreed."""

    code = "round_nothing_to_discuss"


class DiscussionMissingError(RuleViolationError):
    """Who moves to another score has said why in the discussion."""

    code = "round_discussion_missing"


class SignedRoundUnreadableError(RuleViolationError):
    """The text is no signed document of a round."""

    code = "signed_round_unreadable"


class AuditedRefusal(DomainError):  # noqa: N818 - it stands beside the error that it marks
    """Marks a refusal that is itself recorded: somebody tried to change or to stand for what is signed."""


class RoundSignedError(AuditedRefusal, ConflictError):
    """What one ministry signed, nobody changes."""

    code = "round_signed"


class SignatureStaysError(AuditedRefusal, ConflictError):
    """A signature is never taken away."""

    code = "round_signature_stays"


class AlreadySignedError(AuditedRefusal, ConflictError):
    """A ministry signs once."""

    code = "round_already_signed"


class OtherMinistrysKeyError(AuditedRefusal, RuleViolationError):
    """The signature was made with the other ministry's key."""

    code = "round_key_of_other_ministry"


class SignatureInvalidError(AuditedRefusal, RuleViolationError):
    """No key that this ministry signs with now made this signature over this document."""

    code = "round_signature_invalid"


class DocumentDiffersError(AuditedRefusal, RuleViolationError):
    """The digest is not that of the document to be signed."""

    code = "round_document_differs"


AUDITED: dict[str, type[AuditedRefusal]] = {
    kind.code: kind
    for kind in (
        RoundSignedError,
        SignatureStaysError,
        AlreadySignedError,
        OtherMinistrysKeyError,
        SignatureInvalidError,
        DocumentDiffersError,
    )
}
