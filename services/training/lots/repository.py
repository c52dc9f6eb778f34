"""How lots are kept."""

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.training import LOT_TOPIC
from services.kernel import Decision
from services.training.lots.model import Lot
from services.training.lots.refusals import LotNotFoundError

INDEXES = (
    Index("lots", (("goods.enterprise_id", 1), ("_id", 1))),
    Index("lots", (("goods.product_id", 1), ("_id", 1))),
)
_LOT = TypeAdapter(Lot)
_OF_THE_CHASSIS = frozenset({"_id", "recorded_at", "audit_hash"})


async def get(lot_id: str, tx: Transaction) -> Lot:
    """Read a lot.

    Raises:
        LotNotFoundError: there is none of that id.
    """
    document = await tx.load("lots", lot_id)
    if document is None:
        raise LotNotFoundError(f"no lot {lot_id}")
    return from_document(document)


async def save(decision: Decision[Lot], tx: Transaction) -> None:
    """Keep a lot and its facts."""
    lot = decision.state
    document: Document = _LOT.dump_python(lot, mode="json")
    await tx.save("lots", {"_id": document.pop("lot_id"), **document}, decision, LOT_TOPIC.of(lot.country))


def from_document(document: Document) -> Lot:
    """Read a kept lot."""
    own = {name: value for name, value in document.items() if name not in _OF_THE_CHASSIS}
    return _LOT.validate_python({"lot_id": document["_id"], **own})
