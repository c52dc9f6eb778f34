"""Every answer in JSON is reduced to the fields its reader's roles may see, in this one place."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any, get_type_hints

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.kernel.privacy import FieldClass
from services.kernel.reduction import Shape, reduced, shape_of

Clearance = Callable[[frozenset[str]], frozenset[FieldClass]]
"""Which classes of fields the holder of some roles may see today."""

JSON = "application/json"
SUCCESSES = range(200, 300)


class FieldReduction:
    """Leaves out of an answer what its reader may not see; an answer that is seen whole passes as it is."""

    def __init__(self, app: ASGIApp, clearance: Clearance) -> None:
        self.app = app
        self.clearance = clearance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        reducing = _Reducing(scope, send, self.clearance)
        await self.app(scope, receive, reducing.send)


class _Reducing:
    """One answer on its way out; it is held back only while it must be reduced."""

    def __init__(self, scope: Scope, send: Send, clearance: Clearance) -> None:
        self._scope = scope
        self._send = send
        self._clearance = clearance
        self._seen = frozenset[FieldClass]()
        self._shape: Shape | None = None
        self._start: Message | None = None
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and self._must_reduce(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send_reduced(self._start)

    def _must_reduce(self, start: Message) -> bool:
        endpoint = self._scope.get("endpoint")
        is_json = Headers(raw=start["headers"]).get("content-type", "").startswith(JSON)
        if endpoint is None or not is_json or start["status"] not in SUCCESSES:
            return False
        self._shape = answered_shape(endpoint)
        caller = self._scope.get("state", {}).get("caller")
        self._seen = self._clearance(caller.roles if caller else frozenset())
        return self._shape is not None and not self._shape.classes <= self._seen

    async def _send_reduced(self, start: Message) -> None:
        answer = reduced(json.loads(self._body), self._shape, self._seen)
        body = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
        MutableHeaders(scope=start)["Content-Length"] = str(len(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


@cache
def answered_shape(endpoint: Callable[..., Any]) -> Shape | None:
    """Read the shape of what a route's function says it answers; None where it holds no model."""
    return shape_of(get_type_hints(endpoint, include_extras=True).get("return"))
