"""Spares a broker that answers an empty fetch at once: idle consumers look, rest, and look again.

Kafka holds an empty fetch until something comes or `fetch.max.wait.ms` is over. The embedded broker answers it at once,
and a consumer asks again at once: some five hundred times a second, each.
"""

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import Any

from aiokafka.errors import IllegalStateError

from services.chassis.kafka import ConsumerLine

LOOK_SECONDS = 0.005
BUSY_SECONDS = 0.1
"""After a message its consumer goes on without rests for this long."""


@dataclass
class IdlePause:
    """Pauses a consumer's partitions for `seconds` between looks while no message comes to it."""

    line: ConsumerLine
    seconds: float

    async def run(self) -> None:
        """Look and rest for ever; end with every partition resumed."""
        try:
            while True:
                self._resume()
                await asyncio.sleep(LOOK_SECONDS)
                self._pause_idle()
                await asyncio.sleep(self.seconds)
        finally:
            self._resume()

    def _resume(self) -> None:
        for _, consumer in self._consumers():
            # A rebalance may take the assignment away between the two calls.
            with contextlib.suppress(IllegalStateError):
                consumer.resume(*consumer.assignment())

    def _pause_idle(self) -> None:
        busy_since = asyncio.get_running_loop().time() - BUSY_SECONDS
        for subscriber, consumer in self._consumers():
            if self.line.last_message_at.get(subscriber, -inf) < busy_since:
                with contextlib.suppress(IllegalStateError):
                    consumer.pause(*consumer.assignment())

    def _consumers(self) -> Iterator[tuple[Any, Any]]:
        for subscriber in self.line.names:
            consumer = getattr(subscriber, "consumer", None)
            if consumer is not None:
                yield subscriber, consumer
