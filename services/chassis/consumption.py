"""The life of the consuming side: begun beside HTTP, tried again while Kafka is away, stopped gracefully."""

import asyncio
import contextlib
from dataclasses import dataclass

import structlog
from aiokafka.errors import KafkaError
from faststream.kafka import KafkaBroker

from services.chassis.empty_fetches import hold_empty_fetches
from services.chassis.kafka import ConsumerLine

RETRY_SECONDS = 1.0
log = structlog.get_logger("kafka")


@dataclass
class Consumption:
    """Starts the broker's subscribers in the background, so that commands are answered while Kafka is away."""

    broker: KafkaBroker
    line: ConsumerLine
    empty_fetch_seconds: float = 0
    started: bool = False
    _task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Start consuming, now or as soon as Kafka answers."""
        self._task = asyncio.create_task(self._start())

    async def end(self) -> None:
        """Finish the messages in hand, commit them and leave the groups."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            await self.broker.stop()
        self.started = False

    def checks(self) -> dict[str, str]:
        """Say how consuming goes, for `/health/ready`."""
        halted = self.line.halted()
        if halted:
            return {"consumers": f"halted: {', '.join(halted)}"}
        return {"consumers": "started" if self.started or not self.line.names else "waiting for the broker"}

    async def lag(self) -> dict[tuple[str, str, int], int]:
        """Count, by consumer, topic and partition, the records between the position and the end last seen.

        Nothing is asked of the broker: the end comes with what is fetched anyway, so it stands still while the broker
        is away and while a full buffer keeps the consumer from fetching.
        """
        found: dict[tuple[str, str, int], int] = {}
        for subscriber, name in self.line.names.items():
            consumer = subscriber.consumer
            for place in consumer.assignment() if consumer is not None else ():
                # A position not known yet is not waited for; after it, the partition is certainly still assigned.
                with contextlib.suppress(TimeoutError, KafkaError):
                    async with asyncio.timeout(0):
                        position = await consumer.position(place)
                        if (end := consumer.highwater(place)) is not None:
                            found[name, place.topic, place.partition] = max(end - position, 0)
        return found

    async def _start(self) -> None:
        while not self.started:
            try:
                await self.broker.start()
                self.started = True
            except Exception as error:  # noqa: BLE001 - any failure to reach Kafka is tried again
                log.warning("consumers wait for the broker", error=type(error).__name__)
                await self.broker.stop()
                await asyncio.sleep(RETRY_SECONDS)
        if self.empty_fetch_seconds:
            hold_empty_fetches(self.line, self.empty_fetch_seconds)
