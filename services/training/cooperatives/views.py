"""How participating cooperatives are read."""

from services.chassis.mongo import Database
from services.chassis.paging import Page, PageRequest, read_page
from services.kernel import Country
from services.training.cooperatives.model import ParticipatingCooperative
from services.training.cooperatives.repository import from_document
from services.training.participants.model import ParticipantUnknownError


async def one(cooperative_id: str, db: Database) -> ParticipatingCooperative:
    """Read one cooperative.

    Raises:
        ParticipantUnknownError: no register told of it.
    """
    document = await db.cooperatives.find_one({"_id": cooperative_id})
    if document is None or document["country"] is None:
        raise ParticipantUnknownError(f"no cooperative {cooperative_id} is known here")
    return from_document(document)


async def page(country: Country, page_request: PageRequest, db: Database) -> Page[ParticipatingCooperative]:
    """Read one page of a country's cooperatives."""
    return await read_page(db, "cooperatives", {"country": country.value}, page_request, from_document)
