"""How the register of farmer groups is read."""

from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.kernel import Country
from services.registry.farmer_groups.fields import entry_of
from services.registry.farmer_groups.model import FarmerGroup, FarmerGroupStatus
from services.registry.farmer_groups.refusals import FarmerGroupNotFoundError
from services.registry.farmer_groups.repository import COLLECTION, from_document
from services.registry.records import views as records

FilterCode = Annotated[str | None, Field(max_length=100)]


class FarmerGroupFilter(BaseModel):
    """Which groups of one country are asked for; what is left out does not narrow the list."""

    model_config = ConfigDict(frozen=True)

    country: Country
    municipality_code: FilterCode = None
    commodity: FilterCode = None
    ability_class: FilterCode = None
    """The class last assessed."""
    status: FarmerGroupStatus | None = None


async def one(group_id: str, db: Database) -> FarmerGroup:
    """Read one entry.

    Raises:
        FarmerGroupNotFoundError: the register has no such entry.
    """
    document = await db[COLLECTION].find_one({"_id": group_id})
    if document is None:
        raise FarmerGroupNotFoundError(f"no farmer group {group_id}")
    return from_document(document)


async def as_of(group_id: str, valid_on: date | None, known_at: datetime | None, db: Database) -> FarmerGroup:
    """Read an entry as of a day, as known at an instant; without a day, as of today in its country.

    Raises:
        FarmerGroupNotFoundError: the register has no such entry.
        EntryNotKnownThenError: it began later, or was recorded later.
    """
    today = (await one(group_id, db)).country.day_of(datetime.now(UTC))
    found = await records.reading(group_id, valid_on or today, known_at, db)
    return entry_of(group_id, found.values, found.version)


async def page(wanted: FarmerGroupFilter, page_request: PageRequest, db: Database) -> Page[FarmerGroup]:
    """Read one page of entries."""
    query: Document = {"country": wanted.country.value}
    given = {
        "municipality_code": wanted.municipality_code,
        "commodities": wanted.commodity,
        "assessment.ability_class": wanted.ability_class,
        "status": wanted.status,
    }
    query.update({name: value for name, value in given.items() if value is not None})
    return await read_page(db, COLLECTION, query, page_request, from_document)
