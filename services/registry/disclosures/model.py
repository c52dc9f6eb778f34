"""What of a person may be shown to somebody for a purpose, and the record that is kept of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime

from services.kernel import Country
from services.kernel.privacy import FieldClass, classed, field_classes
from services.registry.consents.model import Consent, demand_consent
from services.registry.disclosures.refusals import NothingToDiscloseError, RestrictedToPurposesError
from services.registry.field_classes import ACCOUNTABLE, OFFICIAL
from services.registry.persons.model import Person, PersonalData, PersonStatus, demand_kept
from services.registry.privacy_rules import Purpose, is_young


@classed(ACCOUNTABLE)
@dataclass(frozen=True, slots=True)
class Usage:
    """One reading of personal data."""

    log_id: str
    record_id: str
    """The entry that was read."""
    field_ids: tuple[str, ...]
    person_id: str
    reader: str
    """The subject of the reader's token."""
    ministry: Country | None
    purpose: str
    at: datetime


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class DisclosedPerson:
    """A person as one reader sees them for one purpose."""

    person_id: str
    country: Country
    status: PersonStatus
    is_restricted: bool
    purpose: str
    log_id: str
    """The record that this reading left."""
    data: PersonalData


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Whether somebody with an identity number is registered; None: nobody."""

    person_id: str | None


def disclosable(
    person: Person, rule: Purpose, seen: frozenset[FieldClass], consents: Iterable[Consent], *, on: date
) -> tuple[str, ...]:
    """Name the fields that a reader who sees some classes may read for a purpose.

    Raises:
        PersonErasedError: the data were erased.
        RestrictedToPurposesError: the data are restricted and the purpose is none that goes on.
        ConsentMissingError: the purpose rests on consent and none is active.
        NothingToDiscloseError: the purpose needs nothing that the reader may see.
    """
    demand_kept(person)
    if person.is_restricted and not rule.serves_restricted:
        raise RestrictedToPurposesError(f"the use of {person.person_id}'s data is restricted; {rule.code} may not")
    demand_consent(rule, consents, on=on)
    classes = field_classes(PersonalData)
    names = tuple(name for name in rule.fields if (mark := classes.get(name)) and mark.field_class in seen)
    if not names:
        raise NothingToDiscloseError(f"{rule.code} needs no field that the reader's roles may see")
    return tuple(name for name in names if name in person.sealed.fields)


def opened(texts: Mapping[str, str], country: Country, *, on: date) -> PersonalData:
    """Read opened texts as a person's data; who is young is told where the birth date is opened."""
    known = {field.name: texts[field.name] for field in fields(PersonalData) if field.name in texts}
    birth_date = date.fromisoformat(texts["birth_date"]) if "birth_date" in texts else None
    vulnerabilities = tuple(filter(None, texts["vulnerabilities"].split(","))) if "vulnerabilities" in texts else None
    derived = {
        "birth_date": birth_date,
        "vulnerabilities": vulnerabilities,
        "is_young": is_young(birth_date, country, on=on) if birth_date else None,
    }
    return PersonalData(**{**known, **derived})  # type: ignore[arg-type]
