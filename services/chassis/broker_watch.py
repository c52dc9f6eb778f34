"""Notices that the broker went away, also while nothing is being sent."""

import asyncio
import contextlib
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from services.chassis.settings import Settings

RETRY_SECONDS = 0.5


class BrokerWatch:
    """Keeps one idle connection; its end is the broker's.

    Only beside a broker that may forget what it acknowledged (`republish_after_broker_loss_seconds`).
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lost_at: datetime | None = None
        self._task: asyncio.Task[None] | None = None

    def take_loss(self) -> datetime | None:
        """Tell once when the broker was lost, after it answers again; None where it was not."""
        lost_at, self._lost_at = self._lost_at, None
        return lost_at

    def note_loss(self, at: datetime) -> None:
        """Remember a loss, or give one back that could not be dealt with; the earliest counts."""
        self._lost_at = min(self._lost_at or at, at)

    async def __aenter__(self) -> Self:
        if self._settings.republish_after_broker_loss_seconds:
            self._task = asyncio.create_task(self._watch())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _watch(self) -> None:
        host, port = self._settings.kafka_bootstrap_servers.split(",")[0].rsplit(":", 1)
        ended_at: datetime | None = None
        while True:
            try:
                reader, writer = await asyncio.open_connection(host, int(port))
            except OSError:
                await asyncio.sleep(RETRY_SECONDS)
                continue
            if ended_at is not None:
                self.note_loss(ended_at)
            try:
                with contextlib.suppress(OSError):
                    await reader.read(1)
            finally:
                writer.close()
            ended_at = datetime.now(UTC)
            # Where something accepts and hangs up at once, asking again must not take the processor.
            await asyncio.sleep(RETRY_SECONDS)
