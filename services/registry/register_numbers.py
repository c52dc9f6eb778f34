"""The registers' own numbers: how one is written, read out and checked, such as TL-ENT-0000-0123-02."""

import re
from dataclasses import dataclass
from enum import StrEnum

from stdnum.iso7064 import mod_97_10

from services.kernel.country import Country
from services.kernel.errors import ConflictError, RuleViolationError

SERIAL_DIGITS = 8
SERIAL_MAX = 10**SERIAL_DIGITS - 1
REGISTER_NUMBER_LENGTH_MAX = 40
"""A longer text is no register number, however many separators it has."""
SEPARATORS = " .-"

_PARTS = re.compile(r"([A-Z]{2})([A-Z]{3})([0-9]{8})([0-9]{2})")


class Register(StrEnum):
    """A register of one country, by the letters its numbers carry."""

    ENTERPRISES = "ENT"
    COOPERATIVES = "COP"
    FARMER_GROUPS = "FGR"


class RegisterNumberMalformedError(RuleViolationError):
    """The text is not written as a register number is; the problem names the part."""

    code = "register_number_malformed"


class RegisterNumberCheckError(RuleViolationError):
    """The check digits do not belong to what stands before them: the number was misread or mistyped."""

    code = "register_number_check"


class RegisterNumberOfOtherRegisterError(RuleViolationError):
    """The number is sound and belongs to another register."""

    code = "register_number_of_other_register"


class RegisterFullError(ConflictError):
    """Every number of the register's form has been given."""

    code = "register_full"


@dataclass(frozen=True, slots=True)
class RegisterNumber:
    """The number of one entry, given once and never to another; it tells nothing about the entry but its register.

    Raises:
        RegisterFullError: `serial` is beyond `SERIAL_MAX`.
    """

    country: Country
    register: Register
    serial: int
    """From 1; drawn in blocks, so neither gapless nor in the order of registration."""

    def __post_init__(self) -> None:
        if not 1 <= self.serial <= SERIAL_MAX:
            raise RegisterFullError(f"{self.serial} has no place in the {SERIAL_DIGITS} digits of a register number")

    @property
    def check_digits(self) -> str:
        """Two digits by ISO/IEC 7064, MOD 97-10, over every character before them; A counts 10, Z 35."""
        return str(mod_97_10.calc_check_digits(f"{self.country.upper()}{self.register}{self.serial:0{SERIAL_DIGITS}}"))

    def __str__(self) -> str:
        serial = f"{self.serial:0{SERIAL_DIGITS}}"
        return "-".join((self.country.upper(), self.register, serial[:4], serial[4:], self.check_digits))


def counter_of(country: Country, register: Register) -> str:
    """Name the counter a register's serials are drawn from."""
    return f"register-numbers/{country}/{register}"


def read_register_number(text: str, register: Register | None = None) -> RegisterNumber:
    """Read a number as somebody typed it: in either case, with or without separators.

    The problem names the part that is wrong. Where only the check digits disagree, any part may be: the right ones are
    not told, because they would make a wrong number pass.

    Raises:
        RegisterNumberMalformedError: a part is missing, has other characters, or names no country or register.
        RegisterNumberCheckError: the parts are well written and the check digits do not belong to them.
        RegisterNumberOfOtherRegisterError: the number is sound and not of `register`.
    """
    country, kind, serial, check = _split(text)
    if country.lower() not in set(Country):
        raise RegisterNumberMalformedError(f"the country {country} is none of {_listed(Country)}")
    if kind not in set(Register):
        raise RegisterNumberMalformedError(f"the register {kind} is none of {_listed(Register)}")
    if not mod_97_10.is_valid(f"{country}{kind}{serial}{check}"):
        written = f"{country}-{kind}-{serial[:4]}-{serial[4:]}"
        raise RegisterNumberCheckError(f"the check digits {check} do not belong to {written}: compare every character")
    if int(serial) == 0:
        raise RegisterNumberMalformedError("the running part begins at 0000-0001")
    number = RegisterNumber(Country(country.lower()), Register(kind), int(serial))
    # MOD 97-10 takes 00 for 97, 01 for 98 and 99 for 02: only one of each pair is ever written.
    if number.check_digits != check:
        raise RegisterNumberCheckError(f"the check digits {check} are never given: compare every character")
    if register is not None and number.register is not register:
        raise RegisterNumberOfOtherRegisterError(
            f"{number} is of the register {number.register.name.lower()}, not {register.name.lower()}"
        )
    return number


def _split(text: str) -> tuple[str, str, str, str]:
    plain = text.translate(str.maketrans("", "", SEPARATORS)).upper() if text.isascii() else ""
    parts = _PARTS.fullmatch(plain)
    if len(text) <= REGISTER_NUMBER_LENGTH_MAX and parts is not None:
        return parts[1], parts[2], parts[3], parts[4]
    raise RegisterNumberMalformedError(f"a register number is written like TL-ENT-0000-0123-02; {_fault(text, plain)}")


def _fault(text: str, plain: str) -> str:
    if len(text) > REGISTER_NUMBER_LENGTH_MAX or not plain.isalnum():
        return "the text has other characters than letters, digits and separators, or too many"
    country, kind, digits = plain[:2], plain[2:5], plain[5:]
    if not country.isalpha():
        return "the country is not two letters"
    if not kind.isalpha():
        return "the register is not three letters"
    if not digits.isdigit():
        return "the running part and the check digits are not digits alone"
    return f"{len(digits)} digits stand after the register, not {SERIAL_DIGITS} and 2 check digits"


def _listed(names: type[StrEnum]) -> str:
    return ", ".join(name.upper() for name in names)
