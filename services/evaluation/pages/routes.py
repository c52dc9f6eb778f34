"""The page over HTTP: its files for everybody, who then signs in to see figures."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response

from services.chassis.auth import open_to_everybody
from services.chassis.commands import PathId
from services.evaluation.pages import views
from services.evaluation.pages.views import MEDIA_TYPES, SignIn

router = APIRouter(prefix="/v1", tags=["pages"])

HEADER_CHARACTERS_MAX = 500
JSON = MEDIA_TYPES[".json"]
TEXTS = {media.partition(";")[0]: {"schema": {"type": "string"}} for media in sorted(MEDIA_TYPES.values())}
FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {**TEXTS, JSON: {"schema": {"type": "object"}}}},
    304: {"description": "Nothing has changed since"},
}
GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
"""A copy may be kept and is asked about each time: a page and its parts are always of one release."""


@router.get("/sign-in", dependencies=[open_to_everybody()])
async def read_sign_in(request: Request) -> SignIn:
    """Tell a page at which issuers officers sign in."""
    return views.sign_in(request.app.state.settings)


@router.get(
    "/pages/{name}", response_model=None, response_class=Response, responses=FILE, dependencies=[open_to_everybody()]
)
async def read_page(
    name: PathId, request: Request, if_none_match: Annotated[str, Header(max_length=HEADER_CHARACTERS_MAX)] = ""
) -> Response:
    """Open the joint scorecard (`scorecard.html`) or a file that belongs to it; no figure is in any of them."""
    found = views.page_file(name)
    issuers = views.sign_in(request.app.state.settings).issuers.values()
    headers = {**GUARDS, "Content-Security-Policy": views.policy(issuers), "ETag": found.etag}
    if found.etag in (tag.strip().removeprefix("W/") for tag in if_none_match.split(",")):
        return Response(status_code=304, headers=headers)
    return Response(found.body, media_type=found.media_type, headers=headers)
