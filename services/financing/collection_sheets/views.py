"""How collection sheets are read."""

from dataclasses import dataclass

from services.chassis.mongo import Database
from services.chassis.paging import Page, PageRequest, read_page
from services.financing.collection_sheets.model import SHEET_ROWS_MAX, CollectionSheet
from services.financing.collection_sheets.refusals import CollectionSheetNotFoundError
from services.financing.collection_sheets.repository import (
    posting_from_document,
    return_from_document,
    sheet_from_document,
)
from services.financing.collection_sheets.returns import CollectionReturn, RowPosting
from services.financing.collection_sheets.spreadsheets import write_csv


@dataclass(frozen=True)
class SheetState:
    """A sheet as it was handed out, and the rows posted since."""

    sheet: CollectionSheet
    postings: tuple[RowPosting, ...]
    version: int

    @property
    def as_csv(self) -> str:
        """The sheet as a spreadsheet program reads it."""
        return write_csv(self.sheet, self.postings)


async def one(sheet_id: str, db: Database) -> SheetState:
    """Read one sheet.

    Raises:
        CollectionSheetNotFoundError: there is none of that id.
    """
    document = await db.collection_sheets.find_one({"_id": sheet_id})
    if document is None:
        raise CollectionSheetNotFoundError(f"no collection sheet {sheet_id}")
    sheet = sheet_from_document(document)
    found = db.collection_postings.find({"sheet_id": sheet_id}).sort("_id", 1).limit(SHEET_ROWS_MAX)
    return SheetState(sheet, tuple([posting_from_document(posting) async for posting in found]), sheet.version)


async def page(facility_id: str, page_request: PageRequest, db: Database) -> Page[CollectionSheet]:
    """Read one page of a facility's sheets."""
    return await read_page(db, "collection_sheets", {"facility_id": facility_id}, page_request, sheet_from_document)


async def returns(sheet_id: str, page_request: PageRequest, db: Database) -> Page[CollectionReturn]:
    """Read one page of a sheet's returns, in their order."""
    return await read_page(db, "collection_returns", {"sheet_id": sheet_id}, page_request, return_from_document)
