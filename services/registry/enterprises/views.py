"""How the register of enterprises is read."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.kernel import Country
from services.registry.enterprises.fields import entry_of
from services.registry.enterprises.model import Enterprise, EnterpriseNotFoundError, EnterpriseStatus
from services.registry.enterprises.repository import from_document, verification_of
from services.registry.enterprises.verification import Verification
from services.registry.records import views as records
from services.registry.register_numbers import Register, read_register_number


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


async def as_of(enterprise_id: str, valid_on: date | None, known_at: datetime | None, db: Database) -> Enterprise:
    """Read an entry as of a day, as known at an instant; without a day, as of today in its country.

    Raises:
        EnterpriseNotFoundError: the register has no such entry.
        EntryNotKnownThenError: it began later, or was recorded later.
    """
    today = (await one(enterprise_id, db)).country.day_of(datetime.now(UTC))
    found = await records.reading(enterprise_id, valid_on or today, known_at, db)
    return entry_of(enterprise_id, found.values, found.version)


async def by_number(text: str, db: Database) -> Enterprise:
    """Read the entry that has a register number.

    Raises:
        RuleViolationError: the text is no number of this register; the problem names the part that is wrong.
        EnterpriseNotFoundError: the number was never given here.
    """
    number = str(read_register_number(text, Register.ENTERPRISES))
    document = await db.enterprises.find_one({"register_number": number})
    if document is None:
        raise EnterpriseNotFoundError(f"no enterprise has the number {number}")
    return from_document(document)


async def verifications(enterprise_id: str, page_request: PageRequest, db: Database) -> Page[Verification]:
    """Read one page of what verifiers found of an entry, in the order they found it.

    Raises:
        EnterpriseNotFoundError: the register has no such entry.
    """
    await one(enterprise_id, db)
    query = {"enterprise_id": enterprise_id}
    return await read_page(db, "enterprise_verifications", query, page_request, verification_of)


async def page(wanted: EnterpriseFilter, page_request: PageRequest, db: Database) -> Page[Enterprise]:
    """Read one page of entries."""
    query: Document = {"country": wanted.country.value}
    given = {"municipality_code": wanted.municipality_code, "sector": wanted.sector, "status": wanted.status}
    query.update({name: value for name, value in given.items() if value is not None})
    return await read_page(db, "enterprises", query, page_request, from_document)
