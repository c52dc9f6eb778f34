"""HTTP in: a route's unit of work with `Idempotency-Key` and `If-Match`, and a limit on bodies."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, TypeVar, get_type_hints

from fastapi import Depends, FastAPI, Header, Request, Response
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel, TypeAdapter
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.chassis.caller import Caller
from services.chassis.failpoints import failpoint
from services.chassis.idempotency import answer_slot
from services.chassis.mongo import Database
from services.chassis.tracing import name_command
from services.chassis.unit_of_work import Transaction, UnitOfWork
from services.kernel import RuleViolationError

BODY_BYTES_MAX = 1_048_576
_ETAG = re.compile(r'^"(\d{1,9})"$')

T = TypeVar("T")
CommandT = TypeVar("CommandT", bound=BaseModel)

IdempotencyKey = Annotated[
    str, Header(alias="Idempotency-Key", min_length=8, max_length=100, pattern=r"^[A-Za-z0-9._~:-]+$")
]
IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=20, description="The ETag of the state meant.")]


class EtagMalformedError(RuleViolationError):
    """`If-Match` holds one strong ETag as this service answered it."""

    code = "etag_malformed"


@dataclass(frozen=True)
class _HttpUnitOfWork:
    uow: UnitOfWork
    caller: Caller
    response: Response
    key: str | None
    if_match: int | None

    async def run(self, handler: Callable[[CommandT, Transaction], Awaitable[T]], command: CommandT) -> T:
        """Run one handler in one transaction; a kept answer is given again without running it."""
        failpoint("command.parsed")
        name_command(command)
        answer: TypeAdapter[T] = _answer_of(handler)
        slot = answer_slot(self.key, self.caller, command) if self.key else None

        async def work(tx: Transaction) -> T:
            if slot is not None and (kept := await slot.kept(tx)) is not None:
                return answer.validate_python(kept)
            result = await handler(command, tx)
            if slot is not None:
                await slot.keep(answer.dump_python(result, mode="json"), tx)
            return result

        state = await self.uow.run(work, caller=self.caller, if_match=self.if_match)
        failpoint("command.committed")
        return tag(self.response, state)


@cache
def _answer_of(handler: Callable[..., Awaitable[T]]) -> TypeAdapter[T]:
    """Build a handler's answer's adapter once: building costs more than the command itself."""
    return TypeAdapter(get_type_hints(handler)["return"])


def tag(response: Response, state: T) -> T:
    """Answer with a state and its version as the strong ETag."""
    version = getattr(state, "version", None)
    if version is not None:
        response.headers["ETag"] = f'"{version}"'
    return state


def _unit(request: Request, response: Response, if_match: IfMatch = None) -> _HttpUnitOfWork:
    return _HttpUnitOfWork(request.app.state.uow, request.state.caller, response, None, _version(if_match))


def _keyed(request: Request, response: Response, key: IdempotencyKey, if_match: IfMatch = None) -> _HttpUnitOfWork:
    return _HttpUnitOfWork(request.app.state.uow, request.state.caller, response, key, _version(if_match))


def _accounted(request: Request, response: Response) -> _HttpUnitOfWork:
    return _HttpUnitOfWork(request.app.state.uow, request.state.caller, response, None, None)


HttpUnitOfWork = Annotated[_HttpUnitOfWork, Depends(_unit)]
"""For commands that change what exists: repeating one is refused by the aggregate's own state."""
KeyedUnitOfWork = Annotated[_HttpUnitOfWork, Depends(_keyed)]
"""For commands that create or move value: an `Idempotency-Key` is demanded."""

AccountedReading = Annotated[_HttpUnitOfWork, Depends(_accounted)]
"""For reading what must be accounted for: the answer and the record of who read it are of one transaction."""


def _database(request: Request) -> Database:
    db: Database = request.app.state.uow.db
    return db


Reading = Annotated[Database, Depends(_database)]
"""For views: the service's own database, outside of a transaction."""


def _caller(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


CurrentCaller = Annotated[Caller, Depends(_caller)]


def _version(if_match: str | None) -> int | None:
    if if_match is None or if_match == "*":
        return None
    matched = _ETAG.match(if_match)
    if not matched:
        raise EtagMalformedError('If-Match holds one ETag, for example "3"')
    return int(matched[1])


class takes_body_of:  # noqa: N801 - reads as a word where routes use it
    """Let one route take a longer body than `BODY_BYTES_MAX`; without it no route does."""

    def __new__(cls, bytes_max: int) -> Any:  # noqa: ANN401 - FastAPI's Depends is typed Any
        """Make the dependency."""
        return Depends(_LongerBody(bytes_max))


@dataclass(frozen=True)
class _LongerBody:
    bytes_max: int

    async def __call__(self) -> None:
        """Do nothing: the limit is read when the service is built, before any body is."""


class LongerBodyPathError(RuntimeError):
    """A route takes a longer body on a path with a parameter, which the limit could not tell from others."""


def body_limits(app: FastAPI) -> Mapping[tuple[str, str], int]:
    """List the bytes of the routes that take longer bodies, by method and path.

    Raises:
        LongerBodyPathError: such a route's path has a parameter.
    """
    limits: dict[tuple[str, str], int] = {}
    for route in iter_route_contexts(app.routes):
        for part in route.dependant.dependencies if hasattr(route, "dependant") else ():
            if isinstance(part.call, _LongerBody):
                if "{" in str(route.path):
                    raise LongerBodyPathError(f"{route.path} takes a longer body, and its path has a parameter")
                limits.update(
                    dict.fromkeys(((method, str(route.path)) for method in route.methods or ()), part.call.bytes_max)
                )
    return limits


class BodyLimit:
    """Refuses bodies above `BODY_BYTES_MAX`, or above their own route's limit, without reading them to their end."""

    def __init__(self, app: ASGIApp, limits: Mapping[tuple[str, str], int] = MappingProxyType({})) -> None:
        self.app = app
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count one request's body while it is read."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        bytes_max = self.limits.get((scope["method"], scope["path"]), BODY_BYTES_MAX)
        declared = Headers(scope=scope).get("content-length", "0")
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > bytes_max or (declared.isdecimal() and int(declared) > bytes_max):
                raise HTTPException(413, f"a body has at most {bytes_max} bytes")
            return message

        await self.app(scope, counted, send)
