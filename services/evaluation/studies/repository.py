"""How studies are kept."""

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.evaluation import STUDY_TOPIC
from services.evaluation.studies.model import Study
from services.evaluation.studies.refusals import StudyNotFoundError
from services.kernel import Decision

INDEXES = (
    Index("studies", (("business.business_id", 1), ("_id", 1))),
    Index("studies", (("status", 1), ("_id", 1))),
)
_STUDY = TypeAdapter(Study)
_OF_THE_CHASSIS = frozenset({"_id", "recorded_at", "audit_hash"})


async def get(study_id: str, tx: Transaction) -> Study:
    """Read a study.

    Raises:
        StudyNotFoundError: there is none of that id.
    """
    document = await tx.load("studies", study_id)
    if document is None:
        raise StudyNotFoundError(f"no study {study_id}")
    return from_document(document)


async def save(decision: Decision[Study], tx: Transaction) -> None:
    """Keep a study and its facts."""
    study = decision.state
    document: Document = _STUDY.dump_python(study, mode="json")
    await tx.save("studies", {"_id": document.pop("study_id"), **document}, decision, STUDY_TOPIC.of(study.home))


def from_document(document: Document) -> Study:
    """Read a kept study."""
    own = {name: value for name, value in document.items() if name not in _OF_THE_CHASSIS}
    return _STUDY.validate_python({"study_id": document["_id"], **own})
