"""How assessments of competence are kept, and the rules they follow."""

from functools import cache

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.training import COMPETENCE_ASSESSMENT_TOPIC
from services.kernel import Decision
from services.kernel.reference_data import read_rules
from services.training.competence_assessments.model import CompetenceAssessment, CompetenceRule
from services.training.competence_assessments.refusals import AssessmentNotFoundError

INDEXES = (
    Index("competence_assessments", (("participant_id", 1), ("assessed_on", -1))),
    Index("competence_assessments", (("enterprise_id", 1), ("_id", 1))),
)
EARLIER_MAX = 200
_ASSESSMENT = TypeAdapter(CompetenceAssessment)


@cache
def load_rules() -> tuple[CompetenceRule, ...]:
    """Read the rules of assessments; an unknown or missing field is refused."""
    return read_rules("training", "competence_rules.json", CompetenceRule)


async def get(assessment_id: str, tx: Transaction) -> CompetenceAssessment:
    """Read an assessment.

    Raises:
        AssessmentNotFoundError: no such assessment was recorded.
    """
    document = await tx.load("competence_assessments", assessment_id)
    if document is None:
        raise AssessmentNotFoundError(f"no competence assessment {assessment_id}")
    return from_document(document)


async def of_participant(participant_id: str, tx: Transaction) -> tuple[CompetenceAssessment, ...]:
    """Read what was found of somebody before."""
    found = await tx.find("competence_assessments", {"participant_id": participant_id}, limit=EARLIER_MAX)
    return tuple(from_document(document) for document in found)


async def save(decision: Decision[CompetenceAssessment], tx: Transaction) -> None:
    """Keep an assessment and its fact."""
    assessment = decision.state
    document: Document = _ASSESSMENT.dump_python(assessment, mode="json", exclude={"version"})
    kept = {"_id": document.pop("assessment_id"), **document}
    topic = COMPETENCE_ASSESSMENT_TOPIC.of(assessment.country)
    await tx.save("competence_assessments", kept, decision, topic)


def from_document(document: Document) -> CompetenceAssessment:
    """Read a kept assessment."""
    known = {name: value for name, value in document.items() if name in CompetenceAssessment.__dataclass_fields__}
    return _ASSESSMENT.validate_python({"assessment_id": document["_id"], **known})
