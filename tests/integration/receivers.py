"""A partner's server for tests: it takes answers and notices, and may be told to refuse some first."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.integration.desk import JsonObject


class Receiver:
    """A partner's server, which notes what it is sent."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, JsonObject]] = []
        self.refusals = 0
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if receiver.refusals:
                    receiver.refusals -= 1
                    self.send_response(503)
                else:
                    receiver.taken.append((self.path, json.loads(body)))
                    self.send_response(202)
                self.end_headers()

            def log_message(self, *_args: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/callbacks"

    def of(self, transaction_id: str) -> list[JsonObject]:
        """List what was taken of a transaction."""
        return [body for _, body in self.taken if body["message"]["transaction_id"] == transaction_id]
