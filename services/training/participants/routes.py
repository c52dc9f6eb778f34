"""Participating enterprises over HTTP: read only, their home is the register."""

from fastapi import APIRouter

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import Reading
from services.chassis.paging import Page, Paging
from services.kernel import Country
from services.kernel.roles import EVERY_ROLE
from services.training.participants import views
from services.training.participants.model import ParticipatingEnterprise

router = APIRouter(prefix="/v1/participants", tags=["participants"])


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_participants(country: Country, db: Reading, page: Paging) -> Page[ParticipatingEnterprise]:
    """List one country's enterprises as training knows them."""
    return await views.page(country, page, db)


@router.get("/{enterprise_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_participant(enterprise_id: PathId, db: Reading) -> ParticipatingEnterprise:
    """Read one enterprise as training knows it."""
    return await views.one(enterprise_id, db)
