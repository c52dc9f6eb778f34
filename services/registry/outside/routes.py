"""Outside checks over HTTP: asking is recorded at once and answered later."""

from collections.abc import Collection
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Request

from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import KeyedUnitOfWork, Reading
from services.chassis.paging import Page, Paging
from services.kernel.roles import Role
from services.registry.outside import views
from services.registry.outside.commands import GivenCheck, RequestCheck
from services.registry.outside.handlers import CheckDesk
from services.registry.outside.model import OutsideCheck
from services.registry.outside.views import ShownCheck

router = APIRouter(prefix="/v1", tags=["outside checks"])

CHECKERS = [requires(Role.REGISTRAR, Role.VERIFIER)]
READERS = [requires(Role.REGISTRAR, Role.VERIFIER, Role.MINISTRY_OFFICER)]


def furnish(app: FastAPI, connected: Collection[str]) -> None:
    """Tell the routes of an app which registers are connected."""
    app.state.check_desk = CheckDesk(frozenset(connected))


def _desk(request: Request) -> CheckDesk:
    desk: CheckDesk = request.app.state.check_desk
    return desk


Desk = Annotated[CheckDesk, Depends(_desk)]


@router.post("/enterprises/{enterprise_id}/outside-checks", status_code=202, dependencies=CHECKERS)
async def check_enterprise(enterprise_id: PathId, body: GivenCheck, uow: KeyedUnitOfWork, desk: Desk) -> OutsideCheck:
    """Ask a register outside about an enterprise's number there; the answer is read later."""
    command = RequestCheck(entry_kind="enterprise", entry_id=enterprise_id, register_code=body.register_code)
    return await uow.run(desk.request, command)


@router.get("/enterprises/{enterprise_id}/outside-checks", dependencies=READERS)
async def list_enterprise_checks(enterprise_id: PathId, db: Reading, page: Paging) -> Page[ShownCheck]:
    """List what registers outside were asked about an enterprise, and what they said."""
    return await views.page("enterprise", enterprise_id, page, db)


@router.post("/cooperatives/{cooperative_id}/outside-checks", status_code=202, dependencies=CHECKERS)
async def check_cooperative(cooperative_id: PathId, body: GivenCheck, uow: KeyedUnitOfWork, desk: Desk) -> OutsideCheck:
    """Ask a register outside about a cooperative's number there; the answer is read later."""
    command = RequestCheck(entry_kind="cooperative", entry_id=cooperative_id, register_code=body.register_code)
    return await uow.run(desk.request, command)


@router.get("/cooperatives/{cooperative_id}/outside-checks", dependencies=READERS)
async def list_cooperative_checks(cooperative_id: PathId, db: Reading, page: Paging) -> Page[ShownCheck]:
    """List what registers outside were asked about a cooperative, and what they said."""
    return await views.page("cooperative", cooperative_id, page, db)
