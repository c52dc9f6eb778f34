"""Holds empty fetches for a broker that answers them at once.

Kafka holds an empty fetch until something comes or `fetch.max.wait.ms` is over. The embedded broker answers it at once,
and a consumer asks again at once: some five hundred times a second, each. Here the answer waits instead.
"""

import asyncio
from typing import Any

from aiokafka.protocol.fetch import FetchRequest

from services.chassis.kafka import ConsumerLine


def hold_empty_fetches(line: ConsumerLine, seconds: float) -> None:
    """Let every started consumer of `line` wait `seconds` after a fetch that brought nothing.

    The consumer's client is wrapped: the library offers no setting, and pausing partitions loses the wake-up of records
    that were fetched before the pause.
    """
    for subscriber in line.names:
        hold_empty_fetches_of(subscriber.consumer._client, seconds)  # noqa: SLF001


def hold_empty_fetches_of(client: Any, seconds: float) -> None:  # noqa: ANN401 - aiokafka has no types
    """Let one started consumer's client wait `seconds` after a fetch that brought nothing."""
    send = client.send

    async def held(node_id: int, request: Any, **options: Any) -> Any:  # noqa: ANN401
        answer = await send(node_id, request, **options)
        if isinstance(request, FetchRequest) and not _brought_something(answer):
            await asyncio.sleep(seconds)
        return answer

    client.send = held


def _brought_something(answer: Any) -> bool:  # noqa: ANN401
    return any(partition[-1] or partition[1] for _, partitions in answer.topics for partition in partitions)
