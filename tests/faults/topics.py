"""Everything that stands on topics, read once from their beginning."""

from collections.abc import Callable
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from services.chassis.offsets import Offsets

FETCH_MS = 500


async def read_topics(bootstrap_servers: str, is_wanted: Callable[[str], bool]) -> list[Any]:
    """Read the messages of the wanted topics, up to the ends these have when reading begins."""
    async with Offsets(bootstrap_servers) as offsets:
        extents = await offsets.extents(filter(is_wanted, await offsets.topics()))
    ends = {TopicPartition(one.topic, one.partition): one.end for one in extents if one.records}
    if not ends:
        return []
    async with AIOKafkaConsumer(
        bootstrap_servers=bootstrap_servers, enable_auto_commit=False, isolation_level="read_committed"
    ) as consumer:
        consumer.assign(sorted(ends))
        await consumer.seek_to_beginning(*ends)
        messages, left = [], set(ends)
        while left:
            for place, found in (await consumer.getmany(*left, timeout_ms=FETCH_MS)).items():
                messages += [message for message in found if message.offset < ends[place]]
            left = {place for place in left if await consumer.position(place) < ends[place]}
        return messages
