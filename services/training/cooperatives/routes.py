"""Participating cooperatives over HTTP: read only, their home is the register."""

from fastapi import APIRouter

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import Reading
from services.chassis.paging import Page, Paging
from services.kernel import Country
from services.kernel.roles import EVERY_ROLE
from services.training.cooperatives import views
from services.training.cooperatives.model import ParticipatingCooperative

router = APIRouter(prefix="/v1/participating-cooperatives", tags=["participants"])


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_cooperatives(country: Country, db: Reading, page: Paging) -> Page[ParticipatingCooperative]:
    """List one country's cooperatives as training knows them."""
    return await views.page(country, page, db)


@router.get("/{cooperative_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_cooperative(cooperative_id: PathId, db: Reading) -> ParticipatingCooperative:
    """Read one cooperative as training knows it."""
    return await views.one(cooperative_id, db)
