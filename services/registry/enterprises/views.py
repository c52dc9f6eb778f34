"""How the register of enterprises is read."""

from dataclasses import dataclass

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.kernel import Country
from services.registry.enterprises.model import Enterprise, EnterpriseNotFoundError, EnterpriseStatus
from services.registry.enterprises.repository import from_document


@dataclass(frozen=True)
class EnterpriseFilter:
    """Which entries of one country are asked for."""

    country: Country
    municipality_code: str | None = None
    sector: str | None = None
    status: EnterpriseStatus | None = None


async def one(enterprise_id: str, db: Database) -> Enterprise:
    """Read one entry.

    Raises:
        EnterpriseNotFoundError: the register has no such entry.
    """
    document = await db.enterprises.find_one({"_id": enterprise_id})
    if document is None:
        raise EnterpriseNotFoundError(f"no enterprise {enterprise_id}")
    return from_document(document)


async def page(wanted: EnterpriseFilter, page_request: PageRequest, db: Database) -> Page[Enterprise]:
    """Read one page of entries."""
    query: Document = {"country": wanted.country.value}
    given = {"municipality_code": wanted.municipality_code, "sector": wanted.sector, "status": wanted.status}
    query.update({name: value for name, value in given.items() if value is not None})
    return await read_page(db, "enterprises", query, page_request, from_document)
