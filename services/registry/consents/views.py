"""How consents are read."""

from services.chassis.mongo import Database
from services.chassis.paging import Page, PageRequest, read_page
from services.kernel import Country
from services.registry.consents.model import Consent
from services.registry.consents.repository import from_document
from services.registry.persons import model as persons_model
from services.registry.persons.refusals import PersonNotFoundError


async def page(person_id: str, ministry: Country | None, page_request: PageRequest, db: Database) -> Page[Consent]:
    """Read one page of a person's consents.

    Raises:
        PersonNotFoundError: there is no such person.
        PersonOfOtherMinistryError: the other ministry keeps the person.
    """
    person = await db.persons.find_one({"_id": person_id}, {"country": 1})
    if person is None:
        raise PersonNotFoundError(f"no person {person_id}")
    persons_model.demand_home(Country(person["country"]), ministry)
    return await read_page(db, "consents", {"person_id": person_id}, page_request, from_document)
