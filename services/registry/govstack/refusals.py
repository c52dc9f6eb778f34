"""Why a question in GovStack's form is refused."""

from services.kernel import ConflictError, NotFoundError, RuleViolationError


class RegistryUnknownError(NotFoundError):
    """There is no such registry, or not in that version."""

    code = "govstack_registry_unknown"


class RecordNotFoundError(NotFoundError):
    """No record fits."""

    code = "govstack_record_not_found"


class RecordsSeveralError(ConflictError):
    """Several records fit where one was asked for: list them, or ask narrower."""

    code = "govstack_records_several"


class FieldUnknownError(RuleViolationError):
    """The registry is not asked by that field."""

    code = "govstack_field_unknown"


class ListTooDeepError(RuleViolationError):
    """A page lies deeper than lists go: ask narrower."""

    code = "govstack_list_too_deep"


class TextFitsTooManyError(RuleViolationError):
    """The text is in the names of too many records: ask narrower."""

    code = "govstack_text_fits_too_many"
