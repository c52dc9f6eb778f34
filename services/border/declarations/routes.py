"""The desk of declarations over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Query, Request, Response

from services.border.agreements.model import Agreement
from services.border.declarations import views
from services.border.declarations.commands import Declare
from services.border.declarations.handlers import Desk
from services.border.declarations.model import Declaration, DeclarationStatus
from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.kernel import Country
from services.kernel.roles import EVERY_ROLE, Role

router = APIRouter(prefix="/v1/declarations", tags=["declarations"])


def furnish(app: FastAPI, home: Country, agreed: Agreement) -> None:
    """Give the routes of an app the desk of the ministry whose cell it is."""
    app.state.desk = Desk(home, agreed)


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


OfficersDesk = Annotated[Desk, Depends(_desk)]
EntryId = Annotated[PathId | None, Query(description="Of the entry they are about.")]


@router.post("", status_code=201, dependencies=[requires(Role.MINISTRY_OFFICER)])
async def declare(command: Declare, uow: KeyedUnitOfWork, desk: OfficersDesk) -> Declaration:
    """Declare something about an entry of the other ministry; its keeper's answer follows when the border is open."""
    return await uow.run(desk.declare, command)


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_declarations(
    db: Reading, page: Paging, entry_id: EntryId = None, status: DeclarationStatus | None = None
) -> Page[Declaration]:
    """List this ministry's declarations, of all entries or of one, and what was answered."""
    return await views.page(entry_id, status, page, db)


@router.get("/{declaration_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_declaration(declaration_id: PathId, db: Reading, response: Response) -> Declaration:
    """Read a declaration and its answer."""
    return tag(response, await views.one(declaration_id, db))
