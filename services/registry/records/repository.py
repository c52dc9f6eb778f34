"""How changes are kept: one document each, written once."""

from dataclasses import asdict
from datetime import date

from services.chassis.mongo import Database, Document, Index
from services.chassis.unit_of_work import Transaction
from services.registry.records.model import Change, History
from services.registry.records.refusals import ChangesFullError

COLLECTION = "entry_changes"
CHANGES_READ_MAX = 10_000
"""Changes of one entry that are read at once."""

INDEXES = (Index(COLLECTION, (("entry_id", 1), ("number", 1)), unique=True),)


async def history_of(entry_id: str, tx: Transaction) -> History:
    """Read all changes of an entry; none where there is no such entry.

    Raises:
        ChangesFullError: there are more than `CHANGES_READ_MAX`.
    """
    return _history(await tx.find(COLLECTION, {"entry_id": entry_id}, limit=CHANGES_READ_MAX + 1))


async def read_history(entry_id: str, db: Database) -> History:
    """Read all changes of an entry, outside of a transaction.

    Raises:
        ChangesFullError: there are more than `CHANGES_READ_MAX`.
    """
    found = db[COLLECTION].find({"entry_id": entry_id}).sort("number", 1).limit(CHANGES_READ_MAX + 1)
    return _history([document async for document in found])


def keep(entry_id: str, change: Change | None, tx: Transaction) -> None:
    """Write a change with the entry's fact that is saved next; where nothing changed, nothing is written."""
    if change is not None:
        document = {**asdict(change), "valid_from": change.valid_from.isoformat()}
        tx.companions.note(COLLECTION, (entry_id, change.number), {"entry_id": entry_id, **document})


def from_document(document: Document) -> Change:
    """Read a kept change."""
    return Change(
        number=document["number"],
        recorded_at=document["recorded_at"],
        valid_from=date.fromisoformat(document["valid_from"]),
        by=document["by"],
        values=document["values"],
        reason_code=document["reason_code"],
        corrects=document["corrects"],
    )


def _history(documents: list[Document]) -> History:
    if len(documents) > CHANGES_READ_MAX:
        raise ChangesFullError(f"the entry has more than {CHANGES_READ_MAX} changes")
    changes = sorted(map(from_document, documents), key=lambda change: change.number)
    return History(tuple(changes))
