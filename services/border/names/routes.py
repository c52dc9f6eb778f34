"""Names over HTTP, for this ministry's officers: what to write on papers that go to the other side."""

from fastapi import APIRouter, FastAPI, Request

from services.border.crossing.keys import BorderKeys
from services.border.names import views
from services.border.names.views import Name
from services.chassis.auth import requires
from services.chassis.commands import PathId
from services.chassis.http import Reading
from services.kernel import Country
from services.kernel.roles import EVERY_ROLE

router = APIRouter(prefix="/v1/names", tags=["names across the border"])


def furnish(app: FastAPI, home: Country, keys: BorderKeys) -> None:
    """Give the routes of an app the ministry whose entries they name, and its keys."""
    app.state.home, app.state.border_keys = home, keys


@router.get("/{home_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_name(home_id: PathId, db: Reading, request: Request) -> Name:
    """Tell what an entry of this ministry is called across the border."""
    return await views.name_of(home_id, request.app.state.home, request.app.state.border_keys, db)
