"""Open data over HTTP, for everybody: CSV, JSON and GeoJSON without personal data."""

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Annotated, Any

from fastapi import APIRouter, Header, Response
from fastapi.responses import StreamingResponse

from services.chassis.auth import open_to_everybody
from services.chassis.downloads import HEADER_CHARACTERS_MAX, has_edition
from services.chassis.http import Reading
from services.registry.extracts import views
from services.registry.extracts.disclosure import Register
from services.registry.extracts.model import Form
from services.registry.extracts.views import Edition

router = APIRouter(prefix="/v1/extracts", tags=["open data"])
CACHED_SECONDS = 300
TEXT = {"type": "string", "description": "One line for each entry, after the line of the columns' names."}
GEOJSON = {"type": "object", "required": ["type", "features"], "description": "A FeatureCollection of RFC 7946."}
ITEMS = {
    "type": "object",
    "required": ["items"],
    "properties": {"items": {"type": "array", "items": {"type": "object"}}},
}
MAP: dict[int | str, dict[str, Any]] = {
    200: {"content": {Form.GEOJSON.media_type: {"schema": GEOJSON}}},
    304: {"description": "Nothing has changed since"},
}
FORMS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "application/json": {"schema": ITEMS},
            Form.GEOJSON.media_type: {"schema": GEOJSON},
            "text/csv": {"schema": TEXT},
        }
    },
    304: {"description": "Nothing has changed since"},
}

IfNoneMatch = Annotated[str, Header(max_length=HEADER_CHARACTERS_MAX)]
IfModifiedSince = Annotated[str, Header(max_length=HEADER_CHARACTERS_MAX)]


@router.get(
    "/map.geojson", response_model=None, response_class=Response, responses=MAP, dependencies=[open_to_everybody()]
)
async def count_on_map(
    db: Reading, if_none_match: IfNoneMatch = "", if_modified_since: IfModifiedSince = ""
) -> Response:
    """Count the entries of each municipality and regency, at its point; null where there are too few to tell."""
    edition = await views.edition("map", tuple(Register), db)
    headers = _headers(edition)
    if _is_known(edition, if_none_match, if_modified_since):
        return Response(status_code=304, headers=headers)
    return Response(await views.counted(db), media_type=Form.GEOJSON.media_type, headers=headers)


@router.get(
    "/{register}.{form}",
    response_model=None,
    response_class=StreamingResponse,
    responses=FORMS,
    dependencies=[open_to_everybody()],
)
async def read_extract(
    register: Register,
    form: Form,
    db: Reading,
    if_none_match: IfNoneMatch = "",
    if_modified_since: IfModifiedSince = "",
) -> Response:
    """Read a whole register as open data: no name, no number of a person, and no combination that only few share."""
    edition = await views.edition(f"{register}.{form}", (register,), db)
    headers = _headers(edition) | {"Content-Disposition": f'attachment; filename="{register}.{form}"'}
    if _is_known(edition, if_none_match, if_modified_since):
        return Response(status_code=304, headers=headers)
    return StreamingResponse(views.written(register, form, db), media_type=form.media_type, headers=headers)


def _headers(edition: Edition) -> dict[str, str]:
    headers = {
        "Link": f'<{edition.licence}>; rel="license"',
        "Generated-At": edition.generated_at.isoformat(timespec="seconds"),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-cache",
    }
    if edition.etag is not None:
        headers |= {"ETag": edition.etag, "Cache-Control": f"public, max-age={CACHED_SECONDS}"}
    if edition.last_modified is not None:
        headers["Last-Modified"] = format_datetime(edition.last_modified.astimezone(UTC), usegmt=True)
    return headers


def _is_known(edition: Edition, if_none_match: str, if_modified_since: str) -> bool:
    """Tell whether the caller has this edition; the ETag decides where both are asked. Source: RFC 9110, section 13."""
    if edition.etag is None:
        return False
    if if_none_match:
        return has_edition(edition.etag, if_none_match)
    since = _instant(if_modified_since)
    return (
        since is not None
        and edition.last_modified is not None
        and edition.last_modified.replace(microsecond=0) <= since
    )


def _instant(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
