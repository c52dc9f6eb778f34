"""How rounds of the other ministry are kept: one document each, made of its facts alone."""

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.evaluation.foreign_rounds.model import ForeignRound
from services.evaluation.foreign_rounds.refusals import ForeignRoundNotFoundError
from services.evaluation.rounds.model import Round

COLLECTION = "foreign_rounds"
INDEXES = (Index(COLLECTION, (("status", 1), ("_id", 1))),)
_ROUND = TypeAdapter(Round)
_FIELDS = frozenset(Round.__dataclass_fields__)


async def find(round_id: str, tx: Transaction) -> ForeignRound | None:
    """Read a round; None: nothing was told of it."""
    document = await tx.load(COLLECTION, round_id)
    return from_document(document) if document else None


async def get(round_id: str, tx: Transaction) -> ForeignRound:
    """Read a round.

    Raises:
        ForeignRoundNotFoundError: nothing was told of it.
    """
    found = await find(round_id, tx)
    if found is None:
        raise ForeignRoundNotFoundError(f"nothing was told of {round_id}")
    return found


async def put(entry: ForeignRound, tx: Transaction) -> None:
    """Keep a round as far as it was told."""
    document: Document = _ROUND.dump_python(entry.round, mode="json")
    held = {"rebuilt_digest": entry.rebuilt_digest, "is_equal": entry.is_equal}
    await tx.put(COLLECTION, {"_id": document.pop("round_id"), **held, **document})


def from_document(document: Document) -> ForeignRound:
    """Read a kept round."""
    own = {name: value for name, value in document.items() if name in _FIELDS}
    entry = _ROUND.validate_python({"round_id": document["_id"], **own})
    return ForeignRound(entry, document["rebuilt_digest"], document["is_equal"])
