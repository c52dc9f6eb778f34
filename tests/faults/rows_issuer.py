"""X1: the issuers of access tokens are killed; what cannot be decided is not allowed."""

import asyncio
from random import Random
from time import monotonic
from typing import Any

import httpx

from services.kernel import Country
from story.chapters.officers import REGISTRAR
from tests.faults.cells import KEYS_CACHED_SECONDS, SHORT_KEYS
from tests.faults.history import KEYS_BACK, KEYS_LOST
from tests.faults.load import Request
from tests.faults.matrix import Row, Run
from tests.faults.operators import token_of
from tests.faults.scene import DESCRIPTION
from tests.faults.sending import Sender

ATTEMPT_SECONDS_MAX = 15.0
SPARE_SECONDS = 1.0
WITHOUT_SECONDS = 10.0
PAUSE_SECONDS = 0.2
ANSWERED_AGAIN_SECONDS_MAX = 10.0
FIRST_PROBE = 1_000_000
"""Numbers of probes are far above those of the load."""


class Prober:
    """Sends amendments to one replica, once each, and writes every attempt down."""

    def __init__(self, run: Run, name: str, random: Random) -> None:
        self.run, self.random = run, random
        self._url = run.cell.urls("registry")[name]
        self._number = FIRST_PROBE + random.getrandbits(40)

    async def status(self, http: httpx.AsyncClient, token: str) -> int | None:
        """Send one command; tell what it was answered, nothing when it was not."""
        self._number += 1
        body: dict[str, Any] = {**DESCRIPTION, "employees": self.random.randint(1, 500)}
        # The one that the load never suspends.
        path = f"/v1/enterprises/{self.run.scene.enterprises[0]}"
        request = Request(self._number, "registry", REGISTRAR[Country.TL], "PUT", path, body, "")
        try:
            return (await Sender(http, self.run.history).once(self._url, request, token)).status_code
        except httpx.TransportError:
            return None


async def issuer_killed(run: Run, random: Random) -> float | None:
    """Kill the issuer for longer than its keys are kept; the figure is its return to the first command, in seconds."""
    name = random.choice(sorted(run.cell.urls("registry")))
    run.keys_cached_seconds = KEYS_CACHED_SECONDS
    await run.gateway.drain(name)
    try:
        async with httpx.AsyncClient(timeout=ATTEMPT_SECONDS_MAX) as http:
            token = await token_of(run.cell, REGISTRAR[Country.TL], http)
            return await _without_keys(run, Prober(run, name, random), http, token)
    finally:
        run.gateway.undrain(name)
        await asyncio.to_thread(run.cell.issuer.start)


async def _without_keys(run: Run, prober: Prober, http: httpx.AsyncClient, token: str) -> float | None:
    # Nobody else asks this replica: its old keys are over, and the next command reads fresh ones.
    await asyncio.sleep(KEYS_CACHED_SECONDS + SPARE_SECONDS)
    if (status := await prober.status(http, token)) not in (200, 409):
        run.complain(f"before the issuer was killed a command was answered {status}")
    await asyncio.to_thread(run.cell.issuer.kill)
    lost_at = monotonic()
    run.note(KEYS_LOST)
    if (status := await prober.status(http, token)) not in (200, 409):
        run.complain(f"with keys {monotonic() - lost_at:.1f} s old a command was answered {status}")
    await asyncio.sleep(lost_at + KEYS_CACHED_SECONDS + SPARE_SECONDS - monotonic())
    while monotonic() - lost_at < WITHOUT_SECONDS:
        if (status := await prober.status(http, token)) != httpx.codes.SERVICE_UNAVAILABLE:
            run.complain(f"{monotonic() - lost_at:.1f} s after the keys were lost a command was answered {status}")
        await asyncio.sleep(PAUSE_SECONDS)
    run.note(KEYS_BACK)
    await asyncio.to_thread(run.cell.issuer.start)
    back_at = monotonic()
    while (status := await prober.status(http, token)) not in (200, 409):
        if monotonic() - back_at > ANSWERED_AGAIN_SECONDS_MAX:
            run.complain(f"{monotonic() - back_at:.1f} s after the issuer's return a command was answered {status}")
            break
        await asyncio.sleep(PAUSE_SECONDS)
    return monotonic() - back_at


ROWS = (
    Row(
        "X1",
        "the issuer is killed for longer than its keys are kept",
        issuer_killed,
        "issuer back to a command answered, s",
        ANSWERED_AGAIN_SECONDS_MAX,
        commands=80,
        repeats_max=3,
        cell=SHORT_KEYS,
    ),
)
