"""Consortia over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.chassis.auth import requires
from services.chassis.commands import Day, PathId
from services.chassis.http import HttpUnitOfWork, Reading, tag
from services.financing.consortia import handlers, views
from services.financing.consortia.commands import (
    ConfirmConsortium,
    GivenConfirmation,
    GivenConsortium,
    ProposeConsortium,
)
from services.financing.consortia.model import Consortium
from services.financing.consortia.shares import SplitAmount
from services.kernel.money import MINOR_UNITS_MAX
from services.kernel.roles import EVERY_ROLE, Role

router = APIRouter(prefix="/v1/facilities/{facility_id}/consortium", tags=["consortia"])

Amount = Annotated[int, Query(ge=0, le=MINOR_UNITS_MAX, description="Whole minor units of the facility's currency.")]
Before = Annotated[int, Query(ge=0, le=MINOR_UNITS_MAX, description="What the series came to before this amount.")]
On = Annotated[Day | None, Query(description="The day whose shares are meant, YYYY-MM-DD; today without one.")]


@router.put("", dependencies=[requires(Role.LENDER_OFFICER)])
async def propose_consortium(facility_id: PathId, body: GivenConsortium, uow: HttpUnitOfWork) -> Consortium:
    """Propose who finances the facility with which amounts; every other lender confirms its part."""
    return await uow.run(handlers.propose_consortium, ProposeConsortium(facility_id=facility_id, consortium=body))


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def read_consortium(facility_id: PathId, db: Reading, response: Response) -> Consortium:
    """Read a facility's consortium; its ETag is the version to change."""
    return tag(response, await views.one(facility_id, db))


@router.post("/confirmations", dependencies=[requires(Role.LENDER_OFFICER, Role.MINISTRY_OFFICER)])
async def confirm_consortium(facility_id: PathId, body: GivenConfirmation, uow: HttpUnitOfWork) -> Consortium:
    """Confirm a lender's part, by somebody other than who proposed it."""
    return await uow.run(handlers.confirm_consortium, ConfirmConsortium(facility_id=facility_id, confirmation=body))


@router.get("/shares", dependencies=[requires(*EVERY_ROLE)])
async def split_amount(
    facility_id: PathId, db: Reading, amount_minor: Amount, before_minor: Before = 0, on: On = None
) -> SplitAmount:
    """Show each lender's part of an amount to the minor unit, and the rule that gives it."""
    return await views.split(facility_id, amount_minor, before_minor, on, db)
