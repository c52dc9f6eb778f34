"""Telephone numbers of both countries in the one form of ITU-T E.164, checked by Google's numbering plans."""

from dataclasses import dataclass, field
from typing import Literal

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from services.kernel.country import Country
from services.registry.identifiers.refusals import PhoneForeignError, PhoneMalformedError

PHONE_LENGTH_MAX = 40
PLANS_VERSION = f"phonenumbers-{phonenumbers.__version__}"

Line = Literal["mobile", "fixed", "other"]
_LINES: dict[int, Line] = {PhoneNumberType.MOBILE: "mobile", PhoneNumberType.FIXED_LINE: "fixed"}


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number that its country's plan knows. A person's, and a sole trader's, is personal data."""

    e164: str = field(repr=False)
    """With + and the calling code, digits only."""
    country: Country
    line: Line
    """Other: free of charge, by internet and the like."""
    rule_version: str


def check_phone(text: str, *, country: Country) -> Phone:
    """Read a telephone number as somebody wrote it; without a calling code it is of `country`.

    Raises:
        PhoneMalformedError: it is no number of any plan, holds letters, or names an extension.
        PhoneForeignError: it is of neither country of the programme.
    """
    if len(text) > PHONE_LENGTH_MAX or any(letter.isalpha() for letter in text):
        raise PhoneMalformedError(f"a telephone number is digits and separators, at most {PHONE_LENGTH_MAX}")
    try:
        number = phonenumbers.parse(text, country.upper())
    except NumberParseException as error:
        raise PhoneMalformedError("what was given is no telephone number") from error
    if number.extension or not phonenumbers.is_valid_number(number):
        raise PhoneMalformedError("no numbering plan knows the telephone number; give it without an extension")
    region = str(phonenumbers.region_code_for_number(number)).lower()
    if region not in set(Country):
        raise PhoneForeignError("the telephone number is of neither Indonesia nor Timor-Leste")
    line = _LINES.get(phonenumbers.number_type(number), "other")
    return Phone(phonenumbers.format_number(number, PhoneNumberFormat.E164), Country(region), line, PLANS_VERSION)
