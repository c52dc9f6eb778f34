"""Spares a broker that answers an empty fetch at once: idle consumers look, rest, and look again.

Kafka holds an empty fetch until something comes or `fetch.max.wait.ms` is over. The embedded broker answers it at once,
and a consumer asks again at once: some five hundred times a second, each.
"""

import asyncio
import contextlib
from dataclasses import dataclass

from aiokafka.errors import IllegalStateError
from faststream.kafka import KafkaBroker

from services.chassis.kafka import ConsumerLine

LOOK_SECONDS = 0.005
BUSY_SECONDS = 0.5
"""After a message the consumers go on without rests for this long."""


@dataclass
class IdlePause:
    """Pauses the consumers' partitions for `seconds` between looks while no message comes."""

    broker: KafkaBroker
    line: ConsumerLine
    seconds: float

    async def run(self) -> None:
        """Look and rest for ever; end with every partition resumed."""
        loop = asyncio.get_running_loop()
        try:
            while True:
                self._switch("resume")
                await asyncio.sleep(LOOK_SECONDS)
                if loop.time() - self.line.last_message_at > BUSY_SECONDS:
                    self._switch("pause")
                await asyncio.sleep(self.seconds)
        finally:
            self._switch("resume")

    def _switch(self, how: str) -> None:
        for subscriber in self.broker.subscribers:
            consumer = getattr(subscriber, "consumer", None)
            if consumer is None:
                continue
            # A rebalance may take the assignment away between the two calls.
            with contextlib.suppress(IllegalStateError):
                getattr(consumer, how)(*consumer.assignment())
