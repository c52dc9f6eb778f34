"""Commitments over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.chassis.auth import requires
from services.chassis.commands import Day, PathId, ReasonCode
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.evaluation.commitments import handlers, views
from services.evaluation.commitments.commands import (
    AgreeToResult,
    AssessCommitment,
    GivenDay,
    GivenPlan,
    GivenProgress,
    ProposeResult,
    ReportProgress,
    UndertakeCommitment,
)
from services.evaluation.commitments.model import Assessment, Commitment
from services.kernel.roles import EVERY_ROLE, Role

router = APIRouter(prefix="/v1/commitments", tags=["commitments"])

PLANNERS = [requires(Role.MINISTRY_OFFICER)]
REPORTERS = [requires(Role.MINISTRY_OFFICER, Role.EVALUATOR)]
On = Annotated[Day | None, Query(description="The day meant, YYYY-MM-DD; today without one.")]


@router.post("", status_code=201, dependencies=PLANNERS)
async def undertake_commitment(command: UndertakeCommitment, uow: KeyedUnitOfWork) -> Commitment:
    """Enter what the ministries undertook in something of an agreement's scope."""
    return await uow.run(handlers.undertake_commitment, command)


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_commitments(agreement_id: PathId, db: Reading, page: Paging) -> Page[Commitment]:
    """List the commitments of an agreement."""
    return await views.page(agreement_id, page, db)


@router.get("/{commitment_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_commitment(commitment_id: PathId, db: Reading, response: Response) -> Commitment:
    """Read a commitment; its ETag is the version to change."""
    return tag(response, await views.one(commitment_id, db))


@router.get("/{commitment_id}/progress", dependencies=[requires(*EVERY_ROLE)])
async def read_progress(commitment_id: PathId, db: Reading, on: On = None) -> Assessment:
    """Tell how far a commitment is at the end of a day, from indicators and reports; nothing is kept."""
    return await views.progress(commitment_id, on, db)


@router.put("/{commitment_id}/results/{result_code}", dependencies=PLANNERS)
async def propose_result(
    commitment_id: PathId, result_code: ReasonCode, body: GivenPlan, uow: HttpUnitOfWork
) -> Commitment:
    """Propose how an activity, an output or an outcome is planned; it holds once the other ministry agreed."""
    command = ProposeResult(commitment_id=commitment_id, result_code=result_code, plan=body)
    return await uow.run(handlers.propose_result, command)


@router.post("/{commitment_id}/results/{result_code}/agreement", dependencies=PLANNERS)
async def agree_to_result(commitment_id: PathId, result_code: ReasonCode, uow: HttpUnitOfWork) -> Commitment:
    """Agree to what the other ministry proposed."""
    return await uow.run(handlers.agree_to_result, AgreeToResult(commitment_id=commitment_id, result_code=result_code))


@router.post("/{commitment_id}/results/{result_code}/reports", status_code=201, dependencies=REPORTERS)
async def report_progress(
    commitment_id: PathId, result_code: ReasonCode, body: GivenProgress, uow: KeyedUnitOfWork
) -> Commitment:
    """Report on a result of one's own ministry that no indicator counts."""
    command = ReportProgress(commitment_id=commitment_id, result_code=result_code, progress=body)
    return await uow.run(handlers.report_progress, command)


@router.post("/{commitment_id}/assessments", status_code=201, dependencies=REPORTERS)
async def assess_commitment(commitment_id: PathId, body: GivenDay, uow: KeyedUnitOfWork) -> Commitment:
    """Keep how far a commitment is at the end of a day, by the rule of that day."""
    command = AssessCommitment(commitment_id=commitment_id, assessed_on=body.assessed_on)
    return await uow.run(handlers.assess_commitment, command)
