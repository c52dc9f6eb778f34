"""Cohorts over HTTP."""

from fastapi import APIRouter, Response

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.kernel import Country
from services.kernel.roles import EVERY_ROLE, Role
from services.training.cohorts import handlers, views
from services.training.cohorts.commands import (
    Attendance,
    CompleteCohort,
    Enrolment,
    EnrolParticipant,
    RecordAttendance,
    ScheduleCohort,
)
from services.training.cohorts.model import Cohort, CohortStatus

router = APIRouter(prefix="/v1/cohorts", tags=["cohorts"])


@router.post("", status_code=201, dependencies=[requires(Role.TRAINER)])
async def schedule_cohort(command: ScheduleCohort, uow: KeyedUnitOfWork) -> Cohort:
    """Plan a cohort, or enter one that was held."""
    return await uow.run(handlers.schedule_cohort, command)


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_cohorts(
    country: Country,
    db: Reading,
    page: Paging,
    programme: PathId | None = None,
    status: CohortStatus | None = None,
) -> Page[Cohort]:
    """List the cohorts held in a country."""
    return await views.page(country, programme, status, page, db)


@router.get("/{cohort_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_cohort(cohort_id: PathId, db: Reading, response: Response) -> Cohort:
    """Read a cohort; its ETag is the version to change."""
    return tag(response, await views.one(cohort_id, db))


@router.post("/{cohort_id}/enrolments", status_code=201, dependencies=[requires(Role.TRAINER)])
async def enrol_participant(cohort_id: PathId, body: Enrolment, uow: KeyedUnitOfWork) -> Cohort:
    """Give a seat to somebody of an enterprise."""
    return await uow.run(handlers.enrol_participant, EnrolParticipant(cohort_id=cohort_id, enrolment=body))


@router.post("/{cohort_id}/attendance", dependencies=[requires(Role.TRAINER)])
async def record_attendance(cohort_id: PathId, body: Attendance, uow: HttpUnitOfWork) -> Cohort:
    """Record that a participant was present at a session."""
    return await uow.run(handlers.record_attendance, RecordAttendance(cohort_id=cohort_id, attendance=body))


@router.post("/{cohort_id}/completion", dependencies=[requires(Role.TRAINER)])
async def complete_cohort(cohort_id: PathId, uow: HttpUnitOfWork) -> Cohort:
    """End a cohort after its last session and count who completed it."""
    return await uow.run(handlers.complete_cohort, CompleteCohort(cohort_id=cohort_id))
