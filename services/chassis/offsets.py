"""Where groups stand on their topics: the first, the committed and the end offset of each partition."""

import asyncio
import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import GroupCoordinatorNotAvailableError, GroupLoadInProgressError

from services.chassis.broker_access import IN_THE_CLEAR, BrokerAccess

REQUEST_TIMEOUT_MS = 10_000
COORDINATOR_ATTEMPTS_MAX = 20
COORDINATOR_PAUSE_SECONDS = 0.5


@dataclass(frozen=True)
class Extent:
    """What one partition of a topic holds."""

    topic: str
    partition: int
    first: int
    end: int

    @property
    def records(self) -> int:
        """How many records are kept."""
        return self.end - self.first


@dataclass(frozen=True)
class Position:
    """How far a group has come with one partition; `committed` is None before its first commit."""

    group: str
    extent: Extent
    committed: int | None

    @property
    def lag(self) -> int:
        """How many kept records the group has still to take."""
        return self.extent.end - min(max(self.committed or 0, self.extent.first), self.extent.end)

    @property
    def lost(self) -> int:
        """How many records were removed by age before the group took them."""
        return max(self.extent.first - self.committed, 0) if self.committed is not None else 0


class Offsets:
    """Asks a broker about topics and groups; it joins no group and changes nothing."""

    def __init__(self, bootstrap_servers: str, access: BrokerAccess = IN_THE_CLEAR) -> None:
        place = {"bootstrap_servers": bootstrap_servers, "request_timeout_ms": REQUEST_TIMEOUT_MS, **access.options()}
        self._admin = AIOKafkaAdminClient(**place)
        self._consumer = AIOKafkaConsumer(**place, isolation_level="read_committed", enable_auto_commit=False)

    async def __aenter__(self) -> Self:
        try:
            await self._admin.start()
            await self._consumer.start()
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._close()

    async def topics(self) -> frozenset[str]:
        """Name the topics there are."""
        return frozenset(await self._admin.list_topics())

    async def extents(self, topics: Iterable[str]) -> list[Extent]:
        """Tell what each partition of the topics holds; a topic that is not there has none."""
        # Asked for the list first: a broker may make the topics it is asked about.
        present = sorted(set(topics) & await self.topics())
        if not present:
            return []
        described = await self._admin.describe_topics(present)
        places = [
            TopicPartition(topic["topic"], found["partition"]) for topic in described for found in topic["partitions"]
        ]
        first, end = await self._consumer.beginning_offsets(places), await self._consumer.end_offsets(places)
        return [Extent(place.topic, place.partition, first[place], end[place]) for place in sorted(places)]

    async def positions(self, groups: Mapping[str, str]) -> list[Position]:
        """Tell how far each group has come with its topic."""
        extents = await self.extents(groups.values())
        found = []
        for group, topic in groups.items():
            committed = {place: kept.offset for place, kept in (await self._committed(group)).items()}
            for extent in extents:
                if extent.topic == topic:
                    offset = committed.get(TopicPartition(topic, extent.partition), -1)
                    found.append(Position(group, extent, offset if offset >= 0 else None))
        return found

    async def settings(self, topics: Iterable[str]) -> dict[str, dict[str, str]]:
        """Tell the settings of topics that are there, by topic and name."""
        wanted = [ConfigResource(ConfigResourceType.TOPIC, topic) for topic in topics]
        answers = await self._admin.describe_configs(wanted) if wanted else []
        return {
            name: {entry[0]: entry[1] for entry in entries}
            for answer in answers
            for _, _, _, name, entries in answer.resources
        }

    async def _committed(self, group: str) -> dict[TopicPartition, Any]:
        for _ in range(COORDINATOR_ATTEMPTS_MAX - 1):
            # A broker whose first group this is has still to make the place where it keeps groups.
            with contextlib.suppress(GroupCoordinatorNotAvailableError, GroupLoadInProgressError):
                return await self._offsets_of(group)
            await asyncio.sleep(COORDINATOR_PAUSE_SECONDS)
        return await self._offsets_of(group)

    async def _offsets_of(self, group: str) -> dict[TopicPartition, Any]:
        found: dict[TopicPartition, Any] = await self._admin.list_consumer_group_offsets(group)
        return found

    async def _close(self) -> None:
        await self._consumer.stop()
        await self._admin.close()
