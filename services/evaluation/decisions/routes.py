"""Scorecards and extensions over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.chassis.auth import requires
from services.chassis.commands import Day, PathId
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.evaluation.decisions import handlers, views
from services.evaluation.decisions.commands import GivenPosition, RecommendExtension, TakePosition
from services.evaluation.decisions.model import CommitmentScorecard, Extension
from services.kernel.roles import EVERY_ROLE, Role

router = APIRouter(prefix="/v1", tags=["extensions"])

On = Annotated[Day | None, Query(description="The day meant, YYYY-MM-DD; today without one.")]


@router.get("/agreements/{agreement_id}/scorecard", dependencies=[requires(*EVERY_ROLE)])
async def read_scorecard(agreement_id: PathId, db: Reading, on: On = None) -> CommitmentScorecard:
    """Tell which commitments are achieved, partly or not, with the evidence, and what the rule of the day suggests."""
    return await views.scorecard(agreement_id, on, db)


@router.post("/extensions", status_code=201, dependencies=[requires(Role.MINISTRY_OFFICER, Role.EVALUATOR)])
async def recommend_extension(command: RecommendExtension, uow: KeyedUnitOfWork) -> Extension:
    """Keep what the rule of a day suggests from that day's scorecard; people of both ministries decide."""
    return await uow.run(handlers.recommend_extension, command)


@router.get("/extensions", dependencies=[requires(*EVERY_ROLE)])
async def list_extensions(db: Reading, page: Paging) -> Page[Extension]:
    """List extensions."""
    return await views.page(page, db)


@router.get("/extensions/{extension_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_extension(extension_id: PathId, db: Reading, response: Response) -> Extension:
    """Read an extension with its scorecard and both decisions; its ETag is the version to change."""
    return tag(response, await views.one(extension_id, db))


@router.post("/extensions/{extension_id}/decisions", dependencies=[requires(Role.MINISTRY_OFFICER)])
async def take_position(extension_id: PathId, body: GivenPosition, uow: HttpUnitOfWork) -> Extension:
    """Decide for one's own ministry, with reasons; with the other's decision it is decided."""
    return await uow.run(handlers.take_position, TakePosition(extension_id=extension_id, position=body))
