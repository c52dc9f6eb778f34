"""RFC 9457 problems: the only place that knows which refusal is which HTTP status."""

import http
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from services.chassis.auth_errors import AuthenticationError, AuthorisationUnavailableError
from services.chassis.commits import UnavailableError
from services.chassis.conflicts import StaleVersionError
from services.chassis.correlation import HEADER, correlation_id
from services.chassis.mongo import UNAVAILABLE
from services.kernel import ConflictError, DomainError, ForbiddenError, NotFoundError, RuleViolationError

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = "2"
TYPE_PREFIX = "urn:jembatan:problem:"
ERRORS_SHOWN_MAX = 20
FIELD_CHARACTERS_MAX = 200

log = structlog.get_logger("http")

_STATUS: Mapping[type[DomainError], int] = {
    StaleVersionError: 412,
    NotFoundError: 404,
    ForbiddenError: 403,
    ConflictError: 409,
    RuleViolationError: 422,
}
# Written out: Python's phrases for these statuses change between its versions.
_CODE = {
    400: "malformed_json",
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    422: "invalid_request",
    503: "unavailable",
}


class Problem(BaseModel):
    """What went wrong and what the caller can do (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    correlation_id: str
    errors: list[dict[str, str]] = []
    """For each field that was refused, up to `ERRORS_SHOWN_MAX`: where it stands and why."""


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Document problems for OpenAPI."""
    return {
        status: {
            "model": Problem,
            "description": http.HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def answer_problems(app: FastAPI) -> None:
    """Make every refusal and every failure of `app` a problem document."""
    app.add_exception_handler(DomainError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(AuthenticationError, _unauthenticated)
    unavailable: tuple[type[Exception], ...] = (UnavailableError, AuthorisationUnavailableError, *UNAVAILABLE)
    for kind in unavailable:
        app.add_exception_handler(kind, _unavailable)
    app.add_exception_handler(Exception, _failed)


def problem(
    request: Request,
    status: int,
    code: str,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    members: Mapping[str, object] = MappingProxyType({}),
) -> JSONResponse:
    """Write one problem document, with the members that are its code's own."""
    document = Problem(
        type=TYPE_PREFIX + code,
        title=code.replace("_", " ").capitalize(),
        status=status,
        detail=detail,
        instance=request.url.path,
        correlation_id=correlation_id(),
    )
    content = {**members, **document.model_dump(exclude={"errors"})}
    # A failure is answered outside of the middleware that adds the id to every other answer.
    named = {HEADER: correlation_id(), **(headers or {})}
    return JSONResponse(content, status, headers=named, media_type=MEDIA_TYPE)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DomainError)  # noqa: S101 - registered for this class only
    status = next(status for kind, status in _STATUS.items() if isinstance(error, kind))
    return problem(request, status, error.code, error.detail, members=error.members)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    parts = error.errors()
    if any(part["type"] == "json_invalid" for part in parts):
        return problem(request, 400, "malformed_json", "the body is not JSON")
    missing_key = any(str(part["loc"][-1]).lower() == "idempotency-key" and part["type"] == "missing" for part in parts)
    if missing_key:
        return problem(request, 400, "idempotency_key_missing", "give an Idempotency-Key header of your choice")
    errors = [
        {"field": ".".join(map(str, part["loc"]))[:FIELD_CHARACTERS_MAX], "reason": part["msg"]}
        for part in parts[:ERRORS_SHOWN_MAX]
    ]
    return problem(request, 422, "invalid_request", "some fields were refused", members={"errors": errors})


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101
    code = _CODE.get(error.status_code, f"http_{error.status_code}")
    return problem(request, error.status_code, code, str(error.detail), headers=error.headers)


async def _unauthenticated(request: Request, error: Exception) -> JSONResponse:
    challenge = {"WWW-Authenticate": 'Bearer realm="jembatan", error="invalid_token"'}
    return problem(request, 401, "unauthenticated", str(error), headers=challenge)


async def _unavailable(request: Request, error: Exception) -> JSONResponse:
    log.warning("unavailable", error=type(error).__name__)
    detail = "nothing is lost: send the same request again with the same Idempotency-Key"
    return problem(request, 503, "unavailable", detail, headers={"Retry-After": RETRY_AFTER_SECONDS})


async def _failed(request: Request, error: Exception) -> JSONResponse:
    log.error("request failed", error=type(error).__name__, exc_info=error)
    return problem(request, 500, "internal_error", "the failure was logged under this correlation id")
