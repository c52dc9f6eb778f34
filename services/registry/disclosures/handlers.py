"""What happens when somebody reads or looks for a person."""

from services.chassis.unit_of_work import Transaction
from services.registry.disclosures import keeping
from services.registry.disclosures.commands import FindPerson, ReadPerson
from services.registry.disclosures.model import DisclosedPerson, FoundPerson
from services.registry.persons import repository as persons
from services.registry.persons import sealing
from services.registry.persons.description import check_number
from services.registry.persons.refusals import PersonOfOtherMinistryError
from services.registry.places.repository import load_gazetteer
from services.registry.privacy_rules import purpose


async def read_person(command: ReadPerson, tx: Transaction) -> DisclosedPerson:
    """Show what a purpose needs, and record it."""
    person = await persons.get(command.person_id, tx)
    return await keeping.disclose(person, command.purpose, person.person_id, tx)


async def find_person(command: FindPerson, tx: Transaction) -> FoundPerson:
    """Find a person by the blind index of an identity number, and record that it was asked for."""
    country = tx.caller.ministry
    if country is None:
        raise PersonOfOtherMinistryError("a caller of no ministry finds nobody")
    today = country.day_of(tx.now)
    rule, number = (
        purpose(command.purpose, on=today),
        check_number(command.identity, country, load_gazetteer(), on=today),
    )
    found = await persons.find_by_identity(sealing.identity_index(country, command.identity.scheme, number, tx), tx)
    if found is None:
        return FoundPerson(None)
    await keeping.record(found.person_id, found.person_id, ("identity_number",), rule.code, tx)
    return FoundPerson(found.person_id)
