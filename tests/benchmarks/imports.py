"""Rows a second of an import: read, checked and registered through the database, and the memory its reader takes."""

import sys
import time
import tracemalloc
from collections.abc import AsyncIterator, Callable
from io import BytesIO

from services.chassis.caller import Caller
from services.chassis.mongo import connect, database_of, make_indexes
from services.chassis.service import CHASSIS_INDEXES
from services.chassis.settings import Settings
from services.chassis.unit_of_work import Transaction, UnitOfWork
from services.kernel import Country
from services.registry.imports import batches, handlers
from services.registry.imports.batches import Upload
from services.registry.imports.commands import StartImport, WorkPage
from services.registry.imports.progress import Progress
from services.registry.rooms import INDEXES
from services.registry.tables.formats import FileFormat
from services.registry.tables.reading import Table
from tests.benchmarks.measuring import Measurement
from tests.generated_enterprises import csv_file

FEW, MANY = 10_000, 100_000
ROWS_DEFAULT = 5_000
BLOCK = 65_536
CALLER = Caller("registrar-1", Country.TL, frozenset({"registrar"}))
UPLOAD = Upload(FileFormat.CSV, ())

Told = Callable[[str], None]


def measure_reading() -> list[Measurement]:
    """Measure the memory that reading few and many rows takes at most."""
    return [
        Measurement(f"reading an import, {count:,} rows, most memory", "KiB", _peak_kibibytes(count), None, "", count)
        for count in (FEW, MANY)
    ]


async def measure_import(mongo_url: str, rows: int, tell: Told) -> list[Measurement]:
    """Measure an import from its file to its last entry, and the same file again."""
    settings = Settings(
        service_name="registry", mongo_url=mongo_url, mongo_database_prefix="bench_imports", mongo_timeout_seconds=30
    )
    client = connect(settings)
    uow = UnitOfWork(client, database_of(client, settings))
    await make_indexes(uow.db, (*CHASSIS_INDEXES, *INDEXES))
    file = csv_file(rows, seed=1)
    found = []
    for name in ("import", "same file again"):
        started_at = time.perf_counter()
        command = await batches.read_file(UPLOAD, _blocks(file), uow, CALLER)

        async def receive(tx: Transaction) -> Progress:
            return await handlers.receive_import(command, tx)  # noqa: B023 - run before the next passage

        job = await uow.run(receive, caller=CALLER)
        received_at = time.perf_counter()
        job = await _worked(job, uow, tell)
        checked_at = time.perf_counter()
        start = StartImport(import_id=job.import_id, ready=job.counts.get("ready", 0))

        async def begin(tx: Transaction) -> Progress:
            return await handlers.start_import(start, tx)  # noqa: B023 - as above

        job = await _worked(await uow.run(begin, caller=CALLER), uow, tell)
        ended_at = time.perf_counter()
        tell(f"{name}: {job.counts}")
        passages = {"read": received_at - started_at, "checked": checked_at - received_at, "run": ended_at - checked_at}
        found += [
            Measurement(f"{name}, rows {passage}", "1/s", rows / seconds, None, "", rows)
            for passage, seconds in passages.items()
        ]
    client.close()
    return found


async def _worked(job: Progress, uow: UnitOfWork, tell: Told) -> Progress:
    command = WorkPage(import_id=job.import_id)
    while job.status in ("received", "running"):
        job = await batches.work_pages(command, 5, uow, CALLER)
        tell(f"{job.status}: {job.rows_done:,} of {job.rows:,} rows")
    return job


async def _blocks(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), BLOCK):
        yield content[start : start + BLOCK]


def _peak_kibibytes(count: int) -> float:
    file = BytesIO(csv_file(count, seed=1))
    tracemalloc.start()
    read = sum(len(page) for page in Table(file, FileFormat.CSV, {}).pages(200))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert read == count
    return peak / 1024


def rows_asked() -> int | None:
    """Tell how many rows the command line asks for, as `--imports 5000`; None: it asks for the whole benchmark."""
    if "--imports" not in sys.argv:
        return None
    given = sys.argv[sys.argv.index("--imports") + 1 :]
    return int(given[0]) if given else ROWS_DEFAULT
