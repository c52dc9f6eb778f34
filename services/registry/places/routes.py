"""The places of both countries over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.chassis.auth import requires
from services.chassis.commands import Day, PathId
from services.chassis.paging import Page
from services.kernel import Country
from services.kernel.roles import EVERY_ROLE
from services.registry.places import views
from services.registry.places.gazetteer import TEXT_LENGTH_MAX
from services.registry.places.model import Match, Place

router = APIRouter(prefix="/v1/places", tags=["places"])

PlaceText = Annotated[str, Query(min_length=1, max_length=TEXT_LENGTH_MAX, description="A name as somebody wrote it.")]
On = Annotated[Day | None, Query(description="The day meant, YYYY-MM-DD; today without one.")]


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def find_place(country: Country, text: PlaceText, on: On = None) -> Match:
    """Find the one place a text names, how it was found and how sure that is."""
    return views.find(text, country, on)


@router.get("/{code}", dependencies=[requires(*EVERY_ROLE)])
async def read_place(code: PathId, on: On = None) -> Place:
    """Read the place that has a code on a day."""
    return views.one(code, on)


@router.get("/{code}/children", dependencies=[requires(*EVERY_ROLE)])
async def list_children(code: PathId, on: On = None) -> Page[Place]:
    """List the places directly inside one."""
    return views.children(code, on)
