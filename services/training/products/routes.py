"""Products over HTTP: read only, their home is the register."""

from fastapi import APIRouter

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import Reading
from services.chassis.paging import Page, Paging
from services.kernel.roles import EVERY_ROLE
from services.training.products import views
from services.training.products.model import OfferedProduct

router = APIRouter(prefix="/v1/products", tags=["products"])


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_products(owner_id: PathId, db: Reading, page: Paging) -> Page[OfferedProduct]:
    """List what somebody offers, as training knows it."""
    return await views.page(owner_id, page, db)


@router.get("/{product_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_product(product_id: PathId, db: Reading) -> OfferedProduct:
    """Read one product as training knows it."""
    return await views.one(product_id, db)
