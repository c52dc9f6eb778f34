"""One attempt at a command: sent once and written down with its answer, or with none."""

import asyncio
from dataclasses import dataclass
from time import monotonic

import httpx

from tests.faults.history import Answer, History, Invocation
from tests.faults.load import Request


@dataclass(frozen=True)
class Sender:
    """Sends over `http` and writes down in `history`."""

    http: httpx.AsyncClient
    history: History

    async def once(
        self, url: str, request: Request, token: str, *, attempt: int = 1, seconds: float | None = None
    ) -> httpx.Response:
        """Send a command to the service at `url`; after `seconds` the caller closes the connection.

        Raises:
            httpx.TransportError: there was no answer.
            TimeoutError: there was none within `seconds`.
        """
        headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": request.key} if request.key else {})
        number, path, body = request.number, request.path, request.body
        self.history.append(Invocation(number, request.key, request.method, path, body, monotonic(), attempt))
        try:
            async with asyncio.timeout(seconds):
                answer = await self.http.request(request.method, url + path, json=body, headers=headers)
        except (TimeoutError, httpx.TransportError):
            self.history.append(Answer(number, attempt, None, None, monotonic()))
            raise
        told = answer.json() if "json" in answer.headers.get("content-type", "") else None
        self.history.append(Answer(number, attempt, answer.status_code, told, monotonic()))
        return answer
