"""The register of enterprises over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime

from services.chassis.auth import requires
from services.chassis.commands import PathId, Reason
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.kernel import Country
from services.kernel.roles import EVERY_ROLE, Role
from services.registry.enterprises import handlers, views
from services.registry.enterprises.commands import (
    AmendEnterprise,
    ChangeStanding,
    CorrectEnterprise,
    Correction,
    DescribeEnterprise,
    GivenFinding,
    RecogniseEnterprise,
    Recognition,
    RegisterEnterprise,
    VerifyEnterprise,
)
from services.registry.enterprises.model import Enterprise, EnterpriseStatus
from services.registry.enterprises.verification import Verification
from services.registry.given import WrittenNumber

router = APIRouter(prefix="/v1/enterprises", tags=["enterprises"])


@router.post("", status_code=201, dependencies=[requires(Role.REGISTRAR)])
async def register_enterprise(command: RegisterEnterprise, uow: KeyedUnitOfWork) -> Enterprise:
    """Enter an enterprise into its country's register."""
    return await uow.run(handlers.register_enterprise, command)


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_enterprises(
    country: Country,
    db: Reading,
    page: Paging,
    municipality_code: Annotated[str | None, Query(max_length=40)] = None,
    sector: Annotated[str | None, Query(max_length=40)] = None,
    status: EnterpriseStatus | None = None,
) -> Page[Enterprise]:
    """List one country's entries."""
    return await views.page(views.EnterpriseFilter(country, municipality_code, sector, status), page, db)


@router.get("/by-number/{register_number}", dependencies=[requires(*EVERY_ROLE)])
async def read_enterprise_by_number(register_number: WrittenNumber, db: Reading, response: Response) -> Enterprise:
    """Read the entry that has a register number; a mistyped number is refused with the part that is wrong."""
    return tag(response, await views.by_number(register_number, db))


@router.get("/{enterprise_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_enterprise(
    enterprise_id: PathId,
    db: Reading,
    response: Response,
    valid_on: date | None = None,
    known_at: AwareDatetime | None = None,
) -> Enterprise:
    """Read an entry, now or as of a day in its country, as known at an instant; its ETag is the version to change."""
    if valid_on is None and known_at is None:
        return tag(response, await views.one(enterprise_id, db))
    return await views.as_of(enterprise_id, valid_on, known_at, db)


@router.put("/{enterprise_id}", dependencies=[requires(Role.REGISTRAR)])
async def amend_enterprise(enterprise_id: PathId, body: DescribeEnterprise, uow: HttpUnitOfWork) -> Enterprise:
    """Describe an entry anew, whole, from a day on; a verified entry is changed by a change request."""
    return await uow.run(handlers.amend_enterprise, AmendEnterprise(enterprise_id=enterprise_id, description=body))


@router.post("/{enterprise_id}/corrections", dependencies=[requires(Role.REGISTRAR)])
async def correct_enterprise(enterprise_id: PathId, body: Correction, uow: HttpUnitOfWork) -> Enterprise:
    """Let a description take the place of what one change said, or take the change back."""
    return await uow.run(handlers.correct_enterprise, CorrectEnterprise(enterprise_id=enterprise_id, correction=body))


@router.post("/{enterprise_id}/verification", dependencies=[requires(Role.VERIFIER)])
async def verify_enterprise(enterprise_id: PathId, body: GivenFinding, uow: HttpUnitOfWork) -> Enterprise:
    """Confirm an entry against evidence, or say why it is not confirmed."""
    return await uow.run(handlers.verify_enterprise, VerifyEnterprise(enterprise_id=enterprise_id, finding=body))


@router.get(
    "/{enterprise_id}/verifications", dependencies=[requires(Role.REGISTRAR, Role.VERIFIER, Role.MINISTRY_OFFICER)]
)
async def list_verifications(enterprise_id: PathId, db: Reading, page: Paging) -> Page[Verification]:
    """List what verifiers found of an entry, and the evidence they saw."""
    return await views.verifications(enterprise_id, page, db)


@router.post("/{enterprise_id}/recognition", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def recognise_enterprise(
    enterprise_id: PathId, uow: HttpUnitOfWork, body: Recognition | None = None
) -> Enterprise:
    """Recognise a verified enterprise of the other country as a partner."""
    command = RecogniseEnterprise(enterprise_id=enterprise_id, basis_code=body.basis_code if body else None)
    return await uow.run(handlers.recognise_enterprise, command)


@router.post("/{enterprise_id}/recognition-withdrawal", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def withdraw_recognition(enterprise_id: PathId, body: Reason, uow: HttpUnitOfWork) -> Enterprise:
    """Recognise an enterprise of the other country no longer."""
    command = ChangeStanding(enterprise_id=enterprise_id, reason_code=body.reason_code)
    return await uow.run(handlers.withdraw_recognition, command)


@router.post("/{enterprise_id}/suspension", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def suspend_enterprise(enterprise_id: PathId, body: Reason, uow: HttpUnitOfWork) -> Enterprise:
    """Put an entry on hold."""
    command = ChangeStanding(enterprise_id=enterprise_id, reason_code=body.reason_code)
    return await uow.run(handlers.suspend_enterprise, command)


@router.post("/{enterprise_id}/reinstatement", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def reinstate_enterprise(enterprise_id: PathId, body: Reason, uow: HttpUnitOfWork) -> Enterprise:
    """End a suspension."""
    command = ChangeStanding(enterprise_id=enterprise_id, reason_code=body.reason_code)
    return await uow.run(handlers.reinstate_enterprise, command)


@router.post("/{enterprise_id}/deregistration", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def deregister_enterprise(enterprise_id: PathId, body: Reason, uow: HttpUnitOfWork) -> Enterprise:
    """End an entry for good."""
    command = ChangeStanding(enterprise_id=enterprise_id, reason_code=body.reason_code)
    return await uow.run(handlers.deregister_enterprise, command)
