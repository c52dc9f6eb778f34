"""Exports over HTTP: the caller's own register as a file."""

from typing import Annotated, Any

from fastapi import APIRouter, Header
from fastapi.responses import StreamingResponse

from services.chassis.auth import requires
from services.chassis.http import CurrentCaller, Reading
from services.kernel.roles import Role
from services.registry.exports import views
from services.registry.tables.accepting import home_of, language_of
from services.registry.tables.writing import ExportFormat, media_type, written

router = APIRouter(prefix="/v1/exports", tags=["exports"])

BINARY = {"schema": {"type": "string", "format": "binary"}}
FORMS: dict[int | str, dict[str, Any]] = {
    200: {"content": {media_type(form): BINARY for form in ("csv", "xlsx", "jsonl")}}
}
AcceptLanguage = Annotated[str, Header(max_length=200, description="id, tet, pt or en: the language of the header.")]


@router.get(
    "/enterprises.{form}",
    response_class=StreamingResponse,
    responses=FORMS,
    dependencies=[requires(Role.REGISTRAR, Role.MINISTRY_OFFICER)],
)
async def export_enterprises(
    form: ExportFormat, db: Reading, caller: CurrentCaller, accept_language: AcceptLanguage = "en"
) -> StreamingResponse:
    """Download the register of the caller's ministry, with headers that an import reads; no cell is a formula."""
    country = home_of(caller.ministry)
    table = views.enterprises(country, language_of(accept_language), db)
    headers = {"Content-Disposition": f'attachment; filename="enterprises-{country}.{form}"'}
    return StreamingResponse(written(form, table), media_type=media_type(form), headers=headers)
