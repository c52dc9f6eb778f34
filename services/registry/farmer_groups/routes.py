"""The register of farmer groups over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime

from services.chassis.auth import requires
from services.chassis.commands import PathId, Reason
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.kernel.roles import EVERY_ROLE, Role
from services.registry.farmer_groups import handlers, views
from services.registry.farmer_groups.commands import (
    AmendFarmerGroup,
    AssessFarmerGroup,
    ChangeStanding,
    CorrectFarmerGroup,
    DescribeFarmerGroup,
    GroupCorrection,
    GroupEvidence,
    RegisterFarmerGroup,
    ScoreSheet,
    VerifyFarmerGroup,
)
from services.registry.farmer_groups.model import FarmerGroup

router = APIRouter(prefix="/v1/farmer-groups", tags=["farmer groups"])


@router.post("", status_code=201, dependencies=[requires(Role.REGISTRAR)])
async def register_farmer_group(command: RegisterFarmerGroup, uow: KeyedUnitOfWork) -> FarmerGroup:
    """Enter a farmer group into its country's register."""
    return await uow.run(handlers.register_farmer_group, command)


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_farmer_groups(
    wanted: Annotated[views.FarmerGroupFilter, Query()], db: Reading, page: Paging
) -> Page[FarmerGroup]:
    """List one country's entries."""
    return await views.page(wanted, page, db)


@router.get("/{group_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_farmer_group(
    group_id: PathId,
    db: Reading,
    response: Response,
    valid_on: date | None = None,
    known_at: AwareDatetime | None = None,
) -> FarmerGroup:
    """Read an entry, now or as of a day in its country, as known at an instant; its ETag is the version to change."""
    if valid_on is None and known_at is None:
        return tag(response, await views.one(group_id, db))
    return await views.as_of(group_id, valid_on, known_at, db)


@router.put("/{group_id}", dependencies=[requires(Role.REGISTRAR)])
async def amend_farmer_group(group_id: PathId, body: DescribeFarmerGroup, uow: HttpUnitOfWork) -> FarmerGroup:
    """Describe an entry anew, whole, from a day on; a verified entry must be verified again."""
    return await uow.run(handlers.amend_farmer_group, AmendFarmerGroup(group_id=group_id, description=body))


@router.post("/{group_id}/corrections", dependencies=[requires(Role.REGISTRAR)])
async def correct_farmer_group(group_id: PathId, body: GroupCorrection, uow: HttpUnitOfWork) -> FarmerGroup:
    """Let a description take the place of what one change said, or take the change back."""
    return await uow.run(handlers.correct_farmer_group, CorrectFarmerGroup(group_id=group_id, correction=body))


@router.post("/{group_id}/assessments", dependencies=[requires(Role.VERIFIER)])
async def assess_farmer_group(group_id: PathId, body: ScoreSheet, uow: HttpUnitOfWork) -> FarmerGroup:
    """Score a group's ability; its class follows from the score and the rule in force on the day."""
    return await uow.run(handlers.assess_farmer_group, AssessFarmerGroup(group_id=group_id, sheet=body))


@router.post("/{group_id}/verification", dependencies=[requires(Role.VERIFIER)])
async def verify_farmer_group(group_id: PathId, body: GroupEvidence, uow: HttpUnitOfWork) -> FarmerGroup:
    """Confirm an entry against evidence."""
    command = VerifyFarmerGroup(group_id=group_id, evidence_kind=body.evidence_kind)
    return await uow.run(handlers.verify_farmer_group, command)


@router.post("/{group_id}/suspension", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def suspend_farmer_group(group_id: PathId, body: Reason, uow: HttpUnitOfWork) -> FarmerGroup:
    """Put an entry on hold."""
    command = ChangeStanding(group_id=group_id, reason_code=body.reason_code)
    return await uow.run(handlers.suspend_farmer_group, command)


@router.post("/{group_id}/reinstatement", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def reinstate_farmer_group(group_id: PathId, body: Reason, uow: HttpUnitOfWork) -> FarmerGroup:
    """End a suspension."""
    command = ChangeStanding(group_id=group_id, reason_code=body.reason_code)
    return await uow.run(handlers.reinstate_farmer_group, command)


@router.post("/{group_id}/deregistration", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def deregister_farmer_group(group_id: PathId, body: Reason, uow: HttpUnitOfWork) -> FarmerGroup:
    """End an entry for good."""
    command = ChangeStanding(group_id=group_id, reason_code=body.reason_code)
    return await uow.run(handlers.deregister_farmer_group, command)
