"""How imports and their reports are read."""

from collections.abc import AsyncIterator

from services.chassis.mongo import Database
from services.chassis.paging import CursorMalformedError, Page, PageRequest, cursor_of, read_page
from services.kernel import Country
from services.kernel.languages import Language
from services.registry.imports.model import ROWS_OF_PAGE, Import, Outcome, Row, demand_home
from services.registry.imports.progress import Progress, progress
from services.registry.imports.refusals import ImportNotFoundError, ImportRowsGoneError
from services.registry.imports.repository import from_document, page_id, rows_of
from services.registry.imports.sentences import ReportedRow, lines, reported, title

PAGES_READ_MAX = 50
"""Pages of rows one answer looks through; where few rows have the outcome asked for, the next page goes on."""


async def one(import_id: str, ministry: Country | None, db: Database) -> Import:
    """Read one import of the caller's ministry.

    Raises:
        ImportNotFoundError: there is none of that id.
        ImportOfOtherMinistryError: the other ministry received it.
    """
    document = await db.imports.find_one({"_id": import_id})
    if document is None:
        raise ImportNotFoundError(f"no import {import_id}")
    job = from_document(document)
    demand_home(job.home, ministry)
    return job


async def page(ministry: Country, page_request: PageRequest, db: Database) -> Page[Progress]:
    """Read one page of a ministry's imports."""
    query = {"home": ministry.value}
    return await read_page(db, "imports", query, page_request, lambda document: progress(from_document(document)))


async def report(
    job: Import, outcome: Outcome | None, language: Language, page_request: PageRequest, db: Database
) -> Page[ReportedRow]:
    """Read one page of an import's rows in the order of the file, all of them or those of one outcome."""
    place = _place(page_request.after)
    until = min(job.rows, (place // ROWS_OF_PAGE + PAGES_READ_MAX) * ROWS_OF_PAGE)
    items: list[ReportedRow] = []
    while place < until and len(items) < page_request.limit:
        rows = await _rows(job, place // ROWS_OF_PAGE, db)
        for row in rows[place % ROWS_OF_PAGE :]:
            place += 1
            if outcome in (None, row.outcome):
                items.append(reported(row, language))
            if len(items) == page_request.limit:
                break
    return Page(items=items, next_cursor=cursor_of(str(place)) if place < job.rows else None)


async def report_lines(job: Import, language: Language, db: Database) -> AsyncIterator[list[tuple[str, ...]]]:
    """Read the whole report as lines, its title first, page after page."""
    yield [title(language)]
    for number in range(job.pages):
        rows = await _rows(job, number, db)
        yield [line for row in rows for line in lines(reported(row, language), language)]


async def _rows(job: Import, number: int, db: Database) -> tuple[Row, ...]:
    document = await db.import_pages.find_one({"_id": page_id(job.upload_id, number)})
    if document is None:
        raise ImportRowsGoneError(f"the rows of {job.import_id} are deleted: send the file again")
    return rows_of(document)


def _place(after: str | None) -> int:
    if after is None:
        return 0
    if not after.isdecimal() or len(after) > 9:  # noqa: PLR2004 - digits of a row's place
        raise CursorMalformedError("the cursor was not given by this service")
    return int(after)
