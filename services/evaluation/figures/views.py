"""How figures are read by whoever asks: one, or page by page."""

from functools import partial

from services.chassis.mongo import Database, Document
from services.chassis.paging import Page, PageRequest, read_page
from services.evaluation.figures.model import Figure, FigureNotFoundError, Kind, figure
from services.evaluation.figures.repository import from_document


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


def _shown(kind: Kind, document: Document) -> Figure:
    return figure(from_document(kind, document))
