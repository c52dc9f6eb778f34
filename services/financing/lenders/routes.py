"""Lenders over HTTP: read only, their home is the register."""

from fastapi import APIRouter

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import Reading
from services.chassis.paging import Page, Paging
from services.financing.lenders import views
from services.financing.lenders.model import Cooperative
from services.kernel import Country
from services.kernel.roles import EVERY_ROLE

router = APIRouter(prefix="/v1/lenders", tags=["lenders"])


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_lenders(db: Reading, page: Paging, country: Country | None = None) -> Page[Cooperative]:
    """List savings-and-loan cooperatives."""
    return await views.page(country, page, db)


@router.get("/{cooperative_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_lender(cooperative_id: PathId, db: Reading) -> Cooperative:
    """Read what is known of a cooperative, lender or partner."""
    return await views.one(cooperative_id, db)
