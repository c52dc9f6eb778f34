"""Studies over HTTP."""

from fastapi import APIRouter, Response

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.evaluation.studies import handlers, views
from services.evaluation.studies.commands import (
    CommissionStudy,
    ComputeStudy,
    GivenPlan,
    GivenRecommendation,
    GivenReview,
    RecommendStudy,
    ReviewStudy,
)
from services.evaluation.studies.model import Study, StudyStatus
from services.evaluation.studies.views import StudyOutline
from services.kernel.roles import Role

READERS = (Role.EVALUATOR, Role.MINISTRY_OFFICER)
"""A study holds a business's own figures: it is read by those who make it and those who decide."""

router = APIRouter(prefix="/v1/studies", tags=["studies"])


@router.post("", status_code=201, dependencies=[requires(Role.EVALUATOR, Role.MINISTRY_OFFICER)])
async def commission_study(command: CommissionStudy, uow: KeyedUnitOfWork) -> Study:
    """Ask for a study of the business of an enterprise or a cooperative."""
    return await uow.run(handlers.commission_study, command)


@router.get("", dependencies=[requires(*READERS)])
async def list_studies(
    db: Reading, page: Paging, business_id: PathId | None = None, status: StudyStatus | None = None
) -> Page[StudyOutline]:
    """List studies, those of a business or with a status if one is named."""
    return await views.page(business_id, status, page, db)


@router.get("/{study_id}", dependencies=[requires(*READERS)])
async def read_study(study_id: PathId, db: Reading, response: Response) -> Study:
    """Read a study with its plan, findings, reviews and recommendation; its ETag is the version to change."""
    return tag(response, await views.one(study_id, db))


@router.post("/{study_id}/computations", status_code=201, dependencies=[requires(Role.EVALUATOR)])
async def compute_study(study_id: PathId, body: GivenPlan, uow: KeyedUnitOfWork) -> Study:
    """Compute the plan of the business; reviews of an earlier computation no longer count."""
    return await uow.run(handlers.compute_study, ComputeStudy(study_id=study_id, plan=body))


@router.post("/{study_id}/reviews", status_code=201, dependencies=[requires(Role.MINISTRY_OFFICER)])
async def review_study(study_id: PathId, body: GivenReview, uow: KeyedUnitOfWork) -> Study:
    """Judge the last computation for the side of one's own ministry; no author does."""
    return await uow.run(handlers.review_study, ReviewStudy(study_id=study_id, review=body))


@router.post("/{study_id}/recommendation", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def recommend_study(study_id: PathId, body: GivenRecommendation, uow: HttpUnitOfWork) -> Study:
    """Decide what to recommend once both sides agreed on the figures; the rule's suggestion stays beside it."""
    return await uow.run(handlers.recommend_study, RecommendStudy(study_id=study_id, recommendation=body))
