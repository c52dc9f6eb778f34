"""Facilities over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.chassis.auth import requires
from services.chassis.commands import PathId, Reason
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.financing.facilities import handlers, views
from services.financing.facilities.commands import CloseFacility, OpenFacility
from services.financing.facilities.model import Facility, FacilityStatus
from services.financing.lenders.model import LENDER_COUNTRY
from services.kernel.roles import EVERY_ROLE, Role

router = APIRouter(prefix="/v1/facilities", tags=["facilities"])


@router.post("", status_code=201, dependencies=[requires(Role.LENDER_OFFICER)])
async def open_facility(command: OpenFacility, uow: KeyedUnitOfWork) -> Facility:
    """Finance the members of a partner cooperative up to a limit."""
    return await uow.run(handlers.open_facility, command)


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_facilities(
    db: Reading,
    page: Paging,
    lender_id: Annotated[str | None, Query(max_length=100)] = None,
    cooperative_id: Annotated[str | None, Query(max_length=100)] = None,
    status: FacilityStatus | None = None,
) -> Page[Facility]:
    """List facilities."""
    return await views.page(views.FacilityFilter(LENDER_COUNTRY, lender_id, cooperative_id, status), page, db)


@router.get("/{facility_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_facility(facility_id: PathId, db: Reading, response: Response) -> Facility:
    """Read a facility; its ETag is the version to change."""
    return tag(response, await views.one(facility_id, db))


@router.post("/{facility_id}/closing", dependencies=[requires(Role.LENDER_OFFICER)])
async def close_facility(facility_id: PathId, body: Reason, uow: HttpUnitOfWork) -> Facility:
    """Take no further application under a facility."""
    command = CloseFacility(facility_id=facility_id, reason_code=body.reason_code)
    return await uow.run(handlers.close_facility, command)
