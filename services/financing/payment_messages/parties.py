"""Who pays and who is paid: name, structured address, account, and the bank that keeps it."""

import re
from dataclasses import dataclass

from services.financing.payment_messages.references import has_check_digits
from services.financing.payment_messages.refusals import PaymentOrderError

NAME_CHARACTERS_MAX = 140
ACCOUNT_CHARACTERS_MAX = 34
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}")
_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Address:
    """A structured postal address; town and country (ISO 3166-1 alpha-2) are always there.

    Raises:
        PaymentOrderError: they are not.
    """

    town_name: str
    country_code: str
    street_name: str | None = None
    building_number: str | None = None
    post_code: str | None = None

    def __post_init__(self) -> None:
        if not self.town_name.strip() or not _COUNTRY.fullmatch(self.country_code):
            raise PaymentOrderError("a structured address has a town and a country")


@dataclass(frozen=True, slots=True)
class Party:
    """A person or organisation at its address.

    Raises:
        PaymentOrderError: the name is empty or longer than `NAME_CHARACTERS_MAX`.
    """

    name: str
    address: Address

    def __post_init__(self) -> None:
        if not 1 <= len(self.name.strip()) <= NAME_CHARACTERS_MAX:
            raise PaymentOrderError(f"a name has 1 to {NAME_CHARACTERS_MAX} characters")


@dataclass(frozen=True, slots=True)
class BankAccount:
    """An account number, an IBAN or the bank's own, and the bank's BIC (ISO 9362).

    Raises:
        PaymentOrderError: one of them is malformed, or the IBAN's check digits are wrong.
    """

    number: str
    bic: str
    is_iban: bool = False

    def __post_init__(self) -> None:
        if not _BIC.fullmatch(self.bic):
            raise PaymentOrderError(f"{self.bic} is no BIC")
        if not 1 <= len(self.number.strip()) <= ACCOUNT_CHARACTERS_MAX:
            raise PaymentOrderError(f"an account number has 1 to {ACCOUNT_CHARACTERS_MAX} characters")
        if self.is_iban and not (_IBAN.fullmatch(self.number) and has_check_digits(self.number)):
            raise PaymentOrderError("the IBAN is malformed or its check digits are wrong")
