"""Run every benchmark, print a table and write `bench.json`; nothing passes or fails by time."""

import asyncio
import json
import os
import platform as machine
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from deploy.embedded.programs import SERVICES
from deploy.embedded.running import Platform
from services.chassis.settings import Settings
from tests.benchmarks.cohorts import PEOPLE, SESSIONS, cohort_asked, measure_cohort
from tests.benchmarks.commands import measure_commands
from tests.benchmarks.credentials import measure_credentials
from tests.benchmarks.daily import measure_daily, measure_daily_run
from tests.benchmarks.facts import measure_latency, measure_relay
from tests.benchmarks.figures import SIZES, figures_asked, measure_facts_in, measure_queries
from tests.benchmarks.footprint import measure_footprints
from tests.benchmarks.imports import ROWS_DEFAULT, measure_import, measure_reading, rows_asked
from tests.benchmarks.lending import measure_lending
from tests.benchmarks.linkage import measure_linkage
from tests.benchmarks.measuring import Measurement
from tests.benchmarks.search import DEFAULT, FEW, entries_asked, measure_search

OUTPUT = Path("bench.json")
console = Console()


def main() -> None:
    """Measure on platforms of its own and show what was seen."""
    if _measured_alone():
        return
    # The other services would compete for the database and the cores with what is measured against a floor.
    with _platform("registry") as platform:
        found = [*_measure(platform), *_imports(platform, ROWS_DEFAULT), *_searches(platform, FEW, DEFAULT)]
    with _platform("training") as platform:
        found += _cohorts(platform, PEOPLE, SESSIONS)
    with _platform("evaluation") as platform:
        found += _figures(platform, *SIZES)
    with _platform(*SERVICES) as platform:
        console.print("footprints …")
        found += measure_footprints(platform)
    console.print("lending arithmetic …")
    found += [*measure_lending(), *measure_daily()]
    console.print("credentials …")
    found += measure_credentials()
    console.print("linkage …")
    found += measure_linkage()
    _show(found)
    OUTPUT.write_text(json.dumps(_document(found), indent=1) + "\n")
    console.print(f"written to {OUTPUT}")


def _measured_alone() -> bool:
    """Measure only what the command line asks for, and tell whether it asks for anything."""
    if (rows := rows_asked()) is not None:
        with _platform("registry") as platform:
            _show(_imports(platform, rows))
    elif (entries := entries_asked()) is not None:
        with _platform("registry") as platform:
            _show(_searches(platform, FEW, entries))
    elif (size := cohort_asked()) is not None:
        with _platform("training") as platform:
            _show(_cohorts(platform, *size))
    elif (sizes := figures_asked()) is not None:
        with _platform("evaluation") as platform:
            _show(_figures(platform, *sizes))
    else:
        return False
    return True


@contextmanager
def _platform(*services: str) -> Iterator[Platform]:
    with tempfile.TemporaryDirectory() as folder:
        platform = Platform(Path(folder) / "home", services=services, usual_ports={})
        console.print(f"starting the embedded servers and {', '.join(services)} …")
        platform.up()
        try:
            yield platform
        finally:
            platform.down()


def _measure(platform: Platform) -> list[Measurement]:
    environment = platform.environment
    mongo_url = environment["JEMBATAN_MONGO_URL"]
    token = httpx.post(
        f"{platform.url('issuer')}/tl/token",
        data={"grant_type": "client_credentials", "client_id": "registrar", "client_secret": "development"},
    ).json()["access_token"]
    settings: dict[str, Any] = {
        "mongo_url": mongo_url,
        "mongo_pool_max": 8,
        "mongo_timeout_seconds": 30,
        "kafka_bootstrap_servers": environment["JEMBATAN_KAFKA_BOOTSTRAP_SERVERS"],
        "topic_partitions": 2,
        "kafka_group_prefix": "benchmark.",
    }
    console.print("commit to effect …")
    # First, while the topic is empty: the consumer begins with the first fact there is.
    latency = Settings(service_name="evaluation", mongo_database_prefix="bench_latency", **settings)
    found = asyncio.run(measure_latency(latency))
    console.print("relay …")
    found.append(
        asyncio.run(measure_relay(Settings(service_name="registry", mongo_database_prefix="bench_relay", **settings)))
    )
    console.print("daily run …")
    found.append(asyncio.run(measure_daily_run(mongo_url)))
    console.print("commands …")
    return found + asyncio.run(measure_commands(platform.url("registry"), token, mongo_url))


def _imports(platform: Platform, rows: int) -> list[Measurement]:
    console.print(f"imports, {rows:,} rows …")
    mongo_url = platform.environment["JEMBATAN_MONGO_URL"]
    return [*measure_reading(), *asyncio.run(measure_import(mongo_url, rows, console.print))]


def _cohorts(platform: Platform, people: int, sessions: int) -> list[Measurement]:
    console.print(f"a cohort of {people:,} with {sessions} sessions …")
    mongo_url = platform.environment["JEMBATAN_MONGO_URL"]
    return asyncio.run(measure_cohort(mongo_url, people, sessions, console.print))


def _searches(platform: Platform, *sizes: int) -> list[Measurement]:
    mongo_url = platform.environment["JEMBATAN_MONGO_URL"]
    return [row for size in sizes for row in asyncio.run(measure_search(mongo_url, size, console.print))]


def _figures(platform: Platform, *sizes: int) -> list[Measurement]:
    console.print("facts into figures …")
    settings: dict[str, Any] = {
        "service_name": "evaluation",
        "mongo_url": platform.environment["JEMBATAN_MONGO_URL"],
        "mongo_timeout_seconds": 60,
        "kafka_bootstrap_servers": platform.environment["JEMBATAN_KAFKA_BOOTSTRAP_SERVERS"],
        "topic_partitions": 2,
        "empty_fetch_seconds": 0.1,
        "kafka_group_prefix": "benchmark.",
    }
    found = [asyncio.run(measure_facts_in(Settings(mongo_database_prefix="bench_facts", **settings)))]
    for size in sizes:
        apart = Settings(mongo_database_prefix=f"bench_{size}", **settings)
        found += asyncio.run(measure_queries(apart, size, console.print))
    return found


def _show(found: list[Measurement]) -> None:
    table = Table("measured", "figure", "floor", "ratio", "floor is", "n", title="Jembatan on the embedded servers")
    for row in found:
        floor = f"{row.floor:,.1f} {row.unit}" if row.floor else "-"
        ratio = f"{row.ratio:.2f}" if row.ratio else "-"
        table.add_row(row.name, f"{row.figure:,.1f} {row.unit}", floor, ratio, row.floor_name, str(row.sample))
    console.print(table)


def _document(found: list[Measurement]) -> dict[str, object]:
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": machine.python_version(),
        "cores": os.cpu_count(),
        "servers": "SecantusDB (--sync-on-commit), noida-db",
        "measurements": [row.as_json() for row in found],
    }


if __name__ == "__main__":
    main()
