"""C1: one replica's clock is wrong, by minutes and by a day, and steps back while it runs.

The clock is that of one process: libfaketime of the Debian package `faketime`, read anew from a file at every look.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from random import Random
from time import time

import httpx

from services.chassis.development_issuer import TOKEN_SECONDS
from services.chassis.lease import LEASE_ID
from services.chassis.tokens import LEEWAY_SECONDS
from services.kernel import Country
from story.chapters.officers import REGISTRAR
from tests.faults.cell import LEASE_SECONDS, Cell, PythonProcess
from tests.faults.injecting import kept, until
from tests.faults.load import own_commands
from tests.faults.matrix import Row, Run
from tests.faults.operators import consumed, token_of
from tests.faults.stores import Row as Document

LIBRARIES = tuple(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
SKEWS_SECONDS = (300, -300, 86_400, -86_400, 0)
"""One after the other in the same process; every second one is a step back."""
SKEWED = ("registry", "evaluation")
"""The first one relays, the second one only consumes."""
COMMANDS = 15
"""Sent at each skew."""
HELD_SECONDS_MAX = 30.0
APPLIED_SECONDS_MAX = 45.0
REST_SECONDS_MAX = 30.0
CLOCKS_APART_SECONDS = 2.0
log = logging.getLogger("faults")


async def skewed(run: Run, random: Random) -> float | None:
    """Let two replicas' clocks go wrong; the figure is the longest time until all facts of a skew were applied."""
    if not LIBRARIES:
        log.critical("C1 is NOT RUN: the Debian package faketime is missing")
        return None
    names = {service: random.choice(sorted(run.cell.urls(service))) for service in SKEWED}
    clock = run.cell.folder / "clock"
    longest = 0.0
    async with AsyncExitStack() as stack:
        for name in names.values():
            _turn(clock, SKEWS_SECONDS[0])
            await stack.enter_async_context(_with_clock(run, name, clock))
        run.note(f"{' and '.join(names.values())} read a clock that is wrong")
        epoch = await _take_lease(run, names["registry"])
        for skew in SKEWS_SECONDS:
            _turn(clock, skew)
            run.note(f"their clock is {skew} s off")
            longest = max(longest, await _one_skew(run, random, names))
            await _judge_lease(run, names["registry"], epoch, skew)
            await _judge_tokens(run, names["registry"], skew)
    await asyncio.to_thread(run.cell.wait_ready, *names.values())
    return longest


def _turn(clock: Path, skew: int) -> None:
    unfinished = clock.with_suffix(".part")
    unfinished.write_text(f"{skew:+d}\n")
    unfinished.rename(clock)


@asynccontextmanager
async def _with_clock(run: Run, name: str, clock: Path) -> AsyncIterator[PythonProcess]:
    """Start a replica again with another clock, outside the gateway; at the end with its own."""
    await run.gateway.drain(name)
    own = run.cell.replicas[name].given
    wrong = {
        "LD_PRELOAD": str(LIBRARIES[0]),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    try:
        await asyncio.to_thread(_restart, run.cell, name, own | wrong)
        yield run.cell.replicas[name]
    finally:
        await asyncio.to_thread(_restart, run.cell, name, own)
        run.gateway.undrain(name)


def _restart(cell: Cell, name: str, given: dict[str, str]) -> None:
    with cell.held_down(name) as replica:
        replica.stop()
        replica.given = given
        replica.start()


async def _take_lease(run: Run, name: str) -> int:
    """Let the replica relay: the other one goes away until the lease has changed hands."""
    (other,) = run.cell.urls("registry").keys() - {name}
    with run.cell.held_down(other) as replica:
        await asyncio.to_thread(replica.stop)

        async def holds() -> bool:
            holder: str = (await _lease(run))["holder"]
            return holder == name

        if await until(holds, HELD_SECONDS_MAX) is None:
            run.complain(f"{name} did not take the lease")
        await asyncio.to_thread(replica.start)
    return int((await _lease(run))["epoch"])


async def _one_skew(run: Run, random: Random, names: dict[str, str]) -> float:
    """Send commands, wait until all they did is applied, and see that both replicas had a part in it."""
    before = await _applied(run, names["evaluation"])

    async def has_applied() -> bool:
        await run.gateway.perform_all(own_commands(random, COMMANDS, run.scene))
        return await _applied(run, names["evaluation"]) > before

    if await until(has_applied, APPLIED_SECONDS_MAX) is None:
        run.complain(f"{names['evaluation']} applied nothing")
    return await run.at_rest(REST_SECONDS_MAX)


async def _applied(run: Run, name: str) -> int:
    return (await consumed(run.cell, "evaluation", "applied", name)).total()


async def _lease(run: Run) -> Document:
    (found,) = await kept(run.cell, "registry", "leases", {"_id": LEASE_ID})
    return found


async def _judge_lease(run: Run, name: str, epoch: int, skew: int) -> None:
    lease = await _lease(run)
    left = lease["expires_at_ms"] / 1000 - time()
    if (lease["holder"], lease["epoch"]) != (name, epoch):
        run.complain(f"at {skew} s the lease went from {name}, epoch {epoch}, to {lease['holder']}, {lease['epoch']}")
    elif not 0 < left < LEASE_SECONDS + CLOCKS_APART_SECONDS:
        run.complain(f"at {skew} s the lease ends in {left:.1f} s by the database's clock")


async def _judge_tokens(run: Run, name: str, skew: int) -> None:
    """A token that is not yet valid by the replica's clock, or no longer, is refused there."""
    async with httpx.AsyncClient() as http:
        token = await token_of(run.cell, REGISTRAR[Country.TL], http)
        url = f"{run.cell.urls('registry')[name]}/v1/enterprises/{run.scene.enterprises[0]}"
        status = (await http.get(url, headers={"Authorization": f"Bearer {token}"})).status_code
    expected = 200 if -LEEWAY_SECONDS <= skew < TOKEN_SECONDS else 401
    if status != expected:
        run.complain(f"at {skew} s a token of now was answered {status} instead of {expected}")


ROWS = (
    Row(
        "C1",
        "the clocks of a relaying and of a consuming replica are 5 minutes and 24 hours off and step back",
        skewed,
        "at rest after the commands of a skew, s",
        15.0,
        repeats_max=4,
    ),
)
