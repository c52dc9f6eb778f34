"""What may be asked of the register of persons."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from services.chassis.commands import Command, CountryCode, Day, PathId, ReasonCode
from services.registry.field_classes import Given, Official, Personal, Specific
from services.registry.given import Code, Name

VULNERABILITIES_MAX = 10
EMAIL_CHARACTERS_MAX = 254
PHONE_LENGTH_MAX = 40

Gender = Literal["female", "male", "undisclosed"]
IdentityScheme = Literal["NIK", "TL_ELECTOR", "TL_IDENTITY_CARD"]
Vulnerability = Literal[
    "disability", "single_parent", "elderly_alone", "displaced", "remote", "extreme_poverty", "other"
]
IdentityNumber = Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=20)]
Phone = Annotated[str, StringConstraints(min_length=3, max_length=PHONE_LENGTH_MAX)]
Email = Annotated[str, StringConstraints(min_length=3, max_length=EMAIL_CHARACTERS_MAX)]


class GivenIdentity(Command):
    """An identity number and the document it stands in."""

    scheme: Personal[IdentityScheme]
    number: Personal[IdentityNumber]


class Statements(Command):
    """What is said about a person; what is left out is not known, or stays as it is."""

    identity: GivenIdentity | None = None
    birth_date: Personal[Day | None] = None
    gender: Personal[Gender | None] = None
    phone: Personal[Phone | None] = None
    email: Personal[Email | None] = None
    place_code: Personal[Code | None] = None
    vulnerabilities: Specific[Annotated[list[Vulnerability], Field(max_length=VULNERABILITIES_MAX)] | None] = None


class RegisterPerson(Statements):
    """Enter a person."""

    country: Given[CountryCode]
    name: Personal[Name]


class Rectification(Statements):
    """The body of a rectification: only the fields that were wrong or missing."""

    name: Personal[Name | None] = None


class RectifyPerson(Command):
    """Correct or complete what is kept about a person."""

    person_id: Given[PathId]
    rectification: Rectification


class LiftRestriction(Command):
    """Let a person's data be used again."""

    person_id: Given[PathId]
    reason_code: Official[ReasonCode]
