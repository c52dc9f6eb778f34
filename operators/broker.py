"""What the broker knows of a cell: how far each group has come, and whether each topic is as it must be."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from aiokafka.errors import KafkaError

from operators.cell import Cell
from operators.declared import Declared, access_of, broker_of, declared
from operators.outcomes import Exit, JsonObject, unreachable
from operators.showing import Report, table
from services.chassis.offsets import Extent, Offsets, Position

SETTINGS_SHOWN = ("cleanup.policy", "retention.ms", "segment.ms", "min.insync.replicas")
MS_PER_DAY = 86_400_000
LAG_COLUMNS = ("service", "group", "topic", "partition", "first", "committed", "end", "lag", "lost")
TOPIC_COLUMNS = ("topic", "publisher", "readers", "partitions", "records", "retention_days", "fault")

T = TypeVar("T")


def lag(cell: Cell, *, lag_max: int) -> Report:
    """Tell for each group, topic and partition how many records wait to be taken."""
    known = declared(cell)
    groups = {group: topic for service in known for group, topic in service.groups.items()}
    return lag_report(known, _asked(cell, lambda offsets: offsets.positions(groups)), lag_max)


def lag_report(known: Sequence[Declared], positions: Iterable[Position], lag_max: int) -> Report:
    """Lay positions out; a person is needed where one lags too far, or lost records to their age."""
    service_of = {group: service.service for service in known for group in service.groups}
    rows = [_lag_row(service_of[position.group], position) for position in positions]
    total = sum(row["lag"] for row in rows)
    good = all(row["lag"] <= lag_max and not row["lost"] for row in rows)
    filled = sorted((row for row in rows if row["end"]), key=lambda row: (-row["lag"], row["group"], row["partition"]))
    made = table(
        f"Lag: {total:,} records in all; partitions nobody ever wrote to are left out",
        LAG_COLUMNS,
        ([row[name] for name in LAG_COLUMNS] for row in filled),
    )
    document = {"lag": total, "lag_max": lag_max, "positions": rows}
    return Report(document, [made], Exit.GOOD if good else Exit.NEEDS_A_PERSON)


def topics(cell: Cell) -> Report:
    """Tell what each topic holds, how long it keeps it, and whether it is there as its publisher demands."""
    known = declared(cell)
    wanted = sorted({topic for service in known for topic in (*service.publishes, *service.groups.values())})

    async def look(offsets: Offsets) -> tuple[list[Extent], dict[str, dict[str, str]]]:
        extents = await offsets.extents(wanted)
        return extents, await offsets.settings(sorted({extent.topic for extent in extents}))

    return topics_report(known, *_asked(cell, look))


def topics_report(
    known: Sequence[Declared], extents: Iterable[Extent], settings: Mapping[str, Mapping[str, str]]
) -> Report:
    """Lay topics out; a person is needed where one is missing or has another number of partitions."""
    held = list(extents)
    names = sorted({topic for service in known for topic in (*service.publishes, *service.groups.values())})
    rows = [
        _topic_row(name, known, [one for one in held if one.topic == name], settings.get(name, {})) for name in names
    ]
    made = table("Topics", TOPIC_COLUMNS, ([row[column] for column in TOPIC_COLUMNS] for row in rows))
    good = not any(row["fault"] for row in rows)
    return Report({"topics": rows}, [made], Exit.GOOD if good else Exit.NEEDS_A_PERSON)


def _lag_row(service: str, position: Position) -> JsonObject:
    extent = position.extent
    return {
        "service": service,
        "group": position.group,
        "topic": extent.topic,
        "partition": extent.partition,
        "first": extent.first,
        "committed": position.committed,
        "end": extent.end,
        "lag": position.lag,
        "lost": position.lost,
    }


def _topic_row(
    topic: str, known: Sequence[Declared], held: Sequence[Extent], settings: Mapping[str, str]
) -> JsonObject:
    publisher = next((service for service in known if topic in service.publishes), None)
    demanded = publisher.partitions if publisher else known[0].partitions
    retention = settings.get("retention.ms", "")
    fault = "" if len(held) == demanded else f"{len(held)} partitions, {demanded} demanded"
    return {
        "topic": topic,
        "publisher": publisher.service if publisher else None,
        "readers": sorted(service.service for service in known if topic in service.groups.values()),
        "partitions": len(held),
        "partitions_demanded": demanded,
        "records": sum(extent.records for extent in held),
        "retention_days": round(int(retention) / MS_PER_DAY, 2) if retention.isdecimal() else None,
        "settings": {name: settings[name] for name in SETTINGS_SHOWN if name in settings},
        "fault": fault if held else "missing",
    }


def _asked(cell: Cell, look: Callable[[Offsets], Awaitable[T]]) -> T:
    address, access = broker_of(cell), access_of(cell)

    async def ask() -> T:
        async with Offsets(address, access) as offsets:
            return await look(offsets)

    try:
        return asyncio.run(ask())
    except (KafkaError, OSError, TimeoutError) as error:
        raise unreachable(f"the broker at {address}", error) from error
