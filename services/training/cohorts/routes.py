"""Cohorts over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import CurrentCaller, HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.kernel import Country
from services.kernel.roles import EVERY_ROLE, Role
from services.training.cohorts import handlers, views
from services.training.cohorts.commands import (
    SESSIONS_MAX,
    Admission,
    AdmitCandidate,
    Attendance,
    AttendanceFile,
    CompleteCohort,
    Enrolment,
    EnrolmentFile,
    EnrolParticipant,
    GiveFeedback,
    GivenCost,
    GivenFeedback,
    GivenResult,
    InviteParticipant,
    NominateParticipant,
    RecordAttendance,
    RecordCost,
    RecordTest,
    ScheduleCohort,
    SettleAttendance,
    Settlement,
    TakeAttendanceFile,
    TakeEnrolmentFile,
    Withdrawal,
    WithdrawParticipant,
)
from services.training.cohorts.intake import EnrolmentReport
from services.training.cohorts.model import CohortStatus
from services.training.cohorts.particulars import Participant, Reader
from services.training.cohorts.recording import Summary
from services.training.cohorts.seating import Balance
from services.training.cohorts.sheets import AttendanceSheet, FileReport
from services.training.cohorts.showing import ShownCohort
from services.training.cohorts.views import Disputes, ListedCohort

router = APIRouter(prefix="/v1/cohorts", tags=["cohorts"])

TAKERS = requires(Role.TRAINER, Role.MINISTRY_OFFICER)
RECORD_READERS = requires(Role.TRAINER, Role.MINISTRY_OFFICER, Role.DATA_PROTECTION_OFFICER)
SessionPath = Annotated[int, Path(ge=1, le=SESSIONS_MAX)]


async def _reader(caller: CurrentCaller, db: Reading) -> Reader:
    return await views.reader(caller, db)


CohortReader = Annotated[Reader, Depends(_reader)]


@router.post("", status_code=201, dependencies=[requires(Role.TRAINER)])
async def schedule_cohort(command: ScheduleCohort, uow: KeyedUnitOfWork, reads: CohortReader) -> ShownCohort:
    """Plan a cohort, or enter one that was held."""
    return views.shown(await uow.run(handlers.schedule_cohort, command), reads)


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_cohorts(
    country: Country,
    db: Reading,
    page: Paging,
    programme: PathId | None = None,
    status: CohortStatus | None = None,
) -> Page[ListedCohort]:
    """List the cohorts held in a country, without their people and costs."""
    return await views.page(country, programme, status, page, db)


@router.get("/{cohort_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_cohort(cohort_id: PathId, db: Reading, reads: CohortReader, response: Response) -> ShownCohort:
    """Read a cohort; its ETag is the version to change. Test points are shown to its trainers and its ministry only."""
    return tag(response, await views.one(cohort_id, reads, db))


@router.get("/{cohort_id}/participants/{participant_id}", dependencies=[RECORD_READERS])
async def read_participant_record(
    cohort_id: PathId, participant_id: PathId, db: Reading, reads: CohortReader
) -> Participant:
    """Read one participant's own record with the points; its own ministry answers the person from it."""
    return await views.record(cohort_id, participant_id, reads, db)


@router.post("/{cohort_id}/enrolments", status_code=201, dependencies=[requires(Role.TRAINER)])
async def enrol_participant(
    cohort_id: PathId, body: Enrolment, uow: KeyedUnitOfWork, reads: CohortReader
) -> ShownCohort:
    """Give a seat to somebody of an enterprise."""
    return views.shown(
        await uow.run(handlers.enrol_participant, EnrolParticipant(cohort_id=cohort_id, enrolment=body)), reads
    )


@router.post("/{cohort_id}/enrolment-files", dependencies=[requires(Role.TRAINER)])
async def take_enrolment_file(cohort_id: PathId, body: EnrolmentFile, uow: HttpUnitOfWork) -> EnrolmentReport:
    """Give seats to many people at once, each row reported; sent again it changes nothing."""
    return await uow.run(handlers.take_enrolment_file, TakeEnrolmentFile(cohort_id=cohort_id, file=body))


@router.post("/{cohort_id}/invitations", status_code=201, dependencies=[requires(Role.TRAINER)])
async def invite_participant(
    cohort_id: PathId, body: Enrolment, uow: KeyedUnitOfWork, reads: CohortReader
) -> ShownCohort:
    """Invite somebody of an enterprise of either country."""
    return views.shown(
        await uow.run(handlers.invite_participant, InviteParticipant(cohort_id=cohort_id, person=body)), reads
    )


@router.post("/{cohort_id}/nominations", status_code=201, dependencies=[requires(Role.MINISTRY_OFFICER)])
async def nominate_participant(
    cohort_id: PathId, body: Enrolment, uow: KeyedUnitOfWork, reads: CohortReader
) -> ShownCohort:
    """Nominate somebody of an enterprise of one's own ministry, wherever the cohort is held."""
    return views.shown(
        await uow.run(handlers.nominate_participant, NominateParticipant(cohort_id=cohort_id, person=body)), reads
    )


@router.post("/{cohort_id}/admissions", status_code=201, dependencies=[requires(Role.TRAINER)])
async def admit_candidate(cohort_id: PathId, body: Admission, uow: KeyedUnitOfWork, reads: CohortReader) -> ShownCohort:
    """Give somebody invited or nominated a seat; if none is free, the waiting list takes him."""
    return views.shown(
        await uow.run(handlers.admit_candidate, AdmitCandidate(cohort_id=cohort_id, admission=body)), reads
    )


@router.post("/{cohort_id}/withdrawals", status_code=201, dependencies=[requires(Role.TRAINER)])
async def withdraw_participant(
    cohort_id: PathId, body: Withdrawal, uow: KeyedUnitOfWork, reads: CohortReader
) -> ShownCohort:
    """Take back a seat or the wish for one; the first who waits moves up."""
    return views.shown(
        await uow.run(handlers.withdraw_participant, WithdrawParticipant(cohort_id=cohort_id, withdrawal=body)), reads
    )


@router.get("/{cohort_id}/balance", dependencies=[requires(*EVERY_ROLE)])
async def read_balance(cohort_id: PathId, db: Reading) -> Balance:
    """Read how seats are shared between the countries, and how near the part of women is to its aim."""
    return await views.balance(cohort_id, db)


@router.post("/{cohort_id}/attendance", dependencies=[TAKERS])
async def record_attendance(
    cohort_id: PathId, body: Attendance, uow: HttpUnitOfWork, reads: CohortReader
) -> ShownCohort:
    """Record that a participant was present at a session."""
    return views.shown(
        await uow.run(handlers.record_attendance, RecordAttendance(cohort_id=cohort_id, attendance=body)), reads
    )


@router.post("/{cohort_id}/attendance-files", dependencies=[TAKERS])
async def take_attendance_file(cohort_id: PathId, body: AttendanceFile, uow: HttpUnitOfWork) -> FileReport:
    """Take a file that a device captured without a network; sent again it changes nothing."""
    return await uow.run(handlers.take_attendance_file, TakeAttendanceFile(cohort_id=cohort_id, file=body))


@router.get("/{cohort_id}/attendance-sheets/{session}", dependencies=[requires(*EVERY_ROLE)])
async def read_attendance_sheet(cohort_id: PathId, session: SessionPath, db: Reading) -> AttendanceSheet:
    """Read every row that devices captured of a session."""
    return await views.sheet(cohort_id, session, db)


@router.get("/{cohort_id}/attendance-disputes", dependencies=[requires(*EVERY_ROLE)])
async def read_attendance_disputes(cohort_id: PathId, db: Reading) -> Disputes:
    """Read what devices disagree about, with the rows of both sides."""
    return await views.disputes(cohort_id, db)


@router.post("/{cohort_id}/attendance-settlements", dependencies=[TAKERS])
async def settle_attendance(
    cohort_id: PathId, body: Settlement, uow: HttpUnitOfWork, reads: CohortReader
) -> ShownCohort:
    """Settle a presence that devices disagree about."""
    return views.shown(
        await uow.run(handlers.settle_attendance, SettleAttendance(cohort_id=cohort_id, settlement=body)), reads
    )


@router.post("/{cohort_id}/costs", status_code=201, dependencies=[requires(Role.TRAINER, Role.MINISTRY_OFFICER)])
async def record_cost(cohort_id: PathId, body: GivenCost, uow: KeyedUnitOfWork, reads: CohortReader) -> ShownCohort:
    """Record what something for a cohort cost, and who bore it."""
    return views.shown(await uow.run(handlers.record_cost, RecordCost(cohort_id=cohort_id, cost=body)), reads)


@router.post("/{cohort_id}/feedback", status_code=201, dependencies=[requires(Role.TRAINER)])
async def give_feedback(
    cohort_id: PathId, body: GivenFeedback, uow: KeyedUnitOfWork, reads: CohortReader
) -> ShownCohort:
    """Record what a participant thought of a session, once; what he said is only added up."""
    return views.shown(await uow.run(handlers.give_feedback, GiveFeedback(cohort_id=cohort_id, feedback=body)), reads)


@router.post("/{cohort_id}/test-results", status_code=201, dependencies=[requires(Role.TRAINER)])
async def record_test(cohort_id: PathId, body: GivenResult, uow: KeyedUnitOfWork, reads: CohortReader) -> ShownCohort:
    """Record how many points a participant reached in the test before or after the programme, once."""
    return views.shown(await uow.run(handlers.record_test, RecordTest(cohort_id=cohort_id, result=body)), reads)


@router.get("/{cohort_id}/summary", dependencies=[requires(*EVERY_ROLE)])
async def read_summary(cohort_id: PathId, db: Reading) -> Summary:
    """Read what a cohort cost each side, and the means of the feedback on its sessions."""
    return await views.summary(cohort_id, db)


@router.post("/{cohort_id}/completion", dependencies=[requires(Role.TRAINER)])
async def complete_cohort(cohort_id: PathId, uow: HttpUnitOfWork, reads: CohortReader) -> ShownCohort:
    """End a cohort after its last session and count who completed it."""
    return views.shown(await uow.run(handlers.complete_cohort, CompleteCohort(cohort_id=cohort_id)), reads)
