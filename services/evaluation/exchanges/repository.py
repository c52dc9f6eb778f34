"""How digests are kept: those this ministry told, and those that were heard."""

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.evaluation import PERIOD_DIGEST_TOPIC
from services.evaluation.exchanges.model import Told
from services.kernel import Decision

HEARD = "heard_digests"
INDEXES = (Index(HEARD, (("first_day", 1), ("last_day", 1), ("told_at", -1))),)
_TOLD = TypeAdapter(Told)


async def save(decision: Decision[Told], tx: Transaction) -> None:
    """Keep what this ministry told, and its fact."""
    topic = PERIOD_DIGEST_TOPIC.of(decision.state.by)
    await tx.save("told_digests", _document(decision.state), decision, topic)


async def put_heard(told: Told, tx: Transaction) -> None:
    """Keep what was heard."""
    await tx.put(HEARD, _document(told))


def from_document(document: Document) -> Told:
    """Read a kept one."""
    own = {name: value for name, value in document.items() if name != "_id"}
    return _TOLD.validate_python({"digest_id": document["_id"], **own})


def _document(told: Told) -> Document:
    document: Document = _TOLD.dump_python(told, mode="json")
    return {"_id": document.pop("digest_id"), **document}
