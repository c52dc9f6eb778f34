"""Borrowers over HTTP: read only, their homes are the register and training."""

from fastapi import APIRouter

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import Reading
from services.chassis.paging import Page, Paging
from services.financing.borrowers import views
from services.financing.borrowers.model import Borrower, BorrowerProfile
from services.kernel import Country
from services.kernel.roles import EVERY_ROLE

router = APIRouter(prefix="/v1/borrowers", tags=["borrowers"])


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_borrowers(country: Country, db: Reading, page: Paging) -> Page[Borrower]:
    """List one country's enterprises as financing knows them."""
    return await views.page(country, page, db)


@router.get("/{enterprise_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_borrower(enterprise_id: PathId, db: Reading) -> BorrowerProfile:
    """Read a borrower with its certificates, graded lots and standards reached."""
    return await views.one(enterprise_id, db)
