"""How extensions are kept."""

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.evaluation import EXTENSION_TOPIC
from services.evaluation.decisions.model import Extension
from services.evaluation.decisions.refusals import ExtensionNotFoundError, ExtensionOpenError
from services.kernel import Decision

INDEXES = (
    Index("extensions", (("scorecard.agreement_id", 1),), unique=True, partial=(("status", "open"),)),
    Index("extensions", (("kept_by", 1), ("_id", 1))),
)
_EXTENSION = TypeAdapter(Extension)
_OF_THE_CHASSIS = frozenset({"_id", "recorded_at", "audit_hash"})


async def get(extension_id: str, tx: Transaction) -> Extension:
    """Read an extension.

    Raises:
        ExtensionNotFoundError: there is none of that id.
    """
    document = await tx.load("extensions", extension_id)
    if document is None:
        raise ExtensionNotFoundError(f"no extension {extension_id}")
    return from_document(document)


async def demand_none_open(agreement_id: str, tx: Transaction) -> None:
    """Refuse a second open one; the unique index refuses one that is written at the same moment.

    Raises:
        ExtensionOpenError: there is one.
    """
    asked = {"scorecard.agreement_id": agreement_id, "status": "open"}
    if found := await tx.find("extensions", asked, limit=1):
        raise ExtensionOpenError(f"{found[0]['_id']} is not decided")


async def save(decision: Decision[Extension], tx: Transaction) -> None:
    """Keep an extension and its facts."""
    document: Document = _EXTENSION.dump_python(decision.state, mode="json")
    topic = EXTENSION_TOPIC.of(decision.state.kept_by)
    await tx.save("extensions", {"_id": document.pop("extension_id"), **document}, decision, topic)


def from_document(document: Document) -> Extension:
    """Read a kept extension."""
    own = {name: value for name, value in document.items() if name not in _OF_THE_CHASSIS}
    return _EXTENSION.validate_python({"extension_id": document["_id"], **own})
