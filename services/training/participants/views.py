"""How participating enterprises are read."""

from services.chassis.mongo import Database
from services.chassis.paging import Page, PageRequest, read_page
from services.kernel import Country
from services.training.participants.model import ParticipantUnknownError, ParticipatingEnterprise
from services.training.participants.repository import from_document


async def one(enterprise_id: str, db: Database) -> ParticipatingEnterprise:
    """Read one enterprise.

    Raises:
        ParticipantUnknownError: no register told of it.
    """
    document = await db.enterprises.find_one({"_id": enterprise_id})
    if document is None or document["country"] is None:
        raise ParticipantUnknownError(f"no enterprise {enterprise_id} is known here")
    return from_document(document)


async def page(country: Country, page_request: PageRequest, db: Database) -> Page[ParticipatingEnterprise]:
    """Read one page of a country's enterprises."""
    return await read_page(db, "enterprises", {"country": country.value}, page_request, from_document)
