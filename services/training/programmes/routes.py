"""The programmes over HTTP: read only, they are dated data."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.chassis.auth import requires
from services.chassis.commands import Day, PathId
from services.chassis.paging import Page
from services.kernel.roles import EVERY_ROLE
from services.training.programmes import views
from services.training.programmes.model import Programme

router = APIRouter(prefix="/v1/programmes", tags=["programmes"])

On = Annotated[Day | None, Query(description="The day meant, YYYY-MM-DD; today without one.")]


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_programmes(on: On = None) -> Page[Programme]:
    """List the programmes offered on a day."""
    return views.every(on)


@router.get("/{code}", dependencies=[requires(*EVERY_ROLE)])
async def read_programme(code: PathId, on: On = None) -> Programme:
    """Read the version of a programme that is offered on a day."""
    return views.one(code, on)
