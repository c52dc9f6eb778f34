"""How assessments of competence are read."""

from services.chassis.caller import Caller
from services.chassis.mongo import Database
from services.training.competence_assessments.model import CompetenceAssessment
from services.training.competence_assessments.refusals import AssessmentNotFoundError
from services.training.competence_assessments.repository import from_document


async def one(assessment_id: str, caller: Caller, db: Database) -> CompetenceAssessment:
    """Read one assessment, in the ministry that answers for it: what somebody cannot do yet is personal.

    Raises:
        AssessmentNotFoundError: no such assessment was recorded there.
    """
    document = await db.competence_assessments.find_one({"_id": assessment_id})
    if document is None or document["country"] != caller.ministry:
        raise AssessmentNotFoundError(f"no competence assessment {assessment_id}")
    return from_document(document)
