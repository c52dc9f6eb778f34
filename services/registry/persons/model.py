"""What is true of a person's entry: never what the person said, only the sealed fields and what may happen to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.contracts.registry import (
    PersonErased,
    PersonRectified,
    PersonRegistered,
    PersonRestricted,
    PersonRestrictionLifted,
)
from services.kernel import Country, Decision
from services.registry.field_classes import Accountable, Official, Personal, Specific
from services.registry.persons.refusals import PersonErasedError, PersonOfOtherMinistryError, PersonRestrictionError

PersonStatus = Literal["registered", "erased"]


@dataclass(frozen=True, slots=True)
class PersonalData:
    """A person's data, opened for one reader and one purpose; None: not kept, or not opened."""

    name: Personal[str | None] = None
    identity_scheme: Personal[str | None] = None
    identity_number: Personal[str | None] = None
    birth_date: Personal[date | None] = None
    gender: Personal[str | None] = None
    phone: Personal[str | None] = None
    email: Personal[str | None] = None
    place_code: Personal[str | None] = None
    vulnerabilities: Specific[tuple[str, ...] | None] = None
    is_young: Personal[bool | None] = None
    """By the rule of the person's country on the day of reading."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """The encrypted fields of one person under the person's own data key."""

    key_id: Official[UUID]
    fields: Specific[Mapping[str, bytes]]
    identity_index: Personal[str | None]
    """What an equal identity number is found by; nobody without the ministry's key can tell the number."""


@dataclass(frozen=True, slots=True)
class Person:
    """An entry; `version` counts its facts. An erasure leaves the husk and the number of a key that is gone."""

    person_id: Official[str]
    country: Official[Country]
    sealed: Sealed
    status: Official[PersonStatus]
    registered_on: Official[date]
    registered_by: Official[str]
    is_restricted: Official[bool] = False
    version: Official[int] = 0


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """An entry without what the person said: the answer to a command, which is kept to be given again."""

    person_id: Official[str]
    country: Official[Country]
    status: Official[PersonStatus]
    is_restricted: Official[bool]
    recorded_fields: Accountable[tuple[str, ...]] = field(default=())
    """The names of the fields that are kept."""
    version: Official[int] = 0


def register(person_id: str, country: Country, sealed: Sealed, *, by: str, at: datetime) -> Decision[Person]:
    """Enter a person; the fact names nobody."""
    person = Person(person_id, country, sealed, "registered", country.day_of(at), by)
    return Decision(person, (PersonRegistered(subject=person_id, occurred_at=at, country=country),))


def rectify(person: Person, sealed: Sealed, *, changed: tuple[str, ...], at: datetime) -> Decision[Person]:
    """Take corrected fields over; the same values again change nothing."""
    demand_kept(person)
    if not changed:
        return Decision(person)
    fact = PersonRectified(subject=person.person_id, occurred_at=at, fields=changed)
    return Decision(replace(person, sealed=sealed), (fact,))


def restrict(person: Person, *, at: datetime) -> Decision[Person]:
    """Let the data be read for nothing but the purposes that serve restricted persons."""
    demand_kept(person)
    if person.is_restricted:
        return Decision(person)
    fact = PersonRestricted(subject=person.person_id, occurred_at=at)
    return Decision(replace(person, is_restricted=True), (fact,))


def lift_restriction(person: Person, *, reason_code: str, at: datetime) -> Decision[Person]:
    """Let the data be used again."""
    demand_kept(person)
    if not person.is_restricted:
        raise PersonRestrictionError(f"the use of {person.person_id}'s data is not restricted")
    fact = PersonRestrictionLifted(subject=person.person_id, occurred_at=at, reason_code=reason_code)
    return Decision(replace(person, is_restricted=False), (fact,))


def erase(person: Person, *, at: datetime) -> Decision[Person]:
    """Leave the husk: the fields and the blind index go, and whoever keeps the entry destroys the data key."""
    demand_kept(person)
    husk = replace(person, status="erased", sealed=replace(person.sealed, fields={}, identity_index=None))
    return Decision(husk, (PersonErased(subject=person.person_id, occurred_at=at),))


def entry_of(person: Person) -> PersonEntry:
    """Describe an entry without what the person said."""
    names = tuple(sorted(person.sealed.fields))
    return PersonEntry(person.person_id, person.country, person.status, person.is_restricted, names, person.version)


def demand_kept(person: Person) -> None:
    """Refuse what needs a person whose data are still kept.

    Raises:
        PersonErasedError: they were erased.
    """
    if person.status == "erased":
        raise PersonErasedError(f"the data of {person.person_id} were erased")


def demand_home(country: Country, ministry: Country | None) -> None:
    """Refuse a ministry that is not the person's own.

    Raises:
        PersonOfOtherMinistryError: it is the other one.
    """
    if ministry != country:
        raise PersonOfOtherMinistryError(f"persons of {country} are known to its own ministry only")
