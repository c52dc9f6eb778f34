"""What every route keeps to: roles, documented answers, closed bodies, and reading that changes nothing."""

from collections.abc import Iterator
from typing import Any, cast, get_args

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts
from pydantic import TypeAdapter

from services.chassis.auth import is_open, required_roles
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork, Reading
from services.chassis.operations import PUBLIC
from services.chassis.paging import Page, Paging
from services.chassis.problems import MEDIA_TYPE
from services.chassis.service import DOCUMENTED
from services.kernel.roles import Role

OPERATIONS = "/v1/operations/"
READING = frozenset({"GET", "HEAD"})
UNITS_OF_WORK = frozenset(get_args(unit)[1].dependency for unit in (HttpUnitOfWork, KeyedUnitOfWork))
DATABASE = get_args(Reading)[1].dependency
PAGING = get_args(Paging)[1].dependency


def routes_of(app: FastAPI) -> list[RouteContext]:
    """List the routes of an app as FastAPI serves them, those of included routers too."""
    return [route for route in iter_route_contexts(app.routes) if hasattr(route, "dependant")]


def faults(app: FastAPI) -> list[str]:
    """List every rule a route of an app breaks."""
    document = app.openapi()
    found = []
    for route in routes_of(app):
        for method in sorted(route.methods or ()):
            operation = document["paths"][route.path_format][method.lower()]
            whats = [*_public_faults(route, operation), *_method_faults(route, method)]
            if route.path not in PUBLIC:
                whats += [*_guard_faults(route), *_answer_faults(operation)]
            found += [f"{method} {route.path} {what}" for what in whats]
    return found


def _guard_faults(route: RouteContext) -> Iterator[str]:
    roles = required_roles(cast("Any", route))
    if not roles and not is_open(cast("Any", route)):
        yield "names no role"
    if is_open(cast("Any", route)) and (roles or not READING.issuperset(route.methods or ())):
        yield "is open to everybody and not for reading only"
    if roles - set(Role):
        yield f"names the unknown roles {', '.join(sorted(roles - set(Role)))}"
    if not str(route.path).startswith("/v1/"):
        yield "has no version in its path"


def _answer_faults(operation: dict[str, Any]) -> Iterator[str]:
    answers = operation["responses"]
    successes = [answer for status, answer in answers.items() if status.startswith("2")]
    if len(successes) != 1 or not _schema(successes[0]):
        yield "does not document what it answers"
    missing = [status for status in DOCUMENTED if MEDIA_TYPE not in answers.get(str(status), {}).get("content", {})]
    if missing:
        yield f"does not document the problems {', '.join(map(str, missing))}"


def _schema(answer: dict[str, Any]) -> Any:
    forms = answer.get("content", {})
    return next(
        (form["schema"] for form in (forms.get("application/json"), *forms.values()) if form and form.get("schema")),
        None,
    )


def _public_faults(route: RouteContext, operation: dict[str, Any]) -> Iterator[str]:
    if not operation.get("description"):
        yield "says nothing about itself"
    for parameter in route.dependant.body_params:
        for name in _open_objects(TypeAdapter(parameter.field_info.annotation).json_schema()):
            yield f"lets unknown fields of {name} pass"


def _open_objects(schema: dict[str, Any]) -> list[str]:
    named = {**schema.get("$defs", {}), schema.get("title", "its body"): schema}
    return [
        name
        for name, part in named.items()
        if part.get("type") == "object" and part.get("additionalProperties") is not False
    ]


def _method_faults(route: RouteContext, method: str) -> Iterator[str]:
    needs = set(_calls(route.dependant))
    works = bool(needs & UNITS_OF_WORK)
    if method in READING and works:
        yield "reads and takes a unit of work"
    if method in READING and route.dependant.body_params:
        yield "reads and takes a body"
    if method not in READING and not works and not str(route.path).startswith(OPERATIONS):
        yield "changes something outside a unit of work"
    if _answers_page(route) and DATABASE in needs and PAGING not in needs:
        yield "lists what is kept without pages"


def _answers_page(route: RouteContext) -> bool:
    model = route.response_model
    return isinstance(model, type) and issubclass(model, Page)


def _calls(dependant: Dependant) -> Iterator[Any]:
    for part in dependant.dependencies:
        yield part.call
        yield from _calls(part)
