"""How the register of partnerships is read."""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.registry.partnerships.fields import entry_of
from services.registry.partnerships.model import Partnership, PartnershipStatus
from services.registry.partnerships.refusals import PartnershipNotFoundError
from services.registry.partnerships.repository import from_document
from services.registry.records import views as records


@dataclass(frozen=True)
class PartnershipFilter:
    """Which partnerships are asked for."""

    indonesian_cooperative_id: str | None = None
    timorese_cooperative_id: str | None = None
    status: PartnershipStatus | None = None


async def one(partnership_id: str, db: Database) -> Partnership:
    """Read one partnership.

    Raises:
        PartnershipNotFoundError: the register has no such partnership.
    """
    document = await db.partnerships.find_one({"_id": partnership_id})
    if document is None:
        raise PartnershipNotFoundError(f"no partnership {partnership_id}")
    return from_document(document)


async def as_of(partnership_id: str, valid_on: date | None, known_at: datetime | None, db: Database) -> Partnership:
    """Read a partnership as of a day, as known at an instant; without a day, as of today at its proposing side.

    Raises:
        PartnershipNotFoundError: the register has no such partnership.
        EntryNotKnownThenError: it was proposed later.
    """
    today = (await one(partnership_id, db)).proposed_by.day_of(datetime.now(UTC))
    found = await records.reading(partnership_id, valid_on or today, known_at, db)
    return entry_of(partnership_id, found.values, found.version)


async def page(wanted: PartnershipFilter, page_request: PageRequest, db: Database) -> Page[Partnership]:
    """Read one page of partnerships."""
    query: Document = {name: value for name, value in asdict(wanted).items() if value is not None}
    return await read_page(db, "partnerships", query, page_request, from_document)
