"""How entries of the other ministry are kept."""

from pydantic import TypeAdapter

from services.border.foreign_entries.model import ForeignEntry, after, kind_of
from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.kernel import Event

COLLECTION = "foreign_entries"
INDEXES = (Index(COLLECTION, (("kind", 1), ("last_fact", 1), ("_id", 1))),)
_ENTRY = TypeAdapter(ForeignEntry)


async def find(entry_id: str, tx: Transaction) -> ForeignEntry | None:
    """Read what is known of an entry; None: nothing was told of it."""
    document = await tx.load(COLLECTION, entry_id)
    return from_document(document) if document else None


async def note(fact: Event, tx: Transaction) -> None:
    """Add what a fact tells of an entry; nothing happens where nothing is ever declared about its kind."""
    kind = kind_of(fact.type)
    if kind is None:
        return
    document: Document = _ENTRY.dump_python(after(await find(fact.subject, tx), fact, kind), mode="json")
    await tx.put(COLLECTION, {"_id": document.pop("entry_id"), **document})


def from_document(document: Document) -> ForeignEntry:
    """Read a kept entry."""
    own = {name: value for name, value in document.items() if name != "_id"}
    return _ENTRY.validate_python({"entry_id": document["_id"], **own})
