"""Catching up: a service's own consumers are watched until they have taken every record there was at the start."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import FastAPI

from services.chassis.kafka import group_of
from services.chassis.offsets import Offsets, Position
from services.chassis.settings import Settings

LOOK_SECONDS = 0.25
STALL_SECONDS_MAX = 120.0
"""So long no record was taken: something is wrong that waiting does not mend."""

Progress = Callable[[int, int], None]
"""Hears how many records were taken, and of how many."""


class StalledError(RuntimeError):
    """The consumers do not come to the end of their topics."""


@dataclass(frozen=True)
class Pass:
    """One pass over every kept record."""

    records: int
    seconds: float
    cut: tuple[str, ...]
    """Partitions whose first records were removed by age: what they told is missing."""

    @property
    def records_per_second(self) -> float:
        """How fast it was."""
        return round(self.records / self.seconds, 1) if self.seconds else 0.0


def groups_of(app: FastAPI) -> dict[str, str]:
    """List a service's consumer groups with the topic each reads."""
    settings: Settings = app.state.settings
    return {
        group_of(settings, entry, topic): topic
        for entry in app.state.subscriptions
        for topic in (entry.topic.of(ministry) for ministry in settings.hears)
    }


async def catch_up(app: FastAPI, progress: Progress) -> Pass:
    """Wait until the running consumers of `app` have taken what their topics held when this began.

    Raises:
        StalledError: they halted, or took nothing for `STALL_SECONDS_MAX`.
    """
    started = moved_at = time.monotonic()
    groups, done = groups_of(app), -1
    settings = app.state.settings
    async with Offsets(settings.kafka_bootstrap_servers, settings.kafka_access) as offsets:
        wanted = await offsets.positions(groups)
        total = sum(position.extent.records for position in wanted)
        while (taken := _taken(wanted, await offsets.positions(groups))) < total:
            if taken > done:
                done, moved_at = taken, time.monotonic()
                progress(done, total)
            if halted := app.state.consumption.line.halted():
                raise StalledError(f"too many messages in a row were parked by {', '.join(halted)}")
            if time.monotonic() - moved_at > STALL_SECONDS_MAX:
                raise StalledError(f"{done} of {total} records were taken, then none for {STALL_SECONDS_MAX:.0f} s")
            await asyncio.sleep(LOOK_SECONDS)
    progress(total, total)
    cut = sorted({f"{entry.extent.topic}/{entry.extent.partition}" for entry in wanted if entry.extent.first})
    return Pass(total, time.monotonic() - started, tuple(cut))


def _taken(wanted: list[Position], reached: list[Position]) -> int:
    """Count what was taken of what was wanted; what came later does not count."""
    committed = {(one.group, one.extent.topic, one.extent.partition): one.committed or 0 for one in reached}
    return sum(
        max(
            min(committed.get((one.group, one.extent.topic, one.extent.partition), 0), one.extent.end), one.extent.first
        )
        - one.extent.first
        for one in wanted
    )
