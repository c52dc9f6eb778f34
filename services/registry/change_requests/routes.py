"""Change requests over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.chassis.auth import requires
from services.chassis.commands import PathId, Reason
from services.chassis.http import CurrentCaller, HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.kernel.roles import Role
from services.registry.change_requests import handlers, views
from services.registry.change_requests.commands import (
    ApproveRequest,
    CooperativeChange,
    EnterpriseChange,
    LookedAt,
    OpenRequest,
    RebaseRequest,
    RejectRequest,
    WithdrawRequest,
)
from services.registry.change_requests.model import ChangeRequest, RequestStatus

router = APIRouter(prefix="/v1", tags=["change requests"])

_READERS = requires(Role.REGISTRAR, Role.VERIFIER, Role.MINISTRY_OFFICER)

EntryId = Annotated[PathId | None, Query(description="Only requests on this entry.")]


@router.post("/enterprises/{enterprise_id}/change-requests", status_code=201, dependencies=[requires(Role.REGISTRAR)])
async def open_enterprise_request(enterprise_id: PathId, body: EnterpriseChange, uow: KeyedUnitOfWork) -> ChangeRequest:
    """Ask for a change of an entry as it is now; other open requests on the same fields are told."""
    command = OpenRequest(entry_kind="enterprise", entry_id=enterprise_id, asked=body)
    return await uow.run(handlers.open_request, command)


@router.post("/cooperatives/{cooperative_id}/change-requests", status_code=201, dependencies=[requires(Role.REGISTRAR)])
async def open_cooperative_request(
    cooperative_id: PathId, body: CooperativeChange, uow: KeyedUnitOfWork
) -> ChangeRequest:
    """Ask for a change of an entry as it is now; other open requests on the same fields are told."""
    command = OpenRequest(entry_kind="cooperative", entry_id=cooperative_id, asked=body)
    return await uow.run(handlers.open_request, command)


@router.get("/change-requests", dependencies=[_READERS])
async def list_requests(
    db: Reading,
    page: Paging,
    caller: CurrentCaller,
    status: RequestStatus | None = None,
    entry_id: EntryId = None,
) -> Page[ChangeRequest]:
    """List the requests on one's own ministry's entries."""
    return await views.page(caller, status, entry_id, page, db)


@router.get("/change-requests/{request_id}", dependencies=[_READERS])
async def read_request(
    request_id: PathId, db: Reading, caller: CurrentCaller, response: Response
) -> views.RequestReading:
    """Read a request with what it changes field by field, and what changed under it; its ETag is its version."""
    return tag(response, await views.one(request_id, caller, db))


@router.post("/change-requests/{request_id}/approval", dependencies=[requires(Role.VERIFIER)])
async def approve_request(request_id: PathId, uow: HttpUnitOfWork) -> ChangeRequest:
    """Approve a change that somebody else asked for, and make it."""
    return await uow.run(handlers.approve_request, ApproveRequest(request_id=request_id))


@router.post("/change-requests/{request_id}/rejection", dependencies=[requires(Role.VERIFIER)])
async def reject_request(request_id: PathId, body: Reason, uow: HttpUnitOfWork) -> ChangeRequest:
    """Leave the entry as it is."""
    return await uow.run(handlers.reject_request, RejectRequest(request_id=request_id, reason_code=body.reason_code))


@router.post("/change-requests/{request_id}/withdrawal", dependencies=[requires(Role.REGISTRAR)])
async def withdraw_request(request_id: PathId, uow: HttpUnitOfWork) -> ChangeRequest:
    """Ask for one's own change no longer."""
    return await uow.run(handlers.withdraw_request, WithdrawRequest(request_id=request_id))


@router.post("/change-requests/{request_id}/rebase", dependencies=[requires(Role.REGISTRAR)])
async def rebase_request(request_id: PathId, body: LookedAt, uow: HttpUnitOfWork) -> ChangeRequest:
    """Ask for one's own change still, after a look at a later version of the entry."""
    return await uow.run(
        handlers.rebase_request, RebaseRequest(request_id=request_id, entry_version=body.entry_version)
    )
