"""How commitments are kept."""

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.evaluation import COMMITMENT_TOPIC
from services.evaluation.commitments.model import Commitment
from services.evaluation.commitments.refusals import CommitmentKnownError, CommitmentNotFoundError
from services.kernel import Decision

INDEXES = (Index("commitments", (("agreement_id", 1), ("_id", 1))),)
_COMMITMENT = TypeAdapter(Commitment)
_OF_THE_CHASSIS = frozenset({"_id", "recorded_at", "audit_hash"})


async def get(commitment_id: str, tx: Transaction) -> Commitment:
    """Read a commitment.

    Raises:
        CommitmentNotFoundError: nothing of that id was undertaken.
    """
    document = await tx.load("commitments", commitment_id)
    if document is None:
        raise CommitmentNotFoundError(f"no commitment {commitment_id}")
    return from_document(document)


async def demand_new(commitment_id: str, tx: Transaction) -> None:
    """Refuse a commitment that is entered.

    Raises:
        CommitmentKnownError: it is.
    """
    if await tx.load("commitments", commitment_id) is not None:
        raise CommitmentKnownError(f"{commitment_id} is entered")


async def save(decision: Decision[Commitment], tx: Transaction) -> None:
    """Keep a commitment and its facts."""
    document: Document = _COMMITMENT.dump_python(decision.state, mode="json")
    topic = COMMITMENT_TOPIC.of(decision.state.kept_by)
    await tx.save("commitments", {"_id": document.pop("commitment_id"), **document}, decision, topic)


def from_document(document: Document) -> Commitment:
    """Read a kept commitment."""
    own = {name: value for name, value in document.items() if name not in _OF_THE_CHASSIS}
    return _COMMITMENT.validate_python({"commitment_id": document["_id"], **own})
