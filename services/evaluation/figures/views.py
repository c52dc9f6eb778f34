"""How figures are read: page by page for whoever asks, whole for the indicators."""

from functools import partial

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.evaluation.figures.model import Figure, FigureNotFoundError, Kind, Row, figure
from services.evaluation.figures.repository import from_document
from services.kernel import ConflictError

ROWS_MAX = 50_000
"""Rows of one kind that indicators are counted from; beyond that they need tables counted ahead."""
BATCH_MAX = 1_000


class FiguresTooManyError(ConflictError):
    """More rows than are counted on request."""

    code = "figures_too_many"


async def one(kind: Kind, subject: str, db: Database) -> Figure:
    """Read one row with all its facts.

    Raises:
        FigureNotFoundError: no service told of it.
    """
    document = await db[kind.value].find_one({"_id": subject})
    if document is None:
        raise FigureNotFoundError(f"nothing is known of {subject} among {kind}")
    return figure(from_document(kind, document), with_facts=True)


async def page(kind: Kind, wanted: dict[str, str | None], page_request: PageRequest, db: Database) -> Page[Figure]:
    """Read one page of rows of a kind."""
    query: Document = {name: value for name, value in wanted.items() if value is not None}
    return await read_page(db, kind.value, query, page_request, partial(_shown, kind))


async def every(kind: Kind, db: Database) -> list[Row]:
    """Read all rows of a kind, batch by batch.

    Raises:
        FiguresTooManyError: there are more than `ROWS_MAX`.
    """
    rows: list[Row] = []
    while True:
        after: Document = {"_id": {"$gt": rows[-1].subject}} if rows else {}
        batch = [document async for document in db[kind.value].find(after).sort("_id", 1).limit(BATCH_MAX)]
        rows += [from_document(kind, document) for document in batch]
        if len(rows) > ROWS_MAX:
            raise FiguresTooManyError(f"there are more than {ROWS_MAX} {kind}")
        if len(batch) < BATCH_MAX:
            return rows


def _shown(kind: Kind, document: Document) -> Figure:
    return figure(from_document(kind, document))
