"""A command whose caller has gone away is not worked on any longer: nobody would learn how it ended."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

GONE = "http.disconnect"


class EndsWithCaller:
    """Cancels the work on a request whose connection ends after its body was read and before it is answered.

    A transaction in hand is not torn: `UnitOfWork.run` lets it end, and does not repeat it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Work on one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        connection = _Connection(receive, send)
        work = asyncio.ensure_future(self.app(scope, connection.receive, connection.send))
        connection.work = work
        try:
            await asyncio.wait((work,))
        finally:
            connection.let_go()
        if not work.cancelled():
            await work


class _Connection:
    """One request's two directions, and a look-out for its end."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self.work: asyncio.Future[None] | None = None
        self._receive, self._send = receive, send
        self._answered = False
        self._end: asyncio.Task[Message] | None = None

    async def receive(self) -> Message:
        """Give what the caller sends; after the body only the connection's end can come."""
        if self._end is not None:
            return await asyncio.shield(self._end)
        message = await self._receive()
        if message["type"] == "http.request" and not message.get("more_body", False):
            self._end = asyncio.ensure_future(self._watch())
        return message

    async def send(self, message: Message) -> None:
        """Pass the answer on; the server calls its last piece an end too."""
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            self._answered = True
        await self._send(message)

    def let_go(self) -> None:
        """Look out no longer; where the server itself gives the request up, so does the work."""
        for task in (self._end, self.work):
            if task is not None:
                task.cancel()

    async def _watch(self) -> Message:
        message = await self._receive()
        if not self._answered and self.work is not None:
            self.work.cancel()
        return message
