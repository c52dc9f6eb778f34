"""Everything that stands on topics, read once from the first record to the end they have when reading begins."""

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from services.chassis.broker_access import IN_THE_CLEAR, BrokerAccess
from services.chassis.offsets import Extent

FETCH_MS = 500


async def batches(
    bootstrap_servers: str, extents: Iterable[Extent], access: BrokerAccess = IN_THE_CLEAR
) -> AsyncIterator[Sequence[Any]]:
    """Give the records of partitions as they come, in order within each; no group is joined."""
    ends = {TopicPartition(one.topic, one.partition): one.end for one in extents if one.records}
    if not ends:
        return
    async with AIOKafkaConsumer(
        bootstrap_servers=bootstrap_servers,
        enable_auto_commit=False,
        isolation_level="read_committed",
        **access.options(),
    ) as consumer:
        consumer.assign(sorted(ends))
        await consumer.seek_to_beginning(*ends)
        left = set(ends)
        while left:
            for place, found in (await consumer.getmany(*left, timeout_ms=FETCH_MS)).items():
                yield [record for record in found if record.offset < ends[place]]
            left = {place for place in left if await consumer.position(place) < ends[place]}
