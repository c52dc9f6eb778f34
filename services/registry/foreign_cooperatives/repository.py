"""How cooperatives across the border are kept."""

from pydantic import TypeAdapter

from services.chassis.mongo import Document
from services.chassis.unit_of_work import Transaction
from services.registry.foreign_cooperatives.model import ForeignCooperative

COLLECTION = "foreign_cooperatives"
_COOPERATIVE = TypeAdapter(ForeignCooperative)


async def find(cooperative_id: str, tx: Transaction) -> ForeignCooperative | None:
    """Read what is known of a cooperative; None: nothing was told of it."""
    document = await tx.load(COLLECTION, cooperative_id)
    if document is None:
        return None
    own = {name: value for name, value in document.items() if name != "_id"}
    return _COOPERATIVE.validate_python({"cooperative_id": document["_id"], **own})


async def put(cooperative: ForeignCooperative, tx: Transaction) -> None:
    """Keep what is known of a cooperative."""
    document: Document = _COOPERATIVE.dump_python(cooperative, mode="json")
    await tx.put(COLLECTION, {"_id": document.pop("cooperative_id"), **document})
