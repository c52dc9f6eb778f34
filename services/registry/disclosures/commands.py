"""What may be asked of a person's data."""

from services.chassis.commands import Command, PathId
from services.registry.field_classes import Accountable
from services.registry.given import PurposeCode
from services.registry.persons.commands import GivenIdentity


class ReadPerson(Command):
    """Read what a purpose needs of a person."""

    person_id: Accountable[PathId]
    purpose: Accountable[PurposeCode]


class FindPerson(Command):
    """Find the person who has an identity number."""

    identity: GivenIdentity
    purpose: Accountable[PurposeCode]
