"""Numbers and addresses others give: official numbers of businesses, a person's number, telephone, e-mail."""

from services.registry.identifiers.email_addresses import EmailAddress, check_email
from services.registry.identifiers.person_numbers import PersonNumber, check_person_number
from services.registry.identifiers.phone_numbers import Phone, check_phone
from services.registry.identifiers.refusals import (
    EmailMalformedError,
    IdentifierCheckDigitError,
    IdentifierForeignError,
    IdentifierMalformedError,
    IdentifierPersonalError,
    IdentifierSchemeUnknownError,
    PersonNumberMalformedError,
    PhoneForeignError,
    PhoneMalformedError,
)
from services.registry.identifiers.schemes import (
    IDENTIFIER_LENGTH_MAX,
    Identifier,
    check_identifier,
    identifier_schemes,
)

__all__ = [
    "IDENTIFIER_LENGTH_MAX",
    "EmailAddress",
    "EmailMalformedError",
    "Identifier",
    "IdentifierCheckDigitError",
    "IdentifierForeignError",
    "IdentifierMalformedError",
    "IdentifierPersonalError",
    "IdentifierSchemeUnknownError",
    "PersonNumber",
    "PersonNumberMalformedError",
    "Phone",
    "PhoneForeignError",
    "PhoneMalformedError",
    "check_email",
    "check_identifier",
    "check_person_number",
    "check_phone",
    "identifier_schemes",
]
