"""Everything that stands on topics, read once from their beginning."""

from collections.abc import Callable
from typing import Any

from services.chassis.offsets import Offsets
from services.chassis.topic_records import batches


async def read_topics(bootstrap_servers: str, is_wanted: Callable[[str], bool]) -> list[Any]:
    """Read the messages of the wanted topics, up to the ends these have when reading begins."""
    async with Offsets(bootstrap_servers) as offsets:
        extents = await offsets.extents(filter(is_wanted, await offsets.topics()))
    return [message async for batch in batches(bootstrap_servers, extents) for message in batch]
