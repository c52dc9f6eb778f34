"""Why an official number, a person's number, a telephone number or an e-mail address is refused; none repeats it."""

from services.kernel.errors import RuleViolationError


class IdentifierSchemeUnknownError(RuleViolationError):
    """The kind of number is not one the registers know."""

    code = "identifier_scheme_unknown"


class IdentifierMalformedError(RuleViolationError):
    """The number does not have the form of its scheme."""

    code = "identifier_malformed"


class IdentifierCheckDigitError(RuleViolationError):
    """The number has the form of its scheme, and its check digit does not belong to it: it was misread or mistyped."""

    code = "identifier_check_digit"


class IdentifierForeignError(RuleViolationError):
    """The number belongs to the other country's registers."""

    code = "identifier_foreign"


class IdentifierPersonalError(RuleViolationError):
    """A person's number has no place on a register entry that crosses a border."""

    code = "identifier_personal"


class PersonNumberMalformedError(RuleViolationError):
    """The text is no number of a person; the problem names the part and never repeats it."""

    code = "person_number_malformed"


class PhoneMalformedError(RuleViolationError):
    """The text is no telephone number that can be called."""

    code = "phone_malformed"


class PhoneForeignError(RuleViolationError):
    """The telephone number is of neither country."""

    code = "phone_foreign"


class EmailMalformedError(RuleViolationError):
    """The text is no e-mail address."""

    code = "email_malformed"
