"""Official numbers of enterprises and cooperatives, checked against dated rules kept as data."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from stdnum import luhn

from services.kernel.country import Country
from services.kernel.dated_rules import Confidence, DatedRule, in_force, weakest
from services.kernel.reference_data import read_rules
from services.registry.identifiers.refusals import (
    IdentifierCheckDigitError,
    IdentifierForeignError,
    IdentifierMalformedError,
    IdentifierPersonalError,
    IdentifierSchemeUnknownError,
)

IDENTIFIER_LENGTH_MAX = 64


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number in the form its register writes it, without separators."""

    scheme: str
    value: str
    country: Country
    confidence: Confidence
    """Low also where the scheme is lenient and the number has an unusual form."""
    rule_version: str


class IdentifierRule(DatedRule):
    """What one scheme accepts: whole-value patterns of capital letters and digits.

    A group named `luhn` in `pattern` holds the digits whose last one is their check digit by Luhn (ISO/IEC 7812-1).
    """

    scheme: str
    country: Country
    meaning: str
    pattern: str | None
    """None: the scheme is known and refused, it numbers persons."""
    expected: str
    usual_pattern: str | None
    """The form seen in practice where `pattern` is lenient."""
    personal_pattern: str | None = None
    """A form that is a person's number in disguise."""
    separators: str


def check_identifier(scheme: str, value: str, *, country: Country | None = None, on: date | None = None) -> Identifier:
    """Check a number and write it without separators.

    `country` is the register's own; without it any country's scheme passes. `on` is the day of
    registration; without it the newest rule speaks.

    Raises:
        IdentifierSchemeUnknownError: no rule names the scheme.
        IdentifierForeignError: the scheme belongs to the other country.
        IdentifierPersonalError: the number is a person's.
        IdentifierMalformedError: the number has another form.
        IdentifierCheckDigitError: the form is right, and the check digit is not.
        NoRuleInForceError: the scheme did not exist yet on that day.
    """
    rule = _rule_for(scheme, on)
    if country is not None and rule.country != country:
        raise IdentifierForeignError(f"{rule.scheme} is a number of {rule.country}, this register is of {country}")
    if len(value) > IDENTIFIER_LENGTH_MAX:
        raise IdentifierMalformedError(f"{rule.scheme} has more than {IDENTIFIER_LENGTH_MAX} characters")
    plain = value.strip().upper().translate(str.maketrans("", "", rule.separators))
    if rule.pattern is None or _matches(rule.personal_pattern, plain):
        raise IdentifierPersonalError(
            f"{rule.scheme}: this is a person's identity number (personal data), which no entry of an enterprise or "
            "cooperative carries; give the number of the business instead"
        )
    written = re.fullmatch(rule.pattern, plain)
    if written is None:
        raise IdentifierMalformedError(f"{rule.scheme} is {rule.expected}; the number given has another form")
    if "luhn" in written.groupdict() and not luhn.is_valid(written["luhn"]):
        first, last = written.start("luhn") + 1, written.end("luhn")
        raise IdentifierCheckDigitError(
            f"{rule.scheme}: digit {last} checks the digits {first} to {last - 1} and does not belong to them"
        )
    usual = rule.usual_pattern is None or _matches(rule.usual_pattern, plain)
    confidence = rule.confidence if usual else weakest(rule.confidence, Confidence.LOW)
    return Identifier(rule.scheme, plain, rule.country, confidence, rule.version)


def identifier_schemes(country: Country) -> tuple[str, ...]:
    """Name the schemes a country's entries may carry."""
    return tuple(sorted({rule.scheme for rule in _rules() if rule.country == country and rule.pattern is not None}))


@cache
def _rules() -> tuple[IdentifierRule, ...]:
    return read_rules("registry", "identifier_rules.json", IdentifierRule)


def _rule_for(scheme: str, on: date | None) -> IdentifierRule:
    name = scheme.strip().upper()
    rules = [rule for rule in _rules() if rule.scheme == name]
    if not rules:
        known = ", ".join(sorted({rule.scheme for rule in _rules() if rule.pattern is not None}))
        raise IdentifierSchemeUnknownError(f"{scheme[:IDENTIFIER_LENGTH_MAX]!r} is none of {known}")
    return in_force(rules, on=on, subject=name) if on is not None else rules[-1]


def _matches(pattern: str | None, value: str) -> bool:
    return pattern is not None and re.fullmatch(pattern, value) is not None
