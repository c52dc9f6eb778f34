"""How follow-up visits are kept."""

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.training import FOLLOW_UP_TOPIC
from services.kernel import Decision
from services.training.follow_ups.model import FollowUp, FollowUpMonths
from services.training.follow_ups.refusals import FollowUpRecordedError

INDEXES = (
    Index("follow_ups", (("cohort_id", 1), ("visit.enterprise_id", 1), ("visit.months", 1)), unique=True),
    Index("follow_ups", (("cohort_id", 1), ("_id", 1))),
)
_FOLLOW_UP = TypeAdapter(FollowUp)
_OF_THE_CHASSIS = frozenset({"_id", "recorded_at", "audit_hash"})


async def demand_none(cohort_id: str, enterprise_id: str, months: FollowUpMonths, tx: Transaction) -> None:
    """Refuse a second visit; the unique index refuses one that is written at the same moment.

    Raises:
        FollowUpRecordedError: there is one.
    """
    query: Document = {"cohort_id": cohort_id, "visit.enterprise_id": enterprise_id, "visit.months": months}
    if await tx.find("follow_ups", query, limit=1):
        raise FollowUpRecordedError(f"{enterprise_id} was visited {months} months after {cohort_id}")


async def save(decision: Decision[FollowUp], tx: Transaction) -> None:
    """Keep a visit and its fact."""
    state = decision.state
    document: Document = _FOLLOW_UP.dump_python(state, mode="json")
    topic = FOLLOW_UP_TOPIC.of(state.country)
    await tx.save("follow_ups", {"_id": document.pop("follow_up_id"), **document}, decision, topic)


def from_document(document: Document) -> FollowUp:
    """Read a kept visit."""
    own = {name: value for name, value in document.items() if name not in _OF_THE_CHASSIS}
    return _FOLLOW_UP.validate_python({"follow_up_id": document["_id"], **own})
