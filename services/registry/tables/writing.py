"""Writes tables as CSV, XLSX or JSON lines, piece by piece; no cell is a formula."""

import asyncio
import csv
import json
from collections.abc import AsyncIterator, Sequence
from io import StringIO
from tempfile import SpooledTemporaryFile
from typing import Literal

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from services.kernel.cells import BYTE_ORDER_MARK, neutral
from services.registry.tables.formats import MEDIA_TYPES

BLOCK_BYTES = 65_536
IN_MEMORY_BYTES_MAX = 1_048_576

DownloadFormat = Literal["csv", "xlsx"]
ExportFormat = Literal["csv", "xlsx", "jsonl"]
Lines = Sequence[Sequence[str]]


def media_type(form: ExportFormat) -> str:
    """Give the media type of a format."""
    return next(name for name, known in MEDIA_TYPES.items() if known == form)


async def written(form: ExportFormat, table: AsyncIterator[Lines]) -> AsyncIterator[bytes]:
    """Write a table whose first line is its header; it is never in memory whole."""
    pieces = {"csv": _csv, "jsonl": _json_lines, "xlsx": _workbook}[form](table)
    async for piece in pieces:
        yield piece


async def _csv(table: AsyncIterator[Lines]) -> AsyncIterator[bytes]:
    # Without the mark a spreadsheet reads letters with accents wrongly.
    yield BYTE_ORDER_MARK
    async for lines in table:
        text = StringIO()
        csv.writer(text).writerows([neutral(cell) for cell in line] for line in lines)
        yield text.getvalue().encode()


async def _json_lines(table: AsyncIterator[Lines]) -> AsyncIterator[bytes]:
    header: Sequence[str] = ()
    async for lines in table:
        if not header:
            header, lines = lines[0], lines[1:]  # noqa: PLW2901 - the first line is no row
        objects = (dict(zip(header, line, strict=True)) for line in lines)
        yield b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in objects)


async def _workbook(table: AsyncIterator[Lines]) -> AsyncIterator[bytes]:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("1")
    async for lines in table:
        for line in lines:
            sheet.append([neutral(ILLEGAL_CHARACTERS_RE.sub("", cell)) for cell in line])
    with SpooledTemporaryFile(IN_MEMORY_BYTES_MAX) as file:
        await asyncio.to_thread(book.save, file)
        file.seek(0)
        while block := file.read(BLOCK_BYTES):
            yield block
