import asyncio

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.chassis.departures import GONE, EndsWithCaller

HTTP: Scope = {"type": "http"}
PIECES: list[Message] = [
    {"type": "http.request", "body": b"one", "more_body": True},
    {"type": "http.request", "body": b"two", "more_body": False},
]
ANSWER: list[Message] = [
    {"type": "http.response.start", "status": 200, "headers": []},
    {"type": "http.response.body", "body": b"done", "more_body": False},
]


class _Caller:
    """A connection as the server shows it: its end is told when the caller goes, and after the answer's last piece."""

    def __init__(self) -> None:
        self.pieces = list(PIECES)
        self.end = asyncio.Event()
        self.heard: list[Message] = []

    async def receive(self) -> Message:
        if self.pieces:
            return self.pieces.pop(0)
        await self.end.wait()
        return {"type": GONE}

    async def send(self, message: Message) -> None:
        self.heard.append(message)
        if message == ANSWER[-1]:
            self.end.set()

    def ask(self, app: ASGIApp) -> asyncio.Task[None]:
        return asyncio.create_task(EndsWithCaller(app)(HTTP, self.receive, self.send))


async def test_work_ends_when_its_caller_goes_away_and_nothing_is_answered() -> None:
    caller, began, ended = _Caller(), asyncio.Event(), asyncio.Event()

    async def app(_: Scope, receive: Receive, __: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    asking = caller.ask(app)
    async with asyncio.timeout(5):
        await began.wait()
        caller.end.set()
        await asking

    assert ended.is_set()
    assert caller.heard == []


async def test_what_goes_on_after_the_answer_is_not_cut_off() -> None:
    caller, finished = _Caller(), []

    async def app(_: Scope, receive: Receive, send: Send) -> None:
        body = [await receive(), await receive()]
        for message in ANSWER:
            await send(message)
        finished.append((body, await receive()))

    async with asyncio.timeout(5):
        await caller.ask(app)

    assert finished == [(PIECES, {"type": GONE})]
    assert caller.heard == ANSWER


async def test_what_the_work_raises_reaches_the_server() -> None:
    async def app(_: Scope, receive: Receive, __: Send) -> None:
        await receive()
        raise LookupError

    with pytest.raises(LookupError):
        await _Caller().ask(app)
