"""What goes on beside the requests goes on after a failure, and is sent only where it may be."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, cast

import pytest

from services.chassis import beside
from services.chassis.beside import go_on
from services.chassis.posting import GONE, post_json

SETTINGS, UOW = cast("Any", None), cast("Any", None)


class Redirecting(BaseHTTPRequestHandler):
    """Sends whoever posts elsewhere, and takes what is posted there."""

    seen: list[str] = []  # noqa: RUF012 - shared on purpose

    def do_POST(self) -> None:
        """Note the path."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append(self.path)
        self.send_response(307 if self.path == "/first" else 200)
        self.send_header("Location", "/second")
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Redirecting)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


async def test_a_step_that_fails_is_taken_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "FAILURE_REST_SECONDS", 0.0)
    taken, over = list[int](), asyncio.Event()

    async def step(_settings: Any, _uow: Any) -> bool:
        taken.append(len(taken))
        if len(taken) == 1:
            raise ValueError("once")
        over.set()
        return False

    task = asyncio.create_task(go_on(step, SETTINGS, UOW))
    await asyncio.wait_for(over.wait(), 5)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task

    assert taken[:2] == [0, 1]


async def test_nothing_is_sent_without_tls_unless_that_is_allowed(address: str) -> None:
    Redirecting.seen.clear()

    refused = await post_json(f"{address}/second", b"{}", plain_allowed=False)
    allowed = await post_json(f"{address}/second", b"{}", plain_allowed=True)

    assert (refused, allowed, Redirecting.seen) == (GONE, 200, ["/second"])


async def test_a_redirect_is_not_followed(address: str) -> None:
    Redirecting.seen.clear()

    assert await post_json(f"{address}/first", b"{}", plain_allowed=True) == 307
    assert Redirecting.seen == ["/first"]


async def test_where_nobody_listens_there_is_no_status() -> None:
    assert await post_json("http://127.0.0.1:9/", b"{}", plain_allowed=True) == 0
