"""Teaching over HTTP: in the ministry that holds the cohort."""

from fastapi import APIRouter

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import CurrentCaller, KeyedUnitOfWork, Reading
from services.kernel.roles import Role
from services.training.cohorts import views
from services.training.cohorts.showing import ShownCohort
from services.training.teaching import handlers
from services.training.teaching.commands import AssignTrainer, GivenAssignment, GivenReplacement, ReplaceTrainer

router = APIRouter(prefix="/v1/cohorts", tags=["cohorts"])


@router.post("/{cohort_id}/trainer-assignments", status_code=201, dependencies=[requires(Role.MINISTRY_OFFICER)])
async def assign_trainer(
    cohort_id: PathId, body: GivenAssignment, uow: KeyedUnitOfWork, caller: CurrentCaller, db: Reading
) -> ShownCohort:
    """Let an accredited trainer of either ministry teach a session; nobody teaches two cohorts on one day."""
    cohort = await uow.run(handlers.assign_trainer, AssignTrainer(cohort_id=cohort_id, assignment=body))
    return views.shown(cohort, await views.reader(caller, db))


@router.post("/{cohort_id}/trainer-replacements", status_code=201, dependencies=[requires(Role.MINISTRY_OFFICER)])
async def replace_trainer(
    cohort_id: PathId, body: GivenReplacement, uow: KeyedUnitOfWork, caller: CurrentCaller, db: Reading
) -> ShownCohort:
    """Let somebody else teach a session, or nobody yet, for a reason."""
    cohort = await uow.run(handlers.replace_trainer, ReplaceTrainer(cohort_id=cohort_id, replacement=body))
    return views.shown(cohort, await views.reader(caller, db))
