"""How partnerships are kept."""

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.registry import PARTNERSHIP_TOPIC
from services.kernel import Decision
from services.registry.partnerships.fields import MILESTONE, entry_of, milestones_of, single_fields
from services.registry.partnerships.model import Partnership
from services.registry.partnerships.refusals import PartnershipNotFoundError

INDEXES = (
    Index("partnerships", (("indonesian_cooperative_id", 1), ("_id", 1))),
    Index("partnerships", (("timorese_cooperative_id", 1), ("_id", 1))),
    Index("partnerships", (("status", 1), ("_id", 1))),
    Index("partnerships", (("proposed_by", 1), ("_id", 1))),
)


async def get(partnership_id: str, tx: Transaction) -> Partnership:
    """Read a partnership.

    Raises:
        PartnershipNotFoundError: the register has no such partnership.
    """
    document = await tx.load("partnerships", partnership_id)
    if document is None:
        raise PartnershipNotFoundError(f"no partnership {partnership_id}")
    return from_document(document)


async def save(decision: Decision[Partnership], tx: Transaction) -> None:
    """Keep a partnership and its facts; its home is the proposing side."""
    entry = decision.state
    document = {"_id": entry.partnership_id, **single_fields(entry), "milestones": milestones_of(entry)}
    await tx.save("partnerships", document, decision, PARTNERSHIP_TOPIC.of(entry.proposed_by))


def from_document(document: Document) -> Partnership:
    """Read a kept partnership."""
    planned = {f"{MILESTONE}{milestone['milestone_code']}": milestone for milestone in document["milestones"]}
    return entry_of(document["_id"], {**document, **planned}, document["version"])
