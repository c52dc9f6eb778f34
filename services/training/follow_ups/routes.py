"""Follow-up visits over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.chassis.auth import requires
from services.chassis.commands import Day, PathId
from services.chassis.http import KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.kernel.roles import EVERY_ROLE, Role
from services.training.follow_ups import handlers, views
from services.training.follow_ups.checklists import PracticeList
from services.training.follow_ups.commands import RecordFollowUp
from services.training.follow_ups.model import FollowUp

router = APIRouter(prefix="/v1", tags=["follow-ups"])

On = Annotated[Day | None, Query(description="The day meant, YYYY-MM-DD; today without one.")]
_READERS = (Role.TRAINER, Role.MINISTRY_OFFICER, Role.EVALUATOR)
"""An enterprise tells its sales to those who train and evaluate, not to lenders."""


@router.post("/follow-ups", status_code=201, dependencies=[requires(Role.TRAINER)])
async def record_follow_up(command: RecordFollowUp, uow: KeyedUnitOfWork) -> FollowUp:
    """Record a visit to an enterprise three, six or twelve months after its cohort."""
    return await uow.run(handlers.record_follow_up, command)


@router.get("/follow-ups", dependencies=[requires(*_READERS)])
async def list_follow_ups(cohort_id: PathId, db: Reading, page: Paging) -> Page[FollowUp]:
    """List the visits after a cohort."""
    return await views.page(cohort_id, page, db)


@router.get("/follow-ups/{follow_up_id}", dependencies=[requires(*_READERS)])
async def read_follow_up(follow_up_id: PathId, db: Reading, response: Response) -> FollowUp:
    """Read a visit."""
    return tag(response, await views.one(follow_up_id, db))


@router.get("/follow-up-practices/{programme}", dependencies=[requires(*EVERY_ROLE)])
async def read_practices(programme: PathId, on: On = None) -> PracticeList:
    """Read the practices a visit of that day looks at."""
    return views.practices(programme, on)
