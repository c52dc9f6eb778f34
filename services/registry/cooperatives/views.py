"""How the register of cooperatives is read."""

from datetime import UTC, date, datetime

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.contracts.registry import CooperativeKind
from services.kernel import Country
from services.registry.cooperative_duties import last_meeting_due
from services.registry.cooperatives.fields import entry_of
from services.registry.cooperatives.governance import MeetingStanding, meeting_standing
from services.registry.cooperatives.model import Cooperative, CooperativeStatus
from services.registry.cooperatives.refusals import CooperativeNotFoundError
from services.registry.cooperatives.repository import from_document
from services.registry.records import views as records
from services.registry.register_numbers import Register, read_register_number


async def one(cooperative_id: str, db: Database) -> Cooperative:
    """Read one entry.

    Raises:
        CooperativeNotFoundError: the register has no such entry.
    """
    document = await db.cooperatives.find_one({"_id": cooperative_id})
    if document is None:
        raise CooperativeNotFoundError(f"no cooperative {cooperative_id}")
    return from_document(document)


async def by_number(text: str, db: Database) -> Cooperative:
    """Read the entry that has a register number.

    Raises:
        RuleViolationError: the text is no number of this register; the problem names the part that is wrong.
        CooperativeNotFoundError: the number was never given here.
    """
    number = str(read_register_number(text, Register.COOPERATIVES))
    document = await db.cooperatives.find_one({"register_number": number})
    if document is None:
        raise CooperativeNotFoundError(f"no cooperative has the number {number}")
    return from_document(document)


async def as_of(cooperative_id: str, valid_on: date | None, known_at: datetime | None, db: Database) -> Cooperative:
    """Read an entry as of a day, as known at an instant; without a day, as of today in its country.

    Raises:
        CooperativeNotFoundError: the register has no such entry.
        EntryNotKnownThenError: it began later, or was recorded later.
    """
    today = (await one(cooperative_id, db)).country.day_of(datetime.now(UTC))
    found = await records.reading(cooperative_id, valid_on or today, known_at, db)
    return entry_of(cooperative_id, found.values, found.version)


async def standing_of_meetings(cooperative_id: str, on: date | None, db: Database) -> MeetingStanding:
    """Tell whether an entry's yearly meeting is overdue on a day, without one today in its country.

    Raises:
        CooperativeNotFoundError: the register has no such entry.
    """
    entry = await one(cooperative_id, db)
    return meeting_standing(entry, on=on or entry.country.day_of(datetime.now(UTC)))


async def meetings_overdue(country: Country, page_request: PageRequest, db: Database) -> Page[Cooperative]:
    """Read one page of the entries whose yearly meeting is overdue today; none where the law names no day."""
    due = last_meeting_due(country, on=country.day_of(datetime.now(UTC)))
    if due is None:
        return Page(items=[])
    owing: Document = {"country": country.value, "owed_book_year": {"$lte": due.book_year}}
    query: Document = {**owing, "status": {"$in": ["registered", "suspended"]}}
    return await read_page(db, "cooperatives", query, page_request, from_document)


async def page(
    country: Country,
    kind: CooperativeKind | None,
    status: CooperativeStatus | None,
    page_request: PageRequest,
    db: Database,
) -> Page[Cooperative]:
    """Read one page of one country's entries."""
    query: Document = {"country": country.value}
    given = {"kind": kind, "status": status}
    query.update({name: value for name, value in given.items() if value is not None})
    return await read_page(db, "cooperatives", query, page_request, from_document)
