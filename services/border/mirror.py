"""Fetches what the other ministry offers into this ministry's broker: `python -m services.border.mirror --help`.

For compose, demonstrations and tests; in a cluster MirrorMaker 2 does it. As there, only the topics named in the
agreement are read, the source is never written to, a record keeps its partition and key, and how far it came stands in
the target: each record carries the offset it had. After a stop it goes on behind the last record that arrived.
"""

import argparse
import asyncio
import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.border.agreements.repository import agreement
from services.chassis.broker_access import IN_THE_CLEAR, BrokerAccess
from services.chassis.empty_fetches import hold_empty_fetches_of
from services.chassis.telemetry import configure_logs
from services.kernel import Country

SOURCE_OFFSET = "xb_source_offset"
TRACE_HEADERS = ("traceparent", "tracestate", "baggage", "ce_traceparent", "ce_tracestate")
"""A trace ends at the border: its ids are of the other ministry's cell, and none are brought in here."""
FETCH_MS = 500
RECORDS_AT_ONCE = 500
PAUSE_SECONDS, PAUSE_SECONDS_MAX = 0.5, 30.0
LAST_RECORD_SECONDS_MAX = 10.0
log = structlog.get_logger("mirror")


@dataclass(frozen=True)
class Mirror:
    """One direction of the border."""

    source: str
    """The other ministry's broker."""
    target: str
    """The own broker."""
    sender: Country
    """Whose topics are fetched; its code is put before their names."""
    topics: tuple[str, ...]
    empty_fetch_seconds: float = 0
    """How long a fetch that brought nothing is held; 0 where the broker does that, as Kafka does."""
    source_access: BrokerAccess = IN_THE_CLEAR
    target_access: BrokerAccess = IN_THE_CLEAR

    async def run(self) -> None:
        """Fetch for ever; what fails is tried again behind the last record that arrived."""
        failures = 0
        while True:
            try:
                async with self._source() as source, self._producer() as producer:
                    if self.empty_fetch_seconds:
                        hold_empty_fetches_of(source._client, self.empty_fetch_seconds)  # noqa: SLF001
                    source.assign(await self._partitions(source))
                    await self._resume(source)
                    log.info("fetching", topics=len(self.topics))
                    while True:
                        await self._fetch(source, producer)
                        failures = 0
            except (KafkaError, OSError, TimeoutError) as error:
                failures += 1
                log.warning("the border is closed", error=type(error).__name__, failures=failures)
            await asyncio.sleep(min(PAUSE_SECONDS * 2**failures, PAUSE_SECONDS_MAX))

    async def _partitions(self, source: AIOKafkaConsumer) -> list[TopicPartition]:
        # Asked by name: a subscription to a pattern would show topics nobody agreed on.
        found: list[TopicPartition] = []
        for topic in self.topics:
            await source._client.add_topic(topic)  # noqa: SLF001 - metadata without a subscription has no other door
            found += [TopicPartition(topic, number) for number in source.partitions_for_topic(topic) or ()]
        return found

    async def _resume(self, source: AIOKafkaConsumer) -> None:
        options = self.target_access.options()
        async with AIOKafkaConsumer(bootstrap_servers=self.target, enable_auto_commit=False, **options) as target:
            for place in source.assignment():
                reached = await _last_source_offset(target, TopicPartition(self._here(place.topic), place.partition))
                if reached is None:
                    await source.seek_to_beginning(place)
                else:
                    source.seek(place, reached + 1)

    async def _fetch(self, source: AIOKafkaConsumer, producer: AIOKafkaProducer) -> None:
        fetched: Mapping[TopicPartition, list[Any]] = await source.getmany(
            timeout_ms=FETCH_MS, max_records=RECORDS_AT_ONCE
        )
        sends = [
            await producer.send(
                self._here(record.topic),
                record.value,
                key=record.key,
                partition=record.partition,
                headers=[*crossing_headers(record.headers), (SOURCE_OFFSET, str(record.offset).encode())],
            )
            for records in fetched.values()
            for record in records
        ]
        await asyncio.gather(*sends)

    def _here(self, topic: str) -> str:
        return f"{self.sender}.{topic}"

    def _source(self) -> AIOKafkaConsumer:
        return AIOKafkaConsumer(
            bootstrap_servers=self.source,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            **self.source_access.options(),
        )

    def _producer(self) -> AIOKafkaProducer:
        return AIOKafkaProducer(
            bootstrap_servers=self.target, acks="all", enable_idempotence=True, **self.target_access.options()
        )


async def _last_source_offset(target: AIOKafkaConsumer, place: TopicPartition) -> int | None:
    """Read at the end of a partition here how far the source was read; None: nothing of it is here."""
    target.assign([place])
    begin, end = (await target.beginning_offsets([place]))[place], (await target.end_offsets([place]))[place]
    if end <= begin:
        return None
    target.seek(place, end - 1)
    async with asyncio.timeout(LAST_RECORD_SECONDS_MAX):
        record = await target.getone()
    return int(dict(record.headers)[SOURCE_OFFSET])


def crossing_headers(headers: Iterable[tuple[str, bytes]]) -> Iterable[tuple[str, bytes]]:
    """Leave out what does not cross: another mirror's offset, and the traces of the other ministry's cell."""
    return (one for one in headers if one[0] not in (SOURCE_OFFSET, *TRACE_HEADERS))


def mirror_to(receiver: Country, source: str, target: str, empty_fetch_seconds: float = 0) -> Mirror:
    """Build the mirror of one direction from the agreement."""
    topics = tuple(one.topic for one in agreement().crossings if one.sent_to is receiver)
    reached = access_from("SOURCE"), access_from("TARGET")
    return Mirror(source, target, receiver.other, topics, empty_fetch_seconds, *reached)


class _Variables(BaseSettings):
    """The parts of a `BrokerAccess`, as variables."""

    model_config = SettingsConfigDict(hide_input_in_errors=True)

    ca_file: Path | None = None
    certificate_file: Path | None = None
    key_file: Path | None = None
    user: str | None = None
    password_file: Path | None = None


def access_from(side: Literal["SOURCE", "TARGET"]) -> BrokerAccess:
    """Read how a side's broker is reached: `JEMBATAN_SOURCE_KAFKA_CA_FILE` and so on, named as the services' own.

    Raises:
        ValidationError: a part is given without the parts it needs.
    """
    return BrokerAccess(**_Variables(_env_prefix=f"JEMBATAN_{side}_KAFKA_").model_dump())


def main() -> None:
    """Fetch what the other ministry offers, until stopped."""
    parser = argparse.ArgumentParser(description="Fetch what the other ministry offers into this ministry's broker.")
    parser.add_argument("--to", type=Country, required=True, help="the ministry that receives: id or tl")
    parser.add_argument("--source", required=True, help="the other ministry's broker, host:port")
    parser.add_argument("--target", required=True, help="the own broker, host:port")
    held = "how long to hold a fetch that brought nothing; 0 with Kafka, which does that"
    parser.add_argument("--empty-fetch-seconds", type=float, default=0.0, help=held)
    given = parser.parse_args()
    configure_logs()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(mirror_to(given.to, given.source, given.target, given.empty_fetch_seconds).run())


if __name__ == "__main__":
    main()
