"""How reached standards are kept."""

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.registry.reached_standards.model import ReachedStandard

COLLECTION = "reached_standards"
INDEXES = (Index(COLLECTION, (("product_id", 1), ("reached_on", -1), ("_id", 1))),)
_REACHED = TypeAdapter(ReachedStandard)


async def find(case_id: str, tx: Transaction) -> ReachedStandard | None:
    """Read what a case led to, if its standard was reached."""
    document = await tx.load(COLLECTION, case_id)
    return from_document(document) if document else None


async def put(reached: ReachedStandard, tx: Transaction) -> None:
    """Keep what a case led to."""
    document: Document = _REACHED.dump_python(reached, mode="json")
    await tx.put(COLLECTION, {"_id": document.pop("case_id"), **document})


def from_document(document: Document) -> ReachedStandard:
    """Read a kept one."""
    own = {name: value for name, value in document.items() if name != "_id"}
    return _REACHED.validate_python({"case_id": document["_id"], **own})
