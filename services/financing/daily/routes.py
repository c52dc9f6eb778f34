"""Daily runs over HTTP: started, worked on batch by batch, and watched."""

from fastapi import APIRouter

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork, Reading
from services.financing.daily import batches, handlers, views
from services.financing.daily.commands import BatchSize, ProcessBatch, StartDailyRun
from services.financing.daily.progress import Progress
from services.kernel.roles import EVERY_ROLE, Role

router = APIRouter(prefix="/v1/daily-runs", tags=["daily runs"])


@router.post("", status_code=201, dependencies=[requires(Role.OPERATOR, Role.LOAN_OFFICER)])
async def start_daily_run(command: StartDailyRun, uow: KeyedUnitOfWork) -> Progress:
    """Begin to process loans at the end of a day; what an earlier run did or did not do is seen."""
    return await uow.run(handlers.start_daily_run, command)


@router.post("/{run_id}/batches", dependencies=[requires(Role.OPERATOR, Role.LOAN_OFFICER)])
async def process_batch(run_id: PathId, body: BatchSize, uow: HttpUnitOfWork) -> Progress:
    """Process the next loans of a run; ask again until it is finished, also after a restart."""
    return await batches.process_batch(ProcessBatch(run_id=run_id, loans=body.loans), uow.uow, uow.caller)


@router.get("/{run_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_daily_run(run_id: PathId, db: Reading) -> Progress:
    """Read how far a run is, and which loans failed."""
    return await views.read_progress(run_id, db)
