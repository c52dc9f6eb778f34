"""How facilities are read."""

from dataclasses import dataclass

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.financing.facilities.model import Facility, FacilityNotFoundError, FacilityStatus
from services.financing.facilities.repository import from_document
from services.kernel import Country


@dataclass(frozen=True)
class FacilityFilter:
    """Which facilities of one ministry are asked for."""

    home: Country
    lender_id: str | None = None
    cooperative_id: str | None = None
    status: FacilityStatus | None = None


async def one(facility_id: str, db: Database) -> Facility:
    """Read one facility.

    Raises:
        FacilityNotFoundError: there is none of that id.
    """
    document = await db.facilities.find_one({"_id": facility_id})
    if document is None:
        raise FacilityNotFoundError(f"no facility {facility_id}")
    return from_document(document)


async def page(wanted: FacilityFilter, page_request: PageRequest, db: Database) -> Page[Facility]:
    """Read one page of facilities."""
    query: Document = {"home": wanted.home.value}
    given = {"lender_id": wanted.lender_id, "cooperative_id": wanted.cooperative_id, "status": wanted.status}
    query.update({name: value for name, value in given.items() if value is not None})
    return await read_page(db, "facilities", query, page_request, from_document)
