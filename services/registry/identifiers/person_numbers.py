"""The number of a person (Indonesian NIK): its structure, read against places and the calendar; it is personal data."""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Literal

from services.kernel.country import Country
from services.kernel.dated_rules import Confidence, DatedRule, in_force, weakest
from services.kernel.reference_data import read_rules
from services.registry.identifiers.refusals import PersonNumberMalformedError
from services.registry.places.gazetteer import Gazetteer
from services.registry.places.model import PlaceUnknownError

PERSON_NUMBER_LENGTH_MAX = 40
SCHEME = "NIK"
_CENTURIES = (2000, 1900)
"""The later one first: the year of birth has two digits."""


@dataclass(frozen=True, slots=True)
class PersonNumber:
    """A person's number and what it says; it is kept where persons are kept, and is never printed or published."""

    value: str = field(repr=False)
    born_on: date = field(repr=False)
    """As first recorded: a later correction does not change the number, and it does not tell the century."""
    gender: Literal["female", "male"] = field(repr=False)
    place_code: str
    """The narrowest place known that issued it first; not where the person lives."""
    confidence: Confidence
    """Low where the regency or district is not known: it may have been split or renamed since."""
    rule_version: str


class PersonNumberRule(DatedRule):
    """How a person's number is built; `pattern` names its parts."""

    scheme: str
    country: Country
    pattern: str
    expected: str
    female_day_offset: int
    """Days added to the day of birth of a woman."""
    separators: str


def check_person_number(text: str, *, gazetteer: Gazetteer, on: date) -> PersonNumber:
    """Check the structure of a NIK on a day: length, issuing province and date of birth.

    There is no check digit, so a well-built number may still be nobody's.

    Raises:
        PersonNumberMalformedError: another length, an unknown province, or no day of birth up to `on`.
        NoRuleInForceError: no rule tells how numbers are built on that day.
    """
    rule = in_force(_rules(), on=on, subject=SCHEME)
    plain = text.strip().translate(str.maketrans("", "", rule.separators))
    written = re.fullmatch(rule.pattern, plain)
    if len(text) > PERSON_NUMBER_LENGTH_MAX or written is None:
        raise PersonNumberMalformedError(f"{rule.scheme} is {rule.expected}; what was given has another form")
    province, regency, district = (written[part] for part in ("province", "regency", "district"))
    place_code, known = _issued_in(province, regency, district, gazetteer, on)
    day = int(written["day"])
    is_female = day > rule.female_day_offset
    born_on = _birth(day - rule.female_day_offset * is_female, int(written["month"]), int(written["year"]), on)
    if born_on is None:
        raise PersonNumberMalformedError(f"{rule.scheme}: digits 7 to 12 are no day of birth")
    return PersonNumber(
        value=plain,
        born_on=born_on,
        gender="female" if is_female else "male",
        place_code=place_code,
        confidence=rule.confidence if known else weakest(rule.confidence, Confidence.LOW),
        rule_version=rule.version,
    )


def _issued_in(province: str, regency: str, district: str, gazetteer: Gazetteer, on: date) -> tuple[str, bool]:
    """Give the narrowest place known, and whether nothing narrower could be known."""
    if not _exists(province, gazetteer, on):
        raise PersonNumberMalformedError(f"{SCHEME}: digits 1 and 2 name no province")
    in_regency, in_district = f"{province}.{regency}", f"{province}.{regency}.{district}"
    if not _exists(in_regency, gazetteer, on):
        return province, False
    if _exists(in_district, gazetteer, on):
        return in_district, True
    # Districts are packaged for one province only: elsewhere a regency is all there is to know.
    return in_regency, not gazetteer.children(in_regency, on)


def _exists(code: str, gazetteer: Gazetteer, on: date) -> bool:
    try:
        return gazetteer.get(code, on).country is Country.ID
    except PlaceUnknownError:
        return False


def _birth(day: int, month: int, year: int, on: date) -> date | None:
    for century in _CENTURIES:
        try:
            born_on = date(century + year, month, day)
        except ValueError:
            continue
        if born_on <= on:
            return born_on
    return None


@cache
def _rules() -> tuple[PersonNumberRule, ...]:
    return read_rules("registry", "person_number_rules.json", PersonNumberRule)
