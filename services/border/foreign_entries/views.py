"""How entries of the other ministry are read."""

from services.border.foreign_entries.model import ForeignEntry, ForeignEntryNotFoundError
from services.border.foreign_entries.repository import COLLECTION, from_document
from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.contracts.border import EntryKind


async def one(entry_id: str, db: Database) -> ForeignEntry:
    """Read one entry.

    Raises:
        ForeignEntryNotFoundError: the other ministry told of no such entry.
    """
    document = await db[COLLECTION].find_one({"_id": entry_id})
    if document is None:
        raise ForeignEntryNotFoundError(f"nothing was told of {entry_id}")
    return from_document(document)


async def page(kind: EntryKind, last_fact: str | None, page_request: PageRequest, db: Database) -> Page[ForeignEntry]:
    """Read one page of the entries of a kind."""
    query: Document = {"kind": kind, **({"last_fact": last_fact} if last_fact else {})}
    return await read_page(db, COLLECTION, query, page_request, from_document)
