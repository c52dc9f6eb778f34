"""Visits over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from services.chassis.auth import requires
from services.chassis.commands import Day, PathId, Reason
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.kernel import Country
from services.kernel.roles import EVERY_ROLE, Role
from services.training.visits import handlers, views
from services.training.visits.commands import (
    CancelVisit,
    ChooseDelegation,
    CloseVisit,
    CompleteFollowUp,
    FixObjectives,
    GivenAgenda,
    GivenCost,
    GivenDelegation,
    GivenFollowUp,
    GivenFollowUpDone,
    GivenHolding,
    GivenObjectives,
    GivenReport,
    GivenVisitClosing,
    HoldVisit,
    PlanFollowUp,
    PlanVisit,
    RecordCost,
    SetAgenda,
    TakeReport,
)
from services.training.visits.model import FOLLOW_UPS_MAX, Visit, VisitStatus
from services.training.visits.views import VisitCosts, VisitCounts, VisitTerms

router = APIRouter(prefix="/v1", tags=["visits"])
OFFICERS = requires(Role.MINISTRY_OFFICER, Role.TRAINER)

ActionNumber = Annotated[int, Path(ge=1, le=FOLLOW_UPS_MAX)]
On = Annotated[Day | None, Query(description="The day meant, YYYY-MM-DD; today without one.")]
Since = Annotated[Day, Query(alias="from", description="The first day on which a visit may have ended.")]
Until = Annotated[Day, Query(description="The last day on which a visit may have ended.")]


@router.post("/visits", status_code=201, dependencies=[requires(Role.MINISTRY_OFFICER)])
async def plan_visit(command: PlanVisit, uow: KeyedUnitOfWork) -> Visit:
    """Enter a visit, as the sending or the receiving side; each ministry enters a tour once."""
    return await uow.run(handlers.plan_visit, command)


@router.get("/visits", dependencies=[requires(*EVERY_ROLE)])
async def list_visits(country: Country, db: Reading, page: Paging, status: VisitStatus | None = None) -> Page[Visit]:
    """List the visits a country's ministry entered."""
    return await views.page(country, status, page, db)


@router.get("/visits/overdue", dependencies=[requires(*EVERY_ROLE)])
async def list_overdue(country: Country, db: Reading, page: Paging, on: On = None) -> Page[Visit]:
    """List the visits whose report is overdue on a day."""
    return await views.overdue(country, on, page, db)


@router.get("/visit-counts", dependencies=[requires(*EVERY_ROLE)])
async def read_counts(country: Country, since: Since, until: Until, db: Reading) -> VisitCounts:
    """Count the visits held, each tour in the statistics of its first country only."""
    return await views.counts(country, since, until, db)


@router.get("/visit-terms", dependencies=[requires(*EVERY_ROLE)])
async def read_terms(on: On = None) -> VisitTerms:
    """Read the types of visits, and when a report is due and what it answers."""
    return views.terms(on)


@router.get("/visits/{visit_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_visit(visit_id: PathId, db: Reading, response: Response) -> Visit:
    """Read a visit; its ETag is the version to change."""
    return tag(response, await views.one(visit_id, db))


@router.post("/visits/{visit_id}/objectives", dependencies=[OFFICERS])
async def fix_objectives(visit_id: PathId, body: GivenObjectives, uow: HttpUnitOfWork) -> Visit:
    """Fix what the visit is for and what its delegates should learn, before they are chosen."""
    return await uow.run(handlers.fix_objectives, FixObjectives(visit_id=visit_id, wanted=body))


@router.put("/visits/{visit_id}/agenda", dependencies=[OFFICERS])
async def set_agenda(visit_id: PathId, body: GivenAgenda, uow: HttpUnitOfWork) -> Visit:
    """Set the hosts and what is done on each day."""
    return await uow.run(handlers.set_agenda, SetAgenda(visit_id=visit_id, agenda=body))


@router.put("/visits/{visit_id}/delegation", dependencies=[OFFICERS])
async def choose_delegation(visit_id: PathId, body: GivenDelegation, uow: HttpUnitOfWork) -> Visit:
    """Choose who goes, of enterprises and cooperatives in good standing."""
    return await uow.run(handlers.choose_delegation, ChooseDelegation(visit_id=visit_id, delegation=body))


@router.post("/visits/{visit_id}/costs", status_code=201, dependencies=[OFFICERS])
async def record_cost(visit_id: PathId, body: GivenCost, uow: KeyedUnitOfWork) -> Visit:
    """Record a cost and who bore it."""
    return await uow.run(handlers.record_cost, RecordCost(visit_id=visit_id, cost=body))


@router.get("/visits/{visit_id}/costs", dependencies=[requires(*EVERY_ROLE)])
async def read_costs(visit_id: PathId, db: Reading) -> VisitCosts:
    """Read who bore how much, in each currency."""
    return await views.born(visit_id, db)


@router.post("/visits/{visit_id}/holding", dependencies=[OFFICERS])
async def hold_visit(visit_id: PathId, body: GivenHolding, uow: HttpUnitOfWork) -> Visit:
    """Record that the visit took place and who went; the report's last day follows from it."""
    return await uow.run(handlers.hold_visit, HoldVisit(visit_id=visit_id, holding=body))


@router.post("/visits/{visit_id}/report", dependencies=[OFFICERS])
async def take_report(visit_id: PathId, body: GivenReport, uow: HttpUnitOfWork) -> Visit:
    """Take the written report; a late one is taken and said to be late."""
    return await uow.run(handlers.take_report, TakeReport(visit_id=visit_id, report=body))


@router.post("/visits/{visit_id}/actions", status_code=201, dependencies=[OFFICERS])
async def plan_action(visit_id: PathId, body: GivenFollowUp, uow: KeyedUnitOfWork) -> Visit:
    """Plan what a role or an organisation does after the visit, and until when."""
    return await uow.run(handlers.plan_action, PlanFollowUp(visit_id=visit_id, action=body))


@router.post("/visits/{visit_id}/actions/{number}/completion", dependencies=[OFFICERS])
async def complete_action(
    visit_id: PathId, number: ActionNumber, body: GivenFollowUpDone, uow: HttpUnitOfWork
) -> Visit:
    """Record that a follow-up action was done."""
    command = CompleteFollowUp(visit_id=visit_id, number=number, completion=body)
    return await uow.run(handlers.complete_action, command)


@router.post("/visits/{visit_id}/closing", dependencies=[OFFICERS])
async def close_visit(visit_id: PathId, body: GivenVisitClosing, uow: HttpUnitOfWork) -> Visit:
    """End a reported visit: followed up, or stopped."""
    return await uow.run(handlers.close_visit, CloseVisit(visit_id=visit_id, closing=body))


@router.post("/visits/{visit_id}/cancellation", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def cancel_visit(visit_id: PathId, body: Reason, uow: HttpUnitOfWork) -> Visit:
    """Say that the visit will not take place."""
    return await uow.run(handlers.cancel_visit, CancelVisit(visit_id=visit_id, reason_code=body.reason_code))
