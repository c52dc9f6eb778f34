"""E-mail addresses, checked by their syntax alone: nothing is asked of the network."""

from dataclasses import dataclass, field

from email_validator import EmailNotValidError, validate_email

from services.registry.identifiers.refusals import EmailMalformedError

EMAIL_LENGTH_MAX = 254
"""The longest address that mail can be sent to (RFC 5321, erratum 1690)."""


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """An address mail could be sent to. A person's, and a sole trader's, is personal data."""

    value: str = field(repr=False)
    """With the domain in small letters; the part before @ as it was written."""


def check_email(text: str) -> EmailAddress:
    """Read an e-mail address.

    Raises:
        EmailMalformedError: it is none, or its domain is not one of the public network.
    """
    if len(text) > EMAIL_LENGTH_MAX:
        raise EmailMalformedError(f"an e-mail address has at most {EMAIL_LENGTH_MAX} characters")
    try:
        checked = validate_email(text.strip(), check_deliverability=False)
    except EmailNotValidError as error:
        raise EmailMalformedError("what was given is no e-mail address, such as office@example.gov.tl") from error
    return EmailAddress(checked.normalized)
