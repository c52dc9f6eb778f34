"""Waivers over HTTP."""

from fastapi import APIRouter

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import CurrentCaller, KeyedUnitOfWork, Reading
from services.kernel.roles import Role
from services.training.cohorts import views
from services.training.cohorts.showing import ShownCohort
from services.training.waivers import handlers
from services.training.waivers.commands import GivenWaiver, WaivePrerequisite

router = APIRouter(prefix="/v1/cohorts", tags=["cohorts"])


@router.post("/{cohort_id}/prerequisite-waivers", status_code=201, dependencies=[requires(Role.MINISTRY_OFFICER)])
async def waive_prerequisite(
    cohort_id: PathId, body: GivenWaiver, uow: KeyedUnitOfWork, caller: CurrentCaller, db: Reading
) -> ShownCohort:
    """Take somebody who lacks a prerequisite, for a reason; in the ministry that holds the cohort."""
    cohort = await uow.run(handlers.waive_prerequisite, WaivePrerequisite(cohort_id=cohort_id, waiver=body))
    return views.shown(cohort, await views.reader(caller, db))
