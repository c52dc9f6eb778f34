"""How what is said about a person becomes checked texts, one for each field."""

import re
from datetime import date
from functools import cache

from services.kernel import Country
from services.kernel.dated_rules import DatedRule, in_force
from services.kernel.reference_data import read_rules
from services.registry.identifiers import check_email, check_person_number, check_phone
from services.registry.persons.commands import GivenIdentity, Rectification, RegisterPerson
from services.registry.persons.refusals import BirthDateError, NothingToRectifyError, PersonNumberError
from services.registry.places.gazetteer import Gazetteer
from services.registry.places.model import PlaceUnknownError

AGE_YEARS_MAX = 125
PERSON_NUMBER = "NIK"


class PersonNumberRule(DatedRule):
    """The form of one kind of identity number."""

    scheme: str
    country: Country
    pattern: str


def describe(
    given: RegisterPerson | Rectification, country: Country, gazetteer: Gazetteer, *, on: date
) -> dict[str, str]:
    """Check everything that is said and write it as texts by field; what was left out is left out.

    Raises:
        NothingToRectifyError: nothing is said.
        PersonNumberError, PersonNumberMalformedError: the identity number is not of its kind's form.
        PhoneMalformedError, PhoneForeignError, EmailMalformedError: nobody is reached there.
        BirthDateError: nobody alive is born on that day.
        PlaceUnknownError: the place is not in the country.
    """
    stated: dict[str, str | None] = {
        "name": given.name,
        "gender": given.gender,
        "phone": check_phone(given.phone, country=country).e164 if given.phone is not None else None,
        "email": check_email(given.email).value if given.email is not None else None,
        "birth_date": _birth_date(given.birth_date, on),
        "place_code": _place_code(given.place_code, country, gazetteer, on),
        "vulnerabilities": None if given.vulnerabilities is None else ",".join(sorted(set(given.vulnerabilities))),
        "identity_scheme": given.identity.scheme if given.identity else None,
        "identity_number": (check_number(given.identity, country, gazetteer, on=on) if given.identity else None),
    }
    described = {name: text for name, text in stated.items() if text is not None}
    if not described:
        raise NothingToRectifyError("name at least one field")
    return described


def check_number(given: GivenIdentity, country: Country, gazetteer: Gazetteer, *, on: date) -> str:
    """Check an identity number by the rule of its kind.

    Raises:
        PersonNumberMalformedError: it is not built as a NIK.
        PersonNumberError: it is not of its kind's form, or its kind is of the other country.
    """
    if (given.scheme, country) == (PERSON_NUMBER, Country.ID):
        return check_person_number(given.number, gazetteer=gazetteer, on=on).value
    rules = [rule for rule in _number_rules() if (rule.scheme, rule.country) == (given.scheme, country)]
    if not rules:
        raise PersonNumberError(f"{given.scheme} is no identity number of {country}")
    rule = in_force(rules, on=on, subject=f"the identity number {given.scheme}")
    if not re.fullmatch(rule.pattern, given.number):
        raise PersonNumberError(f"the number does not have the form of {given.scheme} ({rule.version})")
    return given.number


def _birth_date(day: date | None, on: date) -> str | None:
    if day is None:
        return None
    if day > on or on.year - day.year > AGE_YEARS_MAX:
        raise BirthDateError(f"the day is after today or more than {AGE_YEARS_MAX} years ago")
    return day.isoformat()


def _place_code(code: str | None, country: Country, gazetteer: Gazetteer, on: date) -> str | None:
    if code is None:
        return None
    place = gazetteer.municipality_of(code, on)
    if place is None or place.country != country:
        raise PlaceUnknownError(f"the place is in no municipality or regency of {country}")
    return code


@cache
def _number_rules() -> tuple[PersonNumberRule, ...]:
    return read_rules("registry", "identity_document_rules.json", PersonNumberRule)
