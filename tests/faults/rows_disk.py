"""F1: the database's disk is full, and is freed."""

import asyncio
from contextlib import suppress
from random import Random
from time import monotonic

from tests.faults.cell import REPLICAS
from tests.faults.direct import Direct, further
from tests.faults.load import COMMANDERS
from tests.faults.matrix import Row, Run
from tests.faults.small_disk import SmallDiskCell

FULL_SECONDS = 10.0
RECOVERY_SECONDS_MAX = 60.0
RESTART_SECONDS = 1.0
PROBE_SECONDS = 0.5
UNAVAILABLE = 503


async def fill_disk(run: Run, random: Random) -> float | None:
    """Fill the database's disk and free it; the figure is how long after that commands are done again, in seconds."""
    cell = run.cell
    assert isinstance(cell, SmallDiskCell)
    if cell.refusal:
        run.complain(f"NOT RUN: no disk could be mounted: {cell.refusal}")
        return None
    starting = asyncio.create_task(_start_again(run, cell))
    try:
        await asyncio.to_thread(cell.fill)
        filled_at = monotonic()
        run.note(f"the database's disk full for {FULL_SECONDS:.0f} s")
        await asyncio.to_thread(cell.write_until_refused)
        async with Direct(run) as direct:
            await _ask(run, random, direct, until=filled_at + FULL_SECONDS)
            cell.free()
            freed_at = monotonic()
            replicas = [f"{service}-{replica}" for service in COMMANDERS for replica in REPLICAS]
            if await direct.until_decided(random, replicas, RECOVERY_SECONDS_MAX) is None:
                run.complain(f"commands are not done {RECOVERY_SECONDS_MAX:.0f} s after there was space again")
            return monotonic() - freed_at
    finally:
        starting.cancel()
        with suppress(asyncio.CancelledError):
            await starting


async def _ask(run: Run, random: Random, direct: Direct, until: float) -> None:
    """Ask for commands; what the database still finds room for is done, and the checker looks whether it was kept."""
    put_off = 0
    while monotonic() < until:
        (request,) = further(run, random, 1, "registry")
        seen = await direct.send(request, f"registry-{random.choice(REPLICAS)}")
        put_off += seen.status == UNAVAILABLE
        if not seen.is_decided and seen.status != UNAVAILABLE:
            run.complain(f"with a full disk {seen}")
        await asyncio.sleep(PROBE_SECONDS)
    if not put_off:
        run.complain("every command was done while the disk was full: the row shows nothing")


async def _start_again(run: Run, cell: SmallDiskCell) -> None:
    """Start the database whenever it has ended, as the supervisor of a cell does."""
    while True:
        if cell.mongo.pid is None:
            run.note("the database ended and is started again")
            # Not even its configuration can be written while the disk is full.
            with suppress(OSError):
                cell.mongo.spawn()
        await asyncio.sleep(RESTART_SECONDS)


ROWS = (
    Row(
        "F1",
        "the database's disk full for 10 s",
        fill_disk,
        "freed to commands done, s",
        RECOVERY_SECONDS_MAX,
        repeats_max=2,
        cell="small disk",
    ),
)
