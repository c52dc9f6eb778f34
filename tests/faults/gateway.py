"""The way of a command to a ready replica, as a ministry's gateway sends it; every attempt is written down."""

import asyncio
import itertools
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic
from types import TracebackType
from typing import Self

import httpx

from story.client import Officer
from tests.faults.cell import SERVICES, Cell
from tests.faults.history import History
from tests.faults.load import Request
from tests.faults.operators import token_of
from tests.faults.sending import Sender

ATTEMPT_SECONDS_MAX = 15.0
COMMAND_SECONDS_MAX = 120.0
PAUSE_SECONDS = 0.1
LOOK_SECONDS = 0.5
TOKEN_SECONDS = 300.0
CONCURRENCY = 8
RETRIED = frozenset({502, 503, 504})


class Gateway:
    """Sends commands to replicas that say they are ready, and repeats what got no answer with the same key."""

    def __init__(self, cell: Cell, history: History) -> None:
        self.cell, self.history = cell, history
        self.unanswered = 0
        """Attempts that were sent and got no answer: what a user behind a plain gateway would have seen fail."""
        self.answered = 0
        self._http = httpx.AsyncClient(timeout=ATTEMPT_SECONDS_MAX, limits=httpx.Limits(max_keepalive_connections=0))
        self._ready: dict[str, bool] = {}
        self._drained: set[str] = set()
        self._in_flight: Counter[str] = Counter()
        self._turn = itertools.count()
        self._tokens: dict[Officer, tuple[str, float]] = {}
        self._looking: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._looking = asyncio.create_task(self._look())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._looking is not None:
            self._looking.cancel()
            with suppress(asyncio.CancelledError):
                await self._looking
        await self._http.aclose()

    async def perform_all(self, requests: Sequence[Request]) -> None:
        """Send the commands by `CONCURRENCY` workers, each in its turn."""
        waiting = iter(requests)

        async def worker() -> None:
            for request in waiting:
                await self.perform(request)

        async with asyncio.TaskGroup() as workers:
            for _ in range(CONCURRENCY):
                workers.create_task(worker())

    async def perform(self, request: Request) -> int | None:
        """Send one command until it is answered; give the status, nothing when time was over."""
        deadline = monotonic() + COMMAND_SECONDS_MAX
        for attempt in itertools.count(1):
            status = await self._attempt(request, attempt)
            if status is not None and status not in RETRIED:
                self.answered += 1
                return status
            if monotonic() > deadline:
                return None
            await asyncio.sleep(PAUSE_SECONDS)
        return None

    async def drain(self, name: str) -> None:
        """Send a replica nothing more and wait until it has answered what it was sent."""
        self._drained.add(name)
        while self._in_flight[name]:  # noqa: ASYNC110 - looked at, not waited for
            await asyncio.sleep(0.01)

    def undrain(self, name: str) -> None:
        """Send it commands again."""
        self._drained.discard(name)

    async def _attempt(self, request: Request, attempt: int) -> int | None:
        if (target := self._choose(request.service)) is None:
            return None
        name, url = target
        token = await self.token(request.officer)
        if token is None:
            return None
        self._in_flight[name] += 1
        try:
            answer = await Sender(self._http, self.history).once(url, request, token, attempt=attempt)
        except httpx.ConnectError:
            self._ready[name] = False
            return None
        except httpx.TransportError:
            self.unanswered += 1
            return None
        finally:
            self._in_flight[name] -= 1
        return answer.status_code

    def _choose(self, service: str) -> tuple[str, str] | None:
        ready = [
            (name, url)
            for name, url in self.cell.urls(service).items()
            if self._ready.get(name) and name not in self._drained
        ]
        return ready[next(self._turn) % len(ready)] if ready else None

    async def _look(self) -> None:
        async with httpx.AsyncClient(timeout=2.0) as http:

            async def one(name: str, url: str) -> None:
                try:
                    self._ready[name] = (await http.get(f"{url}/health/ready")).status_code == httpx.codes.OK
                except httpx.HTTPError:
                    self._ready[name] = False

            while True:
                await asyncio.gather(
                    *(one(name, url) for service in SERVICES for name, url in self.cell.urls(service).items())
                )
                await asyncio.sleep(LOOK_SECONDS)

    async def token(self, officer: Officer) -> str | None:
        """Give an officer's access token; nothing while the issuer is away and none is kept."""
        token, until = self._tokens.get(officer, ("", 0.0))
        if monotonic() < until:
            return token
        try:
            token = await token_of(self.cell, officer, self._http)
        except httpx.TransportError:
            return None
        self._tokens[officer] = (token, monotonic() + TOKEN_SECONDS)
        return token
