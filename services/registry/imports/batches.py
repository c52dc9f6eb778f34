"""The long work on an import: a file is read into pages, and pages are worked on, each in a transaction of its own."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from json import dumps
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast
from uuid import uuid4

from services.chassis.caller import Caller
from services.chassis.conflicts import AlreadyExistsError
from services.chassis.unit_of_work import Transaction, UnitOfWork
from services.registry.imports import handlers
from services.registry.imports.commands import ReceiveImport, WorkPage
from services.registry.imports.model import ROWS_OF_PAGE, Row
from services.registry.imports.progress import Progress
from services.registry.tables.formats import FileFormat
from services.registry.tables.reading import Table, TableRow
from services.registry.tables.refusals import FileWithoutRowsError

IN_MEMORY_BYTES_MAX = 1_048_576
ATTEMPTS_MAX = 3
DECIDING = ("decision",)
"""Fields that say what to do with a row, not what it says."""


@dataclass(frozen=True)
class Upload:
    """What a request says of the file it sends."""

    form: FileFormat
    mapping: tuple[str, ...]

    @property
    def fields(self) -> Mapping[str, str]:
        """Fields by the headers they stand under."""
        pairs = (one.rpartition("=") for one in self.mapping)
        return {header: field for header, _, field in pairs}


async def read_file(upload: Upload, body: AsyncIterator[bytes], uow: UnitOfWork, caller: Caller) -> ReceiveImport:
    """Read a file from a request and keep its rows in pages; neither the file nor its rows are held in memory.

    Pages of a request that breaks off belong to no import and are deleted with their age.

    Raises:
        RuleViolationError: the file cannot be read as a whole; the problem names the row.
    """
    upload_id, digest, size = f"upload-{uuid4().hex[:20]}", sha256(), 0
    with SpooledTemporaryFile(IN_MEMORY_BYTES_MAX) as spooled:
        async for block in body:
            digest.update(block)
            size += len(block)
            await asyncio.to_thread(spooled.write, block)
        file = cast("BinaryIO", spooled)
        file.seek(0)
        table = await asyncio.to_thread(Table, file, upload.form, upload.fields)
        rows = await _keep_rows(table, upload_id, uow, caller)
    if rows == 0:
        raise FileWithoutRowsError("the file has a header and no rows")
    return ReceiveImport(
        form=upload.form,
        digest=digest.hexdigest(),
        size_bytes=size,
        mapping=list(upload.mapping),
        rows=rows,
        columns=list(table.columns),
        upload_id=upload_id,
    )


async def work_pages(command: WorkPage, pages: int, uow: UnitOfWork, caller: Caller) -> Progress:
    """Work on the next pages of an import; one that breaks off has done nothing of its last page.

    Raises:
        ImportNotFoundError: there is no such import.
        ImportStateError: an officer has to start it.
        UnavailableError: the database did not answer; ask again.
    """
    found = await _work_page(command, uow, caller)
    for _ in range(pages - 1):
        if found.status not in ("received", "running"):
            break
        found = await _work_page(command, uow, caller)
    return found


async def _work_page(command: WorkPage, uow: UnitOfWork, caller: Caller) -> Progress:
    async def work(tx: Transaction) -> Progress:
        return await handlers.work_page(command, tx)

    for _ in range(ATTEMPTS_MAX - 1):
        try:
            return await uow.run(work, caller=caller)
        except AlreadyExistsError:
            # Somebody else registered a number of this page meanwhile: looked at again, that row is a duplicate.
            continue
    return await uow.run(work, caller=caller)


async def _keep_rows(table: Table, upload_id: str, uow: UnitOfWork, caller: Caller) -> int:
    pages, count = table.pages(ROWS_OF_PAGE), 0
    number = 0
    while page := await asyncio.to_thread(next, pages, ()):
        rows = tuple(_row(one) for one in page)
        await _keep_page(upload_id, number, rows, uow, caller)
        number, count = number + 1, count + len(rows)
    return count


async def _keep_page(upload_id: str, number: int, rows: tuple[Row, ...], uow: UnitOfWork, caller: Caller) -> None:
    async def keep(tx: Transaction) -> None:
        await handlers.keep_page(upload_id, number, rows, tx)

    await uow.run(keep, caller=caller)


def _row(one: TableRow) -> Row:
    said = {name: text for name, text in sorted(one.cells.items()) if name not in DECIDING}
    digest = sha256(dumps(said, ensure_ascii=False).encode()).hexdigest()
    return Row(one.number, one.cells, digest, one.is_too_long)
