"""The register of cooperatives over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import AwareDatetime

from services.chassis.auth import requires
from services.chassis.commands import PathId, Reason
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.contracts.registry import CooperativeKind, CooperativeOrgan
from services.kernel import Country
from services.kernel.roles import EVERY_ROLE, Role
from services.registry.cooperatives import handlers, views
from services.registry.cooperatives.commands import (
    BOOK_YEAR_MAX,
    BOOK_YEAR_MIN,
    Admission,
    AdmitMember,
    AmendCooperative,
    CertifyCooperative,
    ChangeStanding,
    CorrectCooperative,
    Correction,
    DescribeCooperative,
    Election,
    EndMembership,
    GivenCertificate,
    GivenLicence,
    GivenMeeting,
    Leaving,
    MembersReport,
    RecogniseCooperative,
    Recognition,
    RecordElection,
    RecordLicence,
    RecordMeeting,
    RegisterCooperative,
    ReportMembers,
)
from services.registry.cooperatives.governance import MeetingStanding
from services.registry.cooperatives.model import Cooperative, CooperativeStatus
from services.registry.given import WrittenNumber

router = APIRouter(prefix="/v1/cooperatives", tags=["cooperatives"])

BookYear = Annotated[int, Path(ge=BOOK_YEAR_MIN, le=BOOK_YEAR_MAX)]


@router.post("", status_code=201, dependencies=[requires(Role.REGISTRAR)])
async def register_cooperative(command: RegisterCooperative, uow: KeyedUnitOfWork) -> Cooperative:
    """Enter a cooperative into its country's register."""
    return await uow.run(handlers.register_cooperative, command)


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_cooperatives(
    country: Country,
    db: Reading,
    page: Paging,
    kind: CooperativeKind | None = None,
    status: CooperativeStatus | None = None,
) -> Page[Cooperative]:
    """List one country's entries."""
    return await views.page(country, kind, status, page, db)


@router.get("/by-number/{register_number}", dependencies=[requires(*EVERY_ROLE)])
async def read_cooperative_by_number(register_number: WrittenNumber, db: Reading, response: Response) -> Cooperative:
    """Read the entry that has a register number; a mistyped number is refused with the part that is wrong."""
    return tag(response, await views.by_number(register_number, db))


@router.get("/overdue-meetings", dependencies=[requires(*EVERY_ROLE)])
async def list_overdue_meetings(country: Country, db: Reading, page: Paging) -> Page[Cooperative]:
    """List one country's entries whose yearly members' meeting is overdue by its law."""
    return await views.meetings_overdue(country, page, db)


@router.get("/{cooperative_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_cooperative(
    cooperative_id: PathId,
    db: Reading,
    response: Response,
    valid_on: date | None = None,
    known_at: AwareDatetime | None = None,
) -> Cooperative:
    """Read an entry, now or as of a day in its country, as known at an instant; its ETag is the version to change."""
    if valid_on is None and known_at is None:
        return tag(response, await views.one(cooperative_id, db))
    return await views.as_of(cooperative_id, valid_on, known_at, db)


@router.put("/{cooperative_id}", dependencies=[requires(Role.REGISTRAR)])
async def amend_cooperative(cooperative_id: PathId, body: DescribeCooperative, uow: HttpUnitOfWork) -> Cooperative:
    """Describe an entry anew, whole, from a day on."""
    return await uow.run(handlers.amend_cooperative, AmendCooperative(cooperative_id=cooperative_id, description=body))


@router.post("/{cooperative_id}/corrections", dependencies=[requires(Role.REGISTRAR)])
async def correct_cooperative(cooperative_id: PathId, body: Correction, uow: HttpUnitOfWork) -> Cooperative:
    """Let a description take the place of what one change said, or take the change back."""
    command = CorrectCooperative(cooperative_id=cooperative_id, correction=body)
    return await uow.run(handlers.correct_cooperative, command)


@router.get("/{cooperative_id}/meeting-standing", dependencies=[requires(*EVERY_ROLE)])
async def read_meeting_standing(cooperative_id: PathId, db: Reading, on: date | None = None) -> MeetingStanding:
    """Tell whether the yearly members' meeting is overdue, on a day or today, and by which rule."""
    return await views.standing_of_meetings(cooperative_id, on, db)


@router.put("/{cooperative_id}/meetings/{book_year}", dependencies=[requires(Role.REGISTRAR)])
async def record_meeting(
    cooperative_id: PathId, book_year: BookYear, body: GivenMeeting, uow: HttpUnitOfWork
) -> Cooperative:
    """Take the yearly members' meeting on a book year down; told again, it takes the former's place."""
    command = RecordMeeting(cooperative_id=cooperative_id, book_year=book_year, meeting=body)
    return await uow.run(handlers.record_meeting, command)


@router.put("/{cooperative_id}/organs/{organ}", dependencies=[requires(Role.REGISTRAR)])
async def record_election(
    cooperative_id: PathId, organ: CooperativeOrgan, body: Election, uow: HttpUnitOfWork
) -> Cooperative:
    """Record the election of the board or of the supervisors; doing it twice changes nothing."""
    command = RecordElection(cooperative_id=cooperative_id, organ=organ, election=body)
    return await uow.run(handlers.record_election, command)


@router.put("/{cooperative_id}/certificate", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def certify_cooperative(cooperative_id: PathId, body: GivenCertificate, uow: HttpUnitOfWork) -> Cooperative:
    """Record the certificate of an Indonesian cooperative's number; a later one takes the former's place."""
    command = CertifyCooperative(cooperative_id=cooperative_id, certificate=body)
    return await uow.run(handlers.certify_cooperative, command)


@router.post("/{cooperative_id}/certificate-withdrawal", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def withdraw_certificate(cooperative_id: PathId, body: Reason, uow: HttpUnitOfWork) -> Cooperative:
    """Record that the certificate no longer holds."""
    command = ChangeStanding(cooperative_id=cooperative_id, reason_code=body.reason_code)
    return await uow.run(handlers.withdraw_certificate, command)


@router.post("/{cooperative_id}/members-report", dependencies=[requires(Role.REGISTRAR)])
async def report_members(cooperative_id: PathId, body: MembersReport, uow: HttpUnitOfWork) -> Cooperative:
    """Take a members' meeting's figures down."""
    return await uow.run(handlers.report_members, ReportMembers(cooperative_id=cooperative_id, report=body))


@router.post("/{cooperative_id}/licence", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def record_licence(cooperative_id: PathId, body: GivenLicence, uow: HttpUnitOfWork) -> Cooperative:
    """Record a permit to take savings and give loans; a later one takes the former's place."""
    return await uow.run(handlers.record_licence, RecordLicence(cooperative_id=cooperative_id, licence=body))


@router.post("/{cooperative_id}/recognition", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def recognise_cooperative(
    cooperative_id: PathId, uow: HttpUnitOfWork, body: Recognition | None = None
) -> Cooperative:
    """Recognise a cooperative of the other country as a partner."""
    command = RecogniseCooperative(cooperative_id=cooperative_id, basis_code=body.basis_code if body else None)
    return await uow.run(handlers.recognise_cooperative, command)


@router.put("/{cooperative_id}/members/{enterprise_id}", dependencies=[requires(Role.REGISTRAR)])
async def admit_member(
    cooperative_id: PathId, enterprise_id: PathId, body: Admission, uow: HttpUnitOfWork
) -> Cooperative:
    """Admit a registered enterprise of the same country; doing it twice changes nothing."""
    command = AdmitMember(cooperative_id=cooperative_id, enterprise_id=enterprise_id, admitted_on=body.admitted_on)
    return await uow.run(handlers.admit_member, command)


@router.post("/{cooperative_id}/members/{enterprise_id}/leaving", dependencies=[requires(Role.REGISTRAR)])
async def end_membership(
    cooperative_id: PathId, enterprise_id: PathId, body: Leaving, uow: HttpUnitOfWork
) -> Cooperative:
    """End an enterprise's membership."""
    command = EndMembership(cooperative_id=cooperative_id, enterprise_id=enterprise_id, left_on=body.left_on)
    return await uow.run(handlers.end_membership, command)


@router.post("/{cooperative_id}/suspension", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def suspend_cooperative(cooperative_id: PathId, body: Reason, uow: HttpUnitOfWork) -> Cooperative:
    """Put an entry on hold."""
    command = ChangeStanding(cooperative_id=cooperative_id, reason_code=body.reason_code)
    return await uow.run(handlers.suspend_cooperative, command)


@router.post("/{cooperative_id}/reinstatement", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def reinstate_cooperative(cooperative_id: PathId, body: Reason, uow: HttpUnitOfWork) -> Cooperative:
    """End a suspension."""
    command = ChangeStanding(cooperative_id=cooperative_id, reason_code=body.reason_code)
    return await uow.run(handlers.reinstate_cooperative, command)


@router.post("/{cooperative_id}/deregistration", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def deregister_cooperative(cooperative_id: PathId, body: Reason, uow: HttpUnitOfWork) -> Cooperative:
    """End an entry for good."""
    command = ChangeStanding(cooperative_id=cooperative_id, reason_code=body.reason_code)
    return await uow.run(handlers.deregister_cooperative, command)
