"""Commands sent straight to one replica, once, as no gateway would: what a caller sees who has only that one."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from random import Random
from time import monotonic
from types import TracebackType
from typing import Self

import httpx

from deploy.server_process import LOCALHOST
from tests.faults.load import Request, draw
from tests.faults.matrix import Run
from tests.faults.sending import Sender

OWN_NUMBERS_FROM = 1_000_000
"""Above every number of the load."""
DRAWN_FOR_EACH = 20
SECONDS_MAX = 60.0


@dataclass(frozen=True)
class Seen:
    """One answer as the caller saw it; a status of None is none."""

    request: Request
    replica: str
    status: int | None
    seconds: float
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_decided(self) -> bool:
        """The service did it or refused it; neither failed nor put it off."""
        return self.status is not None and self.status < 500

    def __str__(self) -> str:
        return f"{self.replica} answered {self.status} after {self.seconds:.1f} s"


def further(run: Run, random: Random, count: int, service: str = "") -> list[Request]:
    """Draw commands beside the load, of one service if one is named; send each, or their numbers come again."""
    numbers = [one.n for one in run.history.invocations if one.n >= OWN_NUMBERS_FROM]
    first = max(numbers, default=OWN_NUMBERS_FROM) + 1
    drawn = draw(random.getrandbits(32), count * DRAWN_FOR_EACH, run.scene, first=first)
    return list(islice((one for one in drawn if service in ("", one.service)), count))


class Direct:
    """Sends and writes down; as many connections as are wanted, none used twice."""

    def __init__(self, run: Run) -> None:
        self.run = run
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
        self._http = httpx.AsyncClient(timeout=SECONDS_MAX, limits=limits, trust_env=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def send(self, request: Request, replica: str, gone_after: float = SECONDS_MAX) -> Seen:
        """Send it once; the caller closes the connection after `gone_after` seconds."""
        url = f"http://{LOCALHOST}:{self.run.cell.replicas[replica].port}"
        token, history = str(await self.run.gateway.token(request.officer)), self.run.history
        attempt = 1 + sum(one.n == request.number for one in history.invocations)
        sent_at = monotonic()
        try:
            answer = await Sender(self._http, history).once(url, request, token, attempt=attempt, seconds=gone_after)
        except (TimeoutError, httpx.TransportError):
            return Seen(request, replica, None, monotonic() - sent_at)
        return Seen(request, replica, answer.status_code, monotonic() - sent_at, answer.headers)

    async def until_decided(self, random: Random, replicas: Sequence[str], seconds: float) -> float | None:
        """Send each replica commands until it does them again; give the seconds, nothing when it took longer."""
        started_at = monotonic()
        for replica in replicas:
            while True:
                (request,) = further(self.run, random, 1, replica.rpartition("-")[0])
                if (await self.send(request, replica)).is_decided:
                    break
                if monotonic() - started_at > seconds:
                    return None
                await asyncio.sleep(0.1)
        return monotonic() - started_at
