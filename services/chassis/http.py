"""HTTP in: a route's unit of work with `Idempotency-Key` and `If-Match`, and a limit on bodies."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from typing import Annotated, TypeVar, get_type_hints

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel, TypeAdapter
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.chassis.caller import Caller
from services.chassis.failpoints import failpoint
from services.chassis.idempotency import answer_slot
from services.chassis.mongo import Database
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


class BodyLimit:
    """Refuses bodies above `BODY_BYTES_MAX` without reading them to their end."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count one request's body while it is read."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "0")
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > BODY_BYTES_MAX or (declared.isdecimal() and int(declared) > BODY_BYTES_MAX):
                raise HTTPException(413, f"a body has at most {BODY_BYTES_MAX} bytes")
            return message

        await self.app(scope, counted, send)
