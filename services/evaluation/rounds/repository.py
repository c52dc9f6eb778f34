"""How rounds, and attempts that were refused, are kept."""

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.evaluation import ROUND_REFUSAL_TOPIC, ROUND_TOPIC
from services.evaluation.rounds.model import Round
from services.evaluation.rounds.recording import RoundRefusal
from services.evaluation.rounds.refusals import RoundKnownError, RoundNotFoundError
from services.kernel import Decision

INDEXES = (
    Index("rounds", (("place", 1),), unique=True),
    Index("rounds", (("status", 1), ("_id", 1))),
    Index("round_refusals", (("round_id", 1), ("_id", 1))),
)
_ROUND, _REFUSAL = TypeAdapter(Round), TypeAdapter(RoundRefusal)
_OF_THE_CHASSIS = frozenset({"_id", "recorded_at", "audit_hash", "place"})


async def get(round_id: str, tx: Transaction) -> Round:
    """Read a round.

    Raises:
        RoundNotFoundError: no such round was opened.
    """
    document = await tx.load("rounds", round_id)
    if document is None:
        raise RoundNotFoundError(f"no round {round_id}")
    return from_document(document)


async def demand_new(entry: Round, tx: Transaction) -> None:
    """Refuse a second round of a sector's period; the unique index refuses one that is written at the same moment.

    Raises:
        RoundKnownError: there is one.
    """
    if found := await tx.find("rounds", {"place": _place(entry)}, limit=1):
        raise RoundKnownError(f"{found[0]['_id']} is of {entry.sector} from {entry.first_day} until {entry.last_day}")


async def save(decision: Decision[Round], tx: Transaction) -> None:
    """Keep a round and its facts."""
    document: Document = _ROUND.dump_python(decision.state, mode="json")
    topic, place = ROUND_TOPIC.of(decision.state.opened_by), _place(decision.state)
    await tx.save("rounds", {"_id": document.pop("round_id"), "place": place, **document}, decision, topic)


async def save_refusal(decision: Decision[RoundRefusal], tx: Transaction) -> None:
    """Keep a refused attempt and its fact."""
    document: Document = _REFUSAL.dump_python(decision.state, mode="json")
    topic = ROUND_REFUSAL_TOPIC.of(decision.state.kept_by)
    await tx.save("round_refusals", {"_id": document.pop("refusal_id"), **document}, decision, topic)


def from_document(document: Document) -> Round:
    """Read a kept round."""
    return _ROUND.validate_python({"round_id": document["_id"], **_own(document)})


def refusal_from(document: Document) -> RoundRefusal:
    """Read a kept refusal."""
    return _REFUSAL.validate_python({"refusal_id": document["_id"], **_own(document)})


def _place(entry: Round) -> str:
    """Name the sector's period, of which there is one round; one that was given up leaves it to another."""
    return f"{entry.first_day}/{entry.last_day}/{entry.sector}" if entry.status != "withdrawn" else entry.round_id


def _own(document: Document) -> Document:
    return {name: value for name, value in document.items() if name not in _OF_THE_CHASSIS}
