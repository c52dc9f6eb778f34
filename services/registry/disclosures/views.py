"""How the records of readings are read."""

from services.chassis.mongo import Database
from services.chassis.paging import Page, PageRequest, read_page
from services.kernel import Country
from services.registry.disclosures.model import Usage
from services.registry.disclosures.repository import COLLECTION, from_document
from services.registry.persons.model import demand_home
from services.registry.persons.refusals import PersonNotFoundError


async def page(person_id: str, ministry: Country | None, page_request: PageRequest, db: Database) -> Page[Usage]:
    """Read one page of who read what about a person, in the order of the readings.

    Raises:
        PersonNotFoundError: there is no such person.
        PersonOfOtherMinistryError: the other ministry keeps the person.
    """
    person = await db.persons.find_one({"_id": person_id}, {"country": 1})
    if person is None:
        raise PersonNotFoundError(f"no person {person_id}")
    demand_home(Country(person["country"]), ministry)
    return await read_page(db, COLLECTION, {"person_id": person_id}, page_request, from_document)
