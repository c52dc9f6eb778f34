"""How participating cooperatives are kept."""

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.training.cooperatives.model import ParticipatingCooperative

INDEXES = (Index("cooperatives", (("country", 1), ("_id", 1))),)
_COOPERATIVE = TypeAdapter(ParticipatingCooperative)


async def find(cooperative_id: str, tx: Transaction) -> ParticipatingCooperative:
    """Read a cooperative; one never heard of is an empty entry."""
    document = await tx.load("cooperatives", cooperative_id)
    return from_document(document) if document else ParticipatingCooperative(cooperative_id)


async def put(cooperative: ParticipatingCooperative, tx: Transaction) -> None:
    """Keep what is known of a cooperative."""
    document: Document = _COOPERATIVE.dump_python(cooperative, mode="json")
    await tx.put("cooperatives", {"_id": document.pop("cooperative_id"), **document})


def from_document(document: Document) -> ParticipatingCooperative:
    """Read a kept cooperative."""
    own = {name: value for name, value in document.items() if name != "_id"}
    return _COOPERATIVE.validate_python({"cooperative_id": document["_id"], **own})
