"""Assessments of competence over HTTP: recorded by assessors, read in the ministry that answers for them."""

from fastapi import APIRouter, Response

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import CurrentCaller, KeyedUnitOfWork, Reading, tag
from services.kernel.roles import Role
from services.training.competence_assessments import handlers, views
from services.training.competence_assessments.commands import RecordAssessment
from services.training.competence_assessments.model import CompetenceAssessment

router = APIRouter(prefix="/v1/competence-assessments", tags=["competence assessments"])
READERS = requires(Role.TRAINER, Role.MINISTRY_OFFICER, Role.DATA_PROTECTION_OFFICER)


@router.post("", status_code=201, dependencies=[requires(Role.TRAINER)])
async def record_assessment(command: RecordAssessment, uow: KeyedUnitOfWork) -> CompetenceAssessment:
    """Record what an accredited assessor found, who did not train the person."""
    return await uow.run(handlers.record_assessment, command)


@router.get("/{assessment_id}", dependencies=[READERS])
async def read_assessment(
    assessment_id: PathId, db: Reading, caller: CurrentCaller, response: Response
) -> CompetenceAssessment:
    """Read an assessment, unit by unit."""
    return tag(response, await views.one(assessment_id, caller, db))
