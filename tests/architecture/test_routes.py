"""Every route names its role, documents its answers, refuses unknown fields, and reads without writing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest
from fastapi import APIRouter, FastAPI
from pydantic import BaseModel

from services.chassis.auth import UnguardedRouteError, is_open, open_to_everybody, requires
from services.chassis.commands import Reason
from services.chassis.http import HttpUnitOfWork, KeyedUnitOfWork, Reading
from services.chassis.operations import PUBLIC
from services.chassis.paging import Page
from services.chassis.problems import answer_problems, problem_responses
from services.chassis.service import DOCUMENTED, Parts, build_service
from services.kernel.roles import Role
from tests.architecture.built import built, every_service
from tests.architecture.route_rules import faults, routes_of

GUARDED = [requires(Role.OPERATOR)]
ROUTES_LEAST = 3
OPEN = {
    "evaluation": {"/v1/pages/{name}", "/v1/sign-in"},
    "registry": {"/v1/extracts/map.geojson", "/v1/extracts/{register}.{form}"},
    "training": {
        "/v1/credentials/{certificate_id}",
        "/v1/credentials/{certificate_id}/jwt",
        "/v1/credentials/{certificate_id}/page",
        "/v1/status-lists/{status_list}",
        "/v1/issuers/{country}",
    },
}


class OpenBody(BaseModel):
    reason_code: str


class OpenInside(Reason):
    inside: OpenBody


@every_service
def test_every_route_keeps_the_rules(service: str) -> None:
    with built(service) as app:
        assert faults(app) == []


@every_service
def test_only_open_data_signed_papers_and_empty_pages_are_open_to_everybody(service: str) -> None:
    with built(service) as app:
        found = {str(route.path) for route in routes_of(app) if is_open(cast("Any", route))}

    assert found == OPEN.get(service, set())


@every_service
def test_every_service_has_routes_of_its_own(service: str) -> None:
    with built(service) as app:
        own = [route.path for route in routes_of(app) if not str(route.path).startswith("/v1/operations")]

    assert len(set(own) - PUBLIC) >= ROUTES_LEAST


@contextmanager
def with_route(add: Callable[[APIRouter], None]) -> Iterator[FastAPI]:
    router = APIRouter()
    add(router)
    app = FastAPI()
    app.include_router(router, responses=problem_responses(*DOCUMENTED))
    answer_problems(app)
    yield app


def sound(router: APIRouter) -> None:
    @router.post("/v1/bridges", dependencies=GUARDED)
    async def build(command: Reason, uow: KeyedUnitOfWork) -> str:
        """Build a bridge."""
        return command.reason_code + str(uow)


def open_for_writing(router: APIRouter) -> None:
    @router.post("/v1/bridges", dependencies=[open_to_everybody()])
    async def build(command: Reason, uow: KeyedUnitOfWork) -> str:
        """Build a bridge."""
        return command.reason_code + str(uow)


def unguarded(router: APIRouter) -> None:
    @router.get("/v1/bridges/{bridge_id}")
    async def read(bridge_id: str) -> str:
        """Read a bridge."""
        return bridge_id


def of_nobody(router: APIRouter) -> None:
    @router.get("/v1/bridges/{bridge_id}", dependencies=[requires("bridge_keeper")])
    async def read(bridge_id: str) -> str:
        """Read a bridge."""
        return bridge_id


def writing_while_reading(router: APIRouter) -> None:
    @router.get("/v1/bridges/{bridge_id}", dependencies=GUARDED)
    async def read(bridge_id: str, uow: HttpUnitOfWork) -> str:
        """Read a bridge."""
        return bridge_id + str(uow)


def writing_at_once(router: APIRouter) -> None:
    @router.post("/v1/bridges", dependencies=GUARDED)
    async def build(command: Reason) -> str:
        """Build a bridge."""
        return command.reason_code


def open_body(router: APIRouter) -> None:
    @router.post("/v1/bridges", dependencies=GUARDED)
    async def build(command: OpenBody, uow: HttpUnitOfWork) -> str:
        """Build a bridge."""
        return command.reason_code + str(uow)


def open_inside(router: APIRouter) -> None:
    @router.post("/v1/bridges", dependencies=GUARDED)
    async def build(command: OpenInside, uow: HttpUnitOfWork) -> str:
        """Build a bridge."""
        return command.reason_code + str(uow)


def unversioned(router: APIRouter) -> None:
    @router.get("/bridges/{bridge_id}", dependencies=GUARDED)
    async def read(bridge_id: str) -> str:
        """Read a bridge."""
        return bridge_id


def silent(router: APIRouter) -> None:
    @router.get("/v1/bridges/{bridge_id}", dependencies=GUARDED)
    async def read(bridge_id: str) -> str:
        return bridge_id


def without_answer(router: APIRouter) -> None:
    @router.get("/v1/bridges/{bridge_id}", dependencies=GUARDED, response_model=None)
    async def read(bridge_id: str) -> object:
        """Read a bridge."""
        return bridge_id


def endless(router: APIRouter) -> None:
    @router.get("/v1/bridges", dependencies=GUARDED)
    async def every(db: Reading) -> Page[str]:
        """List all bridges."""
        return Page(items=[str(db)])


@pytest.mark.parametrize(
    ("add", "fault"),
    [
        (unguarded, "names no role"),
        (open_for_writing, "is open to everybody and not for reading only"),
        (of_nobody, "names the unknown roles bridge_keeper"),
        (writing_while_reading, "reads and takes a unit of work"),
        (writing_at_once, "changes something outside a unit of work"),
        (open_body, "lets unknown fields of OpenBody pass"),
        (open_inside, "lets unknown fields of OpenBody pass"),
        (unversioned, "has no version in its path"),
        (silent, "says nothing about itself"),
        (without_answer, "does not document what it answers"),
        (endless, "lists what is kept without pages"),
    ],
)
def test_a_route_that_breaks_a_rule_is_noticed(add: Callable[[APIRouter], None], fault: str) -> None:
    with with_route(add) as app:
        found = faults(app)

    assert len(found) == 1
    assert found[0].endswith(fault)


def test_a_sound_route_has_no_fault() -> None:
    with with_route(sound) as app:
        assert faults(app) == []


def test_problems_left_undocumented_are_noticed() -> None:
    router = APIRouter()
    sound(router)
    app = FastAPI()
    app.include_router(router, responses=problem_responses(*DOCUMENTED[1:]))

    assert faults(app) == [f"POST /v1/bridges does not document the problems {DOCUMENTED[0]}"]


def test_a_service_with_an_unguarded_route_is_not_built() -> None:
    router = APIRouter()
    unguarded(router)

    with pytest.raises(UnguardedRouteError, match="/v1/bridges"):
        build_service("evaluation", Parts(routers=(router,)))
