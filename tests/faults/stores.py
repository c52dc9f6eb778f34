"""What the databases and the topics hold after a run, read once; plain values, so that a test can build them."""

import asyncio
import hashlib
import importlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pymongo import MongoClient

from deploy.embedded.programs import SERVICES
from services.chassis.offsets import Offsets
from services.chassis.subscriptions import Subscription
from services.kernel import Country
from tests.faults.observations import Observations, Place
from tests.faults.topics import read_topics

CHASSIS_COLLECTIONS = frozenset({"outbox", "inbox", "watermarks", "dead_letters", "leases", "answers", "audit"})
OTHER_COLLECTIONS = frozenset({"health", "counters", "audit_buckets", "audit_heads", "audit_roots", "audit_unrooted"})
"""The chassis' own too; no check looks at them."""
READ_SECONDS_MAX = 120.0
Row = dict[str, Any]


class Record(NamedTuple):
    """A message on a topic; what its headers do not tell is empty or 0."""

    topic: str
    partition: int
    offset: int
    key: str
    event_id: str
    type: str
    aggregate_id: str
    version: int
    digest: str

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.topic, self.partition, self.offset)


@dataclass(frozen=True)
class ServiceStore:
    """One service's database; rows are documents as they are kept."""

    aggregates: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    """By collection: documents with `version` and `recorded_at`."""
    projections: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    """By collection: the other documents of the service's own."""
    outbox: Sequence[Row] = ()
    inbox: Sequence[Row] = ()
    watermarks: Sequence[Row] = ()
    dead_letters: Sequence[Row] = ()
    leases: Sequence[Row] = ()
    answers: Sequence[Row] = ()
    audit: Sequence[Row] = ()
    consumers: Sequence[str] = ()
    """The consumers the service declares, whether or not they ever came to apply anything."""

    def states(self) -> dict[str, Row]:
        """Every aggregate by id."""
        return {row["_id"]: row for rows in self.aggregates.values() for row in rows}


@dataclass(frozen=True)
class Stores:
    """Everything a check looks at beside the history."""

    services: Mapping[str, ServiceStore] = field(default_factory=dict)
    topics: Sequence[Record] = ()
    lag: Mapping[str, int] = field(default_factory=dict)
    """Records a group has not committed, by `group topic/partition`; only what is above 0."""
    observations: Observations = field(default_factory=Observations)

    def facts(self) -> list[Row]:
        """Every fact of every outbox."""
        return [fact for store in self.services.values() for fact in store.outbox]

    def published(self) -> list[Record]:
        """The records the relays sent: without those the harness put there itself."""
        return [record for record in self.topics if record.place not in self.observations.injected]


def digest_of(value: bytes | str) -> str:
    """Hash a payload."""
    return hashlib.sha256(value.encode() if isinstance(value, str) else value).hexdigest()


def hears(consumer: str, aggregatetype: str) -> bool:
    """Tell whether a consumer reads the facts of a kind of aggregate (`service.aggregate`)."""
    return consumer.endswith(f".{aggregatetype}")


def declared(names: Collection[str] = SERVICES) -> list[tuple[str, Subscription]]:
    """List what the services subscribe to, each with its service."""
    return [
        (name, entry)
        for name in names
        for part in importlib.import_module(f"services.{name}.rooms").SUBSCRIPTIONS
        for entry in part.entries
    ]


def groups_of(names: Collection[str] = SERVICES, prefix: str = "") -> dict[str, str]:
    """List the consumer groups of services with the topic each reads."""
    return {
        f"{prefix}{entry.consumer}.{ministry}": entry.topic.of(ministry)
        for _, entry in declared(names)
        for ministry in Country
    }


async def read_stores(
    mongo_url: str,
    bootstrap_servers: str,
    prefix: str = "jembatan",
    *,
    names: Collection[str] = SERVICES,
    hearing: Collection[str] | None = None,
    group_prefix: str = "",
) -> Stores:
    """Read the databases, then every topic to the end it had when reading began, and how far each group came.

    `hearing` are the services whose consumers ran; None: those of all `names`.

    Raises:
        TimeoutError: the broker did not give its topics within `READ_SECONDS_MAX`.
    """
    heard = names if hearing is None else hearing
    databases = await asyncio.to_thread(read_databases, mongo_url, prefix, names, heard)
    async with asyncio.timeout(READ_SECONDS_MAX):
        messages = await read_topics(bootstrap_servers, lambda topic: _is_ours(topic, names))
        lag = await read_lag(bootstrap_servers, groups_of(heard, group_prefix))
    return Stores(databases, sorted(map(_record, messages)), lag)


def read_databases(
    mongo_url: str,
    prefix: str = "jembatan",
    names: Collection[str] = SERVICES,
    hearing: Collection[str] = SERVICES,
) -> dict[str, ServiceStore]:
    """Read the databases alone."""
    with MongoClient[Row](mongo_url, tz_aware=True) as client:
        return {name: _read_database(client[f"{prefix}_{name}"], (name,) if name in hearing else ()) for name in names}


def _read_database(db: Any, hearing: Collection[str]) -> ServiceStore:
    rows: dict[str, list[Row]] = {collection: list(db[collection].find()) for collection in db.list_collection_names()}
    own = {
        collection: found
        for collection, found in rows.items()
        if collection not in CHASSIS_COLLECTIONS | OTHER_COLLECTIONS
    }
    chassis = {collection: rows.get(collection, []) for collection in CHASSIS_COLLECTIONS}
    return ServiceStore(
        aggregates={
            collection: kept for collection, found in own.items() if (kept := [r for r in found if _counts(r)])
        },
        projections={
            collection: kept for collection, found in own.items() if (kept := [r for r in found if not _counts(r)])
        },
        consumers=tuple(entry.consumer for _, entry in declared(hearing)),
        **chassis,
    )


def _counts(row: Row) -> bool:
    return "version" in row and "recorded_at" in row


def _is_ours(topic: str, names: Collection[str]) -> bool:
    parts = topic.split(".")
    return len(parts) == 4 and parts[0] in set(Country) and parts[1] in names


def _record(message: Any) -> Record:
    headers = {name: (value or b"").decode("utf-8", "replace") for name, value in message.headers or ()}
    version = headers.get("ce_aggregateversion", "")
    return Record(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        key=(message.key or b"").decode("utf-8", "replace"),
        event_id=headers.get("ce_id", ""),
        type=headers.get("ce_type", ""),
        aggregate_id=headers.get("ce_subject", ""),
        version=int(version) if version.isascii() and version.isdecimal() else 0,
        digest=digest_of(message.value or b""),
    )


async def read_lag(bootstrap_servers: str, groups: Mapping[str, str]) -> dict[str, int]:
    """Count what each group has not committed, by `group topic/partition`; only what is above 0."""
    async with Offsets(bootstrap_servers) as offsets:
        positions = await offsets.positions(groups)
    return {f"{one.group} {one.extent.topic}/{one.extent.partition}": one.lag for one in positions if one.lag}
