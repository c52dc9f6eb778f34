"""Figures over HTTP: the rows behind an indicator, each value with the fact it comes from."""

from fastapi import APIRouter

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import Reading
from services.chassis.paging import Page, Paging
from services.evaluation.figures import views
from services.evaluation.figures.model import Figure, Kind
from services.kernel import Country
from services.kernel.roles import EVERY_ROLE

router = APIRouter(prefix="/v1/figures", tags=["figures"])


@router.get("/{kind}", dependencies=[requires(*EVERY_ROLE)])
async def list_figures(
    kind: Kind,
    db: Reading,
    page: Paging,
    country: Country | None = None,
    enterprise_id: PathId | None = None,
    facility_id: PathId | None = None,
) -> Page[Figure]:
    """List the rows of a kind, each value with the fact it comes from; `country` is where the fact names one."""
    wanted = {"country": country, "enterprise_id": enterprise_id, "facility_id": facility_id}
    return await views.page(kind, wanted, page, db)


@router.get("/{kind}/{subject}", dependencies=[requires(*EVERY_ROLE)])
async def read_figure(kind: Kind, subject: PathId, db: Reading) -> Figure:
    """Read one row with all its facts."""
    return await views.one(kind, subject, db)
