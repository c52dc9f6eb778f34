"""A person's requests over HTTP: taken down by officers, answered by the data protection officer."""

from fastapi import APIRouter, Response

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import AccountedReading, CurrentCaller, HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.kernel import Country
from services.kernel.roles import Role
from services.registry.person_requests import handlers, views
from services.registry.person_requests.commands import (
    AnswerRequest,
    ExportPerson,
    GivenAnswer,
    GivenRequest,
    ReceiveRequest,
)
from services.registry.person_requests.model import PersonExport, PersonRequest, PersonRequestStatus
from services.registry.persons.model import demand_home

router = APIRouter(prefix="/v1", tags=["person requests"])

OFFICERS = requires(Role.REGISTRAR, Role.DATA_PROTECTION_OFFICER)
PROTECTION = requires(Role.DATA_PROTECTION_OFFICER)


@router.post("/persons/{person_id}/requests", status_code=201, dependencies=[OFFICERS])
async def receive_request(person_id: PathId, body: GivenRequest, uow: KeyedUnitOfWork) -> PersonRequest:
    """Take down that a person asks for access, rectification, restriction or erasure; `due_at` is the law's timer."""
    return await uow.run(handlers.receive_request, ReceiveRequest(person_id=person_id, kind=body.kind))


@router.get("/person-requests", dependencies=[PROTECTION])
async def list_requests(
    country: Country, db: Reading, page: Paging, caller: CurrentCaller, status: PersonRequestStatus | None = None
) -> Page[PersonRequest]:
    """List one ministry's requests."""
    demand_home(country, caller.ministry)
    return await views.page(country, status, page, db)


@router.get("/person-requests/overdue", dependencies=[PROTECTION])
async def list_overdue(country: Country, db: Reading, page: Paging, caller: CurrentCaller) -> Page[PersonRequest]:
    """List the open requests whose time is over."""
    demand_home(country, caller.ministry)
    return await views.overdue(country, page, db)


@router.get("/person-requests/{request_id}", dependencies=[OFFICERS])
async def read_request(request_id: PathId, db: Reading, caller: CurrentCaller, response: Response) -> PersonRequest:
    """Read a request."""
    return tag(response, await views.one(request_id, caller.ministry, db))


@router.post("/person-requests/{request_id}/answer", dependencies=[PROTECTION])
async def answer_request(request_id: PathId, body: GivenAnswer, uow: HttpUnitOfWork) -> PersonRequest:
    """Answer a request; a granted restriction or erasure is done at once, and an erasure cannot be undone."""
    return await uow.run(handlers.answer_request, AnswerRequest(request_id=request_id, answer=body))


@router.get("/person-requests/{request_id}/export", dependencies=[PROTECTION])
async def export_person(request_id: PathId, uow: AccountedReading) -> PersonExport:
    """Write down all that is kept about the person, for a granted request for access."""
    return await uow.run(handlers.export_person, ExportPerson(request_id=request_id))
