"""How visits are kept."""

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.training import VISIT_TOPIC
from services.kernel import Decision
from services.training.visits.model import Visit
from services.training.visits.refusals import VisitNotFoundError

ENTRIES_MAX = 2
"""Of one tour: each ministry keeps one."""
INDEXES = (
    Index("visits", (("country", 1), ("_id", 1))),
    Index("visits", (("country", 1), ("status", 1), ("held.report_due_on", 1))),
    Index("visits", (("country", 1), ("held.ended_on", 1))),
    Index("visits", (("plan.tour_code", 1), ("country", 1)), unique=True),
    Index("visits", (("counted_tour", 1),), unique=True, sparse=True),
)
_VISIT = TypeAdapter(Visit)
_NOT_OF_THE_VISIT = frozenset({"_id", "recorded_at", "audit_hash", "counted_tour"})


async def get(visit_id: str, tx: Transaction) -> Visit:
    """Read a visit.

    Raises:
        VisitNotFoundError: there is none of that id.
    """
    document = await tx.load("visits", visit_id)
    if document is None:
        raise VisitNotFoundError(f"no visit {visit_id}")
    return from_document(document)


async def of_tour(tour_code: str, tx: Transaction) -> list[Visit]:
    """Read the entries of a tour that are known here."""
    return [from_document(one) for one in await tx.find("visits", {"plan.tour_code": tour_code}, limit=ENTRIES_MAX)]


async def save(decision: Decision[Visit], tx: Transaction) -> None:
    """Keep a visit and its facts; the unique index refuses a tour that is counted twice."""
    visit = decision.state
    document: Document = _VISIT.dump_python(visit, mode="json")
    if visit.is_counted:
        document["counted_tour"] = visit.plan.tour_code
    await tx.save("visits", {"_id": document.pop("visit_id"), **document}, decision, VISIT_TOPIC.of(visit.country))


def from_document(document: Document) -> Visit:
    """Read a kept visit."""
    own = {name: value for name, value in document.items() if name not in _NOT_OF_THE_VISIT}
    return _VISIT.validate_python({"visit_id": document["_id"], **own})
