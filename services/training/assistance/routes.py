"""Assistance cases over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from services.chassis.auth import requires
from services.chassis.commands import Day, PathId
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.kernel import Country
from services.kernel.roles import EVERY_ROLE, Role
from services.training.assistance import handlers, views
from services.training.assistance.checklists import Checklist
from services.training.assistance.commands import (
    AssessBaseline,
    CloseCase,
    CompleteAction,
    GivenAction,
    GivenBaseline,
    GivenClosing,
    GivenCompletion,
    GivenSale,
    GivenStandard,
    OpenCase,
    PlanAction,
    ReachMarket,
    ReachStandard,
)
from services.training.assistance.model import ACTIONS_MAX, AssistanceCase, CaseStatus
from services.training.assistance.views import CasesWanted

router = APIRouter(prefix="/v1", tags=["assistance cases"])

ActionNumber = Annotated[int, Path(ge=1, le=ACTIONS_MAX)]
On = Annotated[Day | None, Query(description="The day meant, YYYY-MM-DD; today without one.")]


@router.post("/assistance-cases", status_code=201, dependencies=[requires(Role.TRAINER)])
async def open_case(command: OpenCase, uow: KeyedUnitOfWork) -> AssistanceCase:
    """Begin to assist an enterprise with one of its products."""
    return await uow.run(handlers.open_case, command)


@router.get("/assistance-cases", dependencies=[requires(*EVERY_ROLE)])
async def list_cases(
    country: Country,
    db: Reading,
    page: Paging,
    enterprise_id: PathId | None = None,
    product_id: PathId | None = None,
    status: CaseStatus | None = None,
) -> Page[AssistanceCase]:
    """List the cases of a country."""
    return await views.page(CasesWanted(country, enterprise_id, product_id, status), page, db)


@router.get("/assistance-cases/{case_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_case(case_id: PathId, db: Reading, response: Response) -> AssistanceCase:
    """Read a case; its ETag is the version to change."""
    return tag(response, await views.one(case_id, db))


@router.get("/assistance-checklist", dependencies=[requires(*EVERY_ROLE)])
async def read_checklist(on: On = None) -> Checklist:
    """Read the practices a baseline of that day looks at."""
    return views.checklist(on)


@router.post("/assistance-cases/{case_id}/baseline", dependencies=[requires(Role.TRAINER)])
async def assess_baseline(case_id: PathId, body: GivenBaseline, uow: HttpUnitOfWork) -> AssistanceCase:
    """Record where the product stands; what is missing become the case's gaps."""
    return await uow.run(handlers.assess_baseline, AssessBaseline(case_id=case_id, baseline=body))


@router.post("/assistance-cases/{case_id}/actions", status_code=201, dependencies=[requires(Role.TRAINER)])
async def plan_action(case_id: PathId, body: GivenAction, uow: KeyedUnitOfWork) -> AssistanceCase:
    """Plan what a role or an organisation is to do about a gap, and until when."""
    return await uow.run(handlers.plan_action, PlanAction(case_id=case_id, action=body))


@router.post("/assistance-cases/{case_id}/actions/{number}/completion", dependencies=[requires(Role.TRAINER)])
async def complete_action(
    case_id: PathId, number: ActionNumber, body: GivenCompletion, uow: HttpUnitOfWork
) -> AssistanceCase:
    """Record that an action was done."""
    command = CompleteAction(case_id=case_id, number=number, completion=body)
    return await uow.run(handlers.complete_action, command)


@router.post("/assistance-cases/{case_id}/standard", dependencies=[requires(Role.TRAINER)])
async def reach_standard(case_id: PathId, body: GivenStandard, uow: HttpUnitOfWork) -> AssistanceCase:
    """Record that the target is reached: gaps closed, a lot with the grade, a certificate in the register."""
    return await uow.run(handlers.reach_standard, ReachStandard(case_id=case_id, standard=body))


@router.post("/assistance-cases/{case_id}/sales", status_code=201, dependencies=[requires(Role.TRAINER)])
async def reach_market(case_id: PathId, body: GivenSale, uow: KeyedUnitOfWork) -> AssistanceCase:
    """Record a sale of goods that were brought up to the standard."""
    return await uow.run(handlers.reach_market, ReachMarket(case_id=case_id, sale=body))


@router.post("/assistance-cases/{case_id}/closing", dependencies=[requires(Role.TRAINER, Role.MINISTRY_OFFICER)])
async def close_case(case_id: PathId, body: GivenClosing, uow: HttpUnitOfWork) -> AssistanceCase:
    """End a case with what it led to."""
    return await uow.run(handlers.close_case, CloseCase(case_id=case_id, closing=body))
