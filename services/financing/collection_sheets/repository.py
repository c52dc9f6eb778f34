"""How collection sheets, the rows posted of them and their returns are kept."""

from typing import Any

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.financing import COLLECTION_SHEET_TOPIC
from services.financing.collection_sheets.model import CollectionSheet
from services.financing.collection_sheets.refusals import CollectionSheetNotFoundError
from services.financing.collection_sheets.returns import CollectionReturn, RowPosting
from services.kernel import Decision

INDEXES = (
    Index("collection_sheets", (("facility_id", 1), ("_id", 1))),
    Index("collection_postings", (("sheet_id", 1), ("_id", 1))),
    Index("collection_returns", (("sheet_id", 1), ("_id", 1))),
)
_SHEET = TypeAdapter(CollectionSheet)
_POSTING = TypeAdapter(RowPosting)
_RETURN = TypeAdapter(CollectionReturn)


async def get(sheet_id: str, tx: Transaction) -> CollectionSheet:
    """Read a sheet.

    Raises:
        CollectionSheetNotFoundError: there is none of that id.
    """
    document = await tx.load("collection_sheets", sheet_id)
    if document is None:
        raise CollectionSheetNotFoundError(f"no collection sheet {sheet_id}")
    return sheet_from_document(document)


async def save(decision: Decision[CollectionSheet], tx: Transaction) -> None:
    """Keep a sheet and its facts."""
    sheet = decision.state
    document = _to_document(_SHEET, sheet, "sheet_id")
    await tx.save("collection_sheets", document, decision, COLLECTION_SHEET_TOPIC.of(sheet.home))


async def find_posting(row_key: str, tx: Transaction) -> RowPosting | None:
    """Read what a row was posted as."""
    document = await tx.load("collection_postings", row_key)
    return posting_from_document(document) if document else None


async def keep_posting(posting: RowPosting, tx: Transaction) -> None:
    """Keep that a row is posted; of two attempts at once one is kept."""
    await tx.insert("collection_postings", _to_document(_POSTING, posting, "row_key"))


async def keep_return(taken: CollectionReturn, tx: Transaction) -> None:
    """Keep a return with what became of its rows."""
    await tx.insert("collection_returns", _to_document(_RETURN, taken, "return_id"))


def sheet_from_document(document: Document) -> CollectionSheet:
    """Read a kept sheet."""
    return _SHEET.validate_python(_from_document(document, "sheet_id"))


def posting_from_document(document: Document) -> RowPosting:
    """Read a kept posting."""
    return _POSTING.validate_python(_from_document(document, "row_key"))


def return_from_document(document: Document) -> CollectionReturn:
    """Read a kept return."""
    return _RETURN.validate_python(_from_document(document, "return_id"))


def _to_document(adapter: TypeAdapter[Any], state: object, key: str) -> Document:
    written: Document = adapter.dump_python(state, mode="json")  # type: ignore[arg-type, unused-ignore]
    return {"_id": written.pop(key), **written}


def _from_document(document: Document, key: str) -> Document:
    return {key: document["_id"], **{name: value for name, value in document.items() if name not in _OF_THE_CHASSIS}}


_OF_THE_CHASSIS = frozenset({"_id", "recorded_at", "audit_hash"})
