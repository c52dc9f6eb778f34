"""Where answers to other registries are sent: over TLS, to the address of the settings, and never on from there."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from services.chassis.outgoing import Identity, Outgoing
from services.registry.spdci.batches import ANSWER_BYTES_MAX, GONE, UNANSWERED, post

OUTGOING = Outgoing(Identity(), 5.0, ANSWER_BYTES_MAX)


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


async def test_nothing_is_sent_without_tls_unless_that_is_allowed(address: str) -> None:
    Redirecting.seen.clear()

    refused = await post(OUTGOING, f"{address}/second", b"{}", plain_allowed=False)
    allowed = await post(OUTGOING, f"{address}/second", b"{}", plain_allowed=True)

    assert (refused, allowed, Redirecting.seen) == (GONE, 200, ["/second"])


async def test_a_redirect_is_not_followed(address: str) -> None:
    Redirecting.seen.clear()

    assert await post(OUTGOING, f"{address}/first", b"{}", plain_allowed=True) == 307
    assert Redirecting.seen == ["/first"]


async def test_where_nobody_listens_there_is_no_status() -> None:
    assert await post(OUTGOING, "http://127.0.0.1:9/", b"{}", plain_allowed=True) == UNANSWERED
