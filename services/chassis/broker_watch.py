"""Notices that the broker went away, also while nothing is being sent."""

import asyncio
import contextlib
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
        self._lost = False
        self._task: asyncio.Task[None] | None = None

    def take_loss(self) -> bool:
        """Tell once for each loss, after the broker answers again."""
        lost, self._lost = self._lost, False
        return lost

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
        met_before = False
        while True:
            try:
                reader, writer = await asyncio.open_connection(host, int(port))
            except OSError:
                await asyncio.sleep(RETRY_SECONDS)
                continue
            self._lost = self._lost or met_before
            met_before = True
            with contextlib.suppress(OSError):
                await reader.read(1)
            writer.close()
