"""How assistance cases are kept."""

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.training import ASSISTANCE_CASE_TOPIC
from services.kernel import Decision
from services.training.assistance.model import AssistanceCase
from services.training.assistance.refusals import AssistanceCaseNotFoundError, AssistanceCaseOpenError

INDEXES = (
    Index("assistance_cases", (("country", 1), ("_id", 1))),
    Index("assistance_cases", (("target.enterprise_id", 1), ("_id", 1))),
    Index("assistance_cases", (("target.product_id", 1),), unique=True, partial=(("status", "open"),)),
)
_CASE = TypeAdapter(AssistanceCase)
_OF_THE_CHASSIS = frozenset({"_id", "recorded_at", "audit_hash"})


async def get(case_id: str, tx: Transaction) -> AssistanceCase:
    """Read a case.

    Raises:
        AssistanceCaseNotFoundError: there is none of that id.
    """
    document = await tx.load("assistance_cases", case_id)
    if document is None:
        raise AssistanceCaseNotFoundError(f"no assistance case {case_id}")
    return from_document(document)


async def demand_none_open(product_id: str, tx: Transaction) -> None:
    """Refuse a second open case; the unique index refuses one that is written at the same moment.

    Raises:
        AssistanceCaseOpenError: the product has one.
    """
    found = await tx.find("assistance_cases", {"target.product_id": product_id, "status": "open"}, limit=1)
    if found:
        raise AssistanceCaseOpenError(f"{found[0]['_id']} of {product_id} is open")


async def save(decision: Decision[AssistanceCase], tx: Transaction) -> None:
    """Keep a case and its facts."""
    case = decision.state
    document: Document = _CASE.dump_python(case, mode="json")
    topic = ASSISTANCE_CASE_TOPIC.of(case.country)
    await tx.save("assistance_cases", {"_id": document.pop("case_id"), **document}, decision, topic)


def from_document(document: Document) -> AssistanceCase:
    """Read a kept case."""
    own = {name: value for name, value in document.items() if name not in _OF_THE_CHASSIS}
    return _CASE.validate_python({"case_id": document["_id"], **own})
