"""How declarations are kept."""

from pydantic import TypeAdapter

from services.border.declarations.model import Declaration
from services.border.declarations.refusals import DeclarationNotFoundError
from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.border import DECLARATION_TOPIC, Saying
from services.kernel import Decision

COLLECTION = "declarations"
INDEXES = (
    Index(COLLECTION, (("entry_id", 1), ("_id", 1))),
    Index(COLLECTION, (("status", 1), ("_id", 1))),
)
_DECLARATION = TypeAdapter(Declaration)


async def get(declaration_id: str, tx: Transaction) -> Declaration:
    """Read a declaration.

    Raises:
        DeclarationNotFoundError: this ministry made no such declaration.
    """
    document = await tx.load(COLLECTION, declaration_id)
    if document is None:
        raise DeclarationNotFoundError(f"no declaration {declaration_id}")
    return from_document(document)


async def is_awaited(entry_id: str, says: Saying, tx: Transaction) -> bool:
    """Tell whether the same was declared of an entry and is not answered."""
    query = {"entry_id": entry_id, "says": says, "status": "awaiting"}
    return bool(await tx.find(COLLECTION, query, limit=1))


async def save(decision: Decision[Declaration], tx: Transaction) -> None:
    """Keep a declaration and its facts."""
    document: Document = _DECLARATION.dump_python(decision.state, mode="json")
    await tx.save(
        COLLECTION,
        {"_id": document.pop("declaration_id"), **document},
        decision,
        DECLARATION_TOPIC.of(decision.state.home),
    )


def from_document(document: Document) -> Declaration:
    """Read a kept declaration."""
    own = {name: document[name] for name in document if name in _FIELDS}
    return _DECLARATION.validate_python({"declaration_id": document["_id"], **own})


_FIELDS = frozenset(Declaration.__dataclass_fields__)
