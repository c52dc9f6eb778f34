"""Waiting until an armed failpoint is passed."""

import asyncio
from collections.abc import Collection
from time import monotonic

from tests.faults.cell import Cell

REACHED_SECONDS_MAX = 30.0
LOOK_SECONDS = 0.02


async def first_to_pass(
    cell: Cell, failpoint: str, names: Collection[str], action: str = "kill", seconds: float = REACHED_SECONDS_MAX
) -> str | None:
    """Arm a failpoint in replicas and name the first one that passes it, as `passed` does."""
    for name in names:
        cell.arm(name, failpoint, action)
    return await passed(cell, failpoint, names, seconds)


async def passed(
    cell: Cell, failpoint: str, names: Collection[str], seconds: float = REACHED_SECONDS_MAX
) -> str | None:
    """Name the first of some armed replicas that passes, nothing when none did in time; the others are disarmed."""
    deadline = monotonic() + seconds
    try:
        while monotonic() < deadline:
            for name in names:
                if not cell.is_armed(name, failpoint):
                    return name
            await asyncio.sleep(LOOK_SECONDS)
        return None
    finally:
        for name in names:
            cell.disarm(name, failpoint)
