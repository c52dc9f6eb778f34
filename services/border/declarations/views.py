"""How declarations are read."""

from services.border.declarations.model import Declaration, DeclarationStatus
from services.border.declarations.refusals import DeclarationNotFoundError
from services.border.declarations.repository import COLLECTION, from_document
from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page


async def one(declaration_id: str, db: Database) -> Declaration:
    """Read one declaration.

    Raises:
        DeclarationNotFoundError: this ministry made no such declaration.
    """
    document = await db[COLLECTION].find_one({"_id": declaration_id})
    if document is None:
        raise DeclarationNotFoundError(f"no declaration {declaration_id}")
    return from_document(document)


async def page(
    entry_id: str | None, status: DeclarationStatus | None, page_request: PageRequest, db: Database
) -> Page[Declaration]:
    """Read one page of declarations."""
    wanted = {"entry_id": entry_id, "status": status}
    query: Document = {name: value for name, value in wanted.items() if value is not None}
    return await read_page(db, COLLECTION, query, page_request, from_document)
