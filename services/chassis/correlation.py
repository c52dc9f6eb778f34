"""The correlation id: one for each request, carried through HTTP, outbox, Kafka, logs and dead letters."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "X-Correlation-ID"
_SAFE = re.compile(r"^[A-Za-z0-9._-]{1,64}$")
_current: ContextVar[str] = ContextVar("correlation_id", default="")


def correlation_id() -> str:
    """The id of the request or message being worked on; empty outside of one."""
    return _current.get()


def bind(given: str | None) -> str:
    """Take the caller's id where it is short and harmless in a log, else draw one."""
    chosen = given if given and _SAFE.fullmatch(given) else str(uuid4())
    _current.set(chosen)
    structlog.contextvars.bind_contextvars(correlation_id=chosen)
    return chosen


@contextmanager
def of_its_own() -> Iterator[str]:
    """Work under an id drawn anew: the one at hand was given by a caller, and tells where others may not look."""
    before = _current.set(str(uuid4()))
    try:
        yield _current.get()
    finally:
        _current.reset(before)


class HttpCorrelation:
    """Takes or makes `X-Correlation-ID` and answers with it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run one request under its id."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        structlog.contextvars.clear_contextvars()
        chosen = bind(Headers(scope=scope).get(HEADER))

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = chosen
            await send(message)

        await self.app(scope, receive, send_with_id)
