"""Applications over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.chassis.auth import requires
from services.chassis.commands import Day, PathId, Reason
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.financing.applications import handlers, views
from services.financing.applications.commands import (
    Approval,
    ApproveApplication,
    GiveNoObjection,
    ObjectToApplication,
    RejectApplication,
    ScreenApplication,
    SubmitApplication,
)
from services.financing.applications.model import Application, ApplicationStatus
from services.financing.applications.offers import Offer
from services.kernel.roles import EVERY_ROLE, Role

router = APIRouter(prefix="/v1/applications", tags=["applications"])


@router.post("", status_code=201, dependencies=[requires(Role.LENDER_OFFICER, Role.LOAN_OFFICER)])
async def submit_application(command: SubmitApplication, uow: KeyedUnitOfWork) -> Application:
    """Ask for a loan under a facility."""
    return await uow.run(handlers.submit_application, command)


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_applications(
    db: Reading,
    page: Paging,
    facility_id: Annotated[str | None, Query(max_length=100)] = None,
    borrower_id: Annotated[str | None, Query(max_length=100)] = None,
    status: ApplicationStatus | None = None,
) -> Page[Application]:
    """List a facility's or a borrower's applications."""
    return await views.page(views.ConcernFilter(facility_id, borrower_id), status, page, db)


@router.get("/{application_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_application(application_id: PathId, db: Reading, response: Response) -> Application:
    """Read an application; its ETag is the version to change."""
    return tag(response, await views.one(application_id, db))


@router.get("/{application_id}/offer", dependencies=[requires(*EVERY_ROLE)])
async def read_offer(
    application_id: PathId, db: Reading, disbursed_on: Annotated[Day, Query(description="As if paid out on that day.")]
) -> Offer:
    """Show every instalment, the effective annual rate and the total cost of credit, before approval."""
    return await views.offer(application_id, disbursed_on, db)


@router.post("/{application_id}/screening", dependencies=[requires(Role.LENDER_OFFICER, Role.LOAN_OFFICER)])
async def screen_application(application_id: PathId, uow: HttpUnitOfWork) -> Application:
    """Apply the policy of the application's day; every reason it finds is named."""
    return await uow.run(handlers.screen_application, ScreenApplication(application_id=application_id))


@router.post("/{application_id}/no-objection", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def give_no_objection(application_id: PathId, uow: HttpUnitOfWork) -> Application:
    """Let a screened application go on; the borrower's ministry says so."""
    return await uow.run(handlers.give_no_objection, GiveNoObjection(application_id=application_id))


@router.post("/{application_id}/objection", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def object_to_application(application_id: PathId, body: Reason, uow: HttpUnitOfWork) -> Application:
    """Object to a screened application; the borrower's ministry says so."""
    command = ObjectToApplication(application_id=application_id, reason_code=body.reason_code)
    return await uow.run(handlers.object_to_application, command)


@router.post("/{application_id}/approval", dependencies=[requires(Role.CREDIT_COMMITTEE, Role.LENDER_OFFICER)])
async def approve_application(application_id: PathId, body: Approval, uow: HttpUnitOfWork) -> Application:
    """Approve, by somebody other than the submitter, within the approver's and the facility's limits.

    A large amount is approved with the second approver; the first one's answer is not approved yet.
    """
    command = ApproveApplication(application_id=application_id, legal_opinion_code=body.legal_opinion_code)
    return await uow.run(handlers.approve_application, command)


@router.post("/{application_id}/rejection", dependencies=[requires(Role.CREDIT_COMMITTEE)])
async def reject_application(application_id: PathId, body: Reason, uow: HttpUnitOfWork) -> Application:
    """End an application without a loan."""
    command = RejectApplication(application_id=application_id, reason_code=body.reason_code)
    return await uow.run(handlers.reject_application, command)
