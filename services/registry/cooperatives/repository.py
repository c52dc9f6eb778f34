"""How cooperatives are kept."""

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.registry import COOPERATIVE_TOPIC
from services.kernel import Decision
from services.registry.candidates.merging import indexed, unindexed
from services.registry.cooperatives.fields import (
    MEETING,
    MEMBER,
    entry_of,
    meetings_of,
    members_of,
    prefixed,
    single_fields,
)
from services.registry.cooperatives.governance import owed_book_year
from services.registry.cooperatives.model import Cooperative
from services.registry.cooperatives.refusals import CooperativeNotFoundError

INDEXES = (
    Index("cooperatives", (("country", 1), ("_id", 1))),
    Index("cooperatives", (("identifiers", 1),), unique=True, sparse=True),
    Index("cooperatives", (("register_number", 1),), unique=True, sparse=True),
    Index("cooperatives", (("country", 1), ("owed_book_year", 1), ("_id", 1))),
)


async def get(cooperative_id: str, tx: Transaction) -> Cooperative:
    """Read an entry.

    Raises:
        CooperativeNotFoundError: the register has no such entry.
    """
    document = await tx.load("cooperatives", cooperative_id)
    if document is None:
        raise CooperativeNotFoundError(f"no cooperative {cooperative_id}")
    return from_document(document)


async def save(decision: Decision[Cooperative], tx: Transaction) -> None:
    """Keep an entry and its facts."""
    entry = decision.state
    await tx.save("cooperatives", _to_document(entry), decision, COOPERATIVE_TOPIC.of(entry.country))


def _to_document(entry: Cooperative) -> Document:
    members = [{"enterprise_id": name, "admitted_on": day} for name, day in members_of(entry).items()]
    document: Document = {
        "_id": entry.cooperative_id,
        **single_fields(entry),
        "members": members,
        "meetings": list(meetings_of(entry).values()),
        "owed_book_year": owed_book_year(entry),
    }
    return indexed(document)


def from_document(document: Document) -> Cooperative:
    """Read a kept entry; one kept before meetings were has none."""
    members = {member["enterprise_id"]: member["admitted_on"] for member in document["members"]}
    meetings = {str(meeting["book_year"]): meeting for meeting in document.get("meetings", ())}
    many = {**prefixed(MEMBER, members), **prefixed(MEETING, meetings)}
    return entry_of(document["_id"], {**unindexed(document), **many}, document["version"])
