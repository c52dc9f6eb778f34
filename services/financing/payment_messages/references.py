"""The reference a payer quotes: ISO 11649 creditor references (RF), and the check digits they share with IBANs."""

import re
from collections.abc import Iterator

from services.financing.payment_messages.refusals import CreditorReferenceError

PREFIX = "RF"
BODY_CHARACTERS_MAX = 21
REFERENCE_CHARACTERS_MAX = len(PREFIX) + 2 + BODY_CHARACTERS_MAX
CHECK_MODULUS = 97
_BODY = re.compile(rf"[A-Z0-9]{{1,{BODY_CHARACTERS_MAX}}}")
_REFERENCE = re.compile(rf"RF[0-9]{{2}}[A-Z0-9]{{1,{BODY_CHARACTERS_MAX}}}")
_QUOTED = re.compile(r"\b(?=(RF[0-9]{2}[A-Z0-9]*(?: [A-Z0-9]+)*))")


def creditor_reference(loan_id: str) -> str:
    """Write the reference of a loan: RF, two check digits, and the loan's number without its kind, in capitals.

    Source: ISO 11649:2009; ISO/IEC 7064 MOD 97-10.

    Raises:
        CreditorReferenceError: the number has other characters than letters and digits, or more than 21.
    """
    body = loan_id.removeprefix("loan-").upper()
    if not _BODY.fullmatch(body):
        raise CreditorReferenceError(f"no creditor reference can be made of {loan_id}")
    return f"{PREFIX}{CHECK_MODULUS + 1 - _remainder(body + PREFIX + '00'):02d}{body}"


def compact(text: str) -> str:
    """Take the blanks out of a reference or account number, and write it in capitals."""
    return "".join(text.split()).upper()


def is_creditor_reference(text: str) -> bool:
    """Tell whether a text, blanks aside, is an ISO 11649 reference with right check digits."""
    reference = compact(text)
    return _REFERENCE.fullmatch(reference) is not None and has_check_digits(reference)


def has_check_digits(number: str) -> bool:
    """Tell whether the third and fourth character check the rest, as in IBAN and RF (MOD 97-10)."""
    return number.isascii() and number.isalnum() and _remainder(number[4:] + number[:4]) == 1


def quoted_references(text: str) -> tuple[str, ...]:
    """Find what can be read as a reference in free text, written together or in blocks.

    Where a reference ends and the next word begins cannot be seen, so every reading with right check digits counts;
    only one that is a loan's means anything.
    """
    found = (reading for match in _QUOTED.finditer(text.upper()) for reading in _readings(match.group(1).split(" ")))
    return tuple(dict.fromkeys(reading for reading in found if is_creditor_reference(reading)))


def _readings(blocks: list[str]) -> Iterator[str]:
    reading = ""
    for block in blocks:
        reading += block
        if len(reading) > REFERENCE_CHARACTERS_MAX:
            return
        yield reading


def _remainder(characters: str) -> int:
    return int("".join(str(int(character, 36)) for character in characters)) % CHECK_MODULUS
