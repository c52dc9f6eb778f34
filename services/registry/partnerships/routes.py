"""The register of partnerships over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime

from services.chassis.auth import requires
from services.chassis.commands import PathId, Reason
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.kernel.roles import EVERY_ROLE, Role
from services.registry.partnerships import handlers, views
from services.registry.partnerships.commands import (
    EndPartnership,
    GivenMilestone,
    MilestoneCode,
    PlanMilestone,
    ProposePartnership,
    Reaching,
    ReachMilestone,
    SignPartnership,
)
from services.registry.partnerships.model import Partnership, PartnershipStatus

router = APIRouter(prefix="/v1/partnerships", tags=["partnerships"])

CooperativeId = Annotated[str | None, Query(max_length=100)]


@router.post("", status_code=201, dependencies=[requires(Role.MINISTRY_OFFICER)])
async def propose_partnership(command: ProposePartnership, uow: KeyedUnitOfWork) -> Partnership:
    """Propose a partnership on behalf of a cooperative of one's own country."""
    return await uow.run(handlers.propose_partnership, command)


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_partnerships(
    db: Reading,
    page: Paging,
    indonesian_cooperative_id: CooperativeId = None,
    timorese_cooperative_id: CooperativeId = None,
    status: PartnershipStatus | None = None,
) -> Page[Partnership]:
    """List partnerships, of all cooperatives or of some."""
    wanted = views.PartnershipFilter(indonesian_cooperative_id, timorese_cooperative_id, status)
    return await views.page(wanted, page, db)


@router.get("/{partnership_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_partnership(
    partnership_id: PathId,
    db: Reading,
    response: Response,
    valid_on: date | None = None,
    known_at: AwareDatetime | None = None,
) -> Partnership:
    """Read a partnership, now or as of a day, as known at an instant; its ETag is the version to change."""
    if valid_on is None and known_at is None:
        return tag(response, await views.one(partnership_id, db))
    return await views.as_of(partnership_id, valid_on, known_at, db)


@router.post("/{partnership_id}/signature", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def sign_partnership(partnership_id: PathId, uow: HttpUnitOfWork) -> Partnership:
    """Sign for the side of one's own ministry; with the other side's signature the partnership is concluded."""
    return await uow.run(handlers.sign_partnership, SignPartnership(partnership_id=partnership_id))


@router.put("/{partnership_id}/milestones/{milestone_code}", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def plan_milestone(
    partnership_id: PathId, milestone_code: MilestoneCode, body: GivenMilestone, uow: HttpUnitOfWork
) -> Partnership:
    """Plan a milestone, or another day for one; doing it twice changes nothing."""
    command = PlanMilestone(partnership_id=partnership_id, milestone_code=milestone_code, milestone=body)
    return await uow.run(handlers.plan_milestone, command)


@router.post("/{partnership_id}/milestones/{milestone_code}/reaching", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def reach_milestone(
    partnership_id: PathId, milestone_code: MilestoneCode, body: Reaching, uow: HttpUnitOfWork
) -> Partnership:
    """Record that one's own side reached a milestone."""
    command = ReachMilestone(partnership_id=partnership_id, milestone_code=milestone_code, reaching=body)
    return await uow.run(handlers.reach_milestone, command)


@router.post("/{partnership_id}/ending", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def end_partnership(partnership_id: PathId, body: Reason, uow: HttpUnitOfWork) -> Partnership:
    """End a partnership, or withdraw or decline its proposal."""
    command = EndPartnership(partnership_id=partnership_id, reason_code=body.reason_code)
    return await uow.run(handlers.end_partnership, command)
