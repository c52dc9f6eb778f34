"""Grading over HTTP: the rules, and what grade a sample would have."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.chassis.auth import requires
from services.chassis.commands import Day, PathId
from services.chassis.http import HttpUnitOfWork
from services.chassis.paging import Page
from services.kernel.roles import EVERY_ROLE
from services.training.grading import handlers, views
from services.training.grading.commands import Code, PreviewGradings
from services.training.grading.model import Grading
from services.training.grading.standards import GradingRule

router = APIRouter(prefix="/v1", tags=["grading"])

On = Annotated[Day | None, Query(description="The day meant, YYYY-MM-DD; today without one.")]


@router.post("/gradings", dependencies=[requires(*EVERY_ROLE)])
async def preview_gradings(command: PreviewGradings, uow: HttpUnitOfWork) -> tuple[Grading, ...]:
    """Grade a sample by several standards at once, with the arithmetic of each; nothing is kept."""
    return await uow.run(handlers.preview_gradings, command)


@router.get("/grading-rules", dependencies=[requires(*EVERY_ROLE)])
async def list_grading_rules(commodity: Code | None = None, on: On = None) -> Page[GradingRule]:
    """List the grading rules in force on a day, each with its source."""
    return views.every(commodity, on)


@router.get("/grading-rules/{standard}", dependencies=[requires(*EVERY_ROLE)])
async def read_grading_rule(standard: PathId, on: On = None) -> GradingRule:
    """Read the grading rule of a standard that is in force on a day."""
    return views.one(standard, on)
