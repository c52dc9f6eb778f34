"""How farmer groups are kept."""

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.registry import FARMER_GROUP_TOPIC
from services.kernel import Decision
from services.registry.farmer_groups.fields import entry_of, fields_of
from services.registry.farmer_groups.model import FarmerGroup
from services.registry.farmer_groups.refusals import FarmerGroupNotFoundError

COLLECTION = "farmer_groups"

INDEXES = (
    Index(COLLECTION, (("country", 1), ("_id", 1))),
    Index(COLLECTION, (("municipality_code", 1), ("_id", 1))),
    Index(COLLECTION, (("commodities", 1), ("_id", 1))),
    Index(COLLECTION, (("assessment.ability_class", 1), ("_id", 1))),
)


async def get(group_id: str, tx: Transaction) -> FarmerGroup:
    """Read an entry.

    Raises:
        FarmerGroupNotFoundError: the register has no such entry.
    """
    document = await tx.load(COLLECTION, group_id)
    if document is None:
        raise FarmerGroupNotFoundError(f"no farmer group {group_id}")
    return from_document(document)


async def save(decision: Decision[FarmerGroup], tx: Transaction) -> None:
    """Keep an entry and its facts."""
    entry = decision.state
    document: Document = {"_id": entry.group_id, **fields_of(entry)}
    await tx.save(COLLECTION, document, decision, FARMER_GROUP_TOPIC.of(entry.country))


def from_document(document: Document) -> FarmerGroup:
    """Read a kept entry."""
    return entry_of(document["_id"], document, document["version"])
