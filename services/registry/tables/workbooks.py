"""Reads the first sheet of an XLSX workbook row by row, with limits on what it unpacks to."""

import zipfile
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl

from services.kernel.cells import plain
from services.registry.tables.cells import written
from services.registry.tables.columns import COLUMNS_MAX
from services.registry.tables.delimited import Row
from services.registry.tables.refusals import FileMalformedError, FileTooLargeError

UNPACKED_BYTES_MAX = 400_000_000
SHARED_TEXT_BYTES_MAX = 40_000_000
"""The workbook's table of texts is the one part that is held in memory whole."""
PARTS_MAX = 1_000
BLOCK_BYTES = 1_048_576
SHARED_TEXTS = "xl/sharedStrings.xml"
DECLARATION = b"<!DOCTYPE"
BROKEN = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, ParseError, KeyError, ValueError, TypeError, AttributeError),
    *(OSError, EOFError, IndexError, NotImplementedError, RuntimeError, AssertionError),
)
"""What the libraries raise on files that are no workbooks."""


def workbook_rows(file: BinaryIO) -> Iterator[Row]:
    """Read the first sheet; formulas give the value last computed, empty rows are passed by.

    Raises:
        FileMalformedError: it is no workbook.
        FileTooLargeError: it unpacks to too much, or has too many columns.
    """
    for number, values in enumerate(_values(file), start=1):
        if any(value is not None for value in values):
            yield number, _cells(values, number)


def _values(file: BinaryIO) -> Iterator[tuple[object, ...]]:
    try:
        _demand_small(file)
        file.seek(0)
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        # What the sheet says of its own size may be wrong, and decides how far it is read.
        sheet.reset_dimensions()
        yield from sheet.iter_rows(max_col=COLUMNS_MAX + 1, values_only=True)
        book.close()
    except BROKEN as error:
        raise FileMalformedError(f"the file is no XLSX workbook that can be read: {type(error).__name__}") from error


def _cells(values: tuple[object, ...], number: int) -> tuple[str, ...]:
    last = max(place for place, value in enumerate(values) if value is not None)
    if last >= COLUMNS_MAX:
        raise FileTooLargeError(f"row {number} has more than {COLUMNS_MAX} columns")
    return tuple(plain(written(value, number)) for value in values[: last + 1])


def _demand_small(file: BinaryIO) -> None:
    """Refuse a workbook by what its parts unpack to, and one whose parts declare entities, before it is read."""
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        if len(parts) > PARTS_MAX:
            raise FileTooLargeError(f"the workbook has more than {PARTS_MAX} parts")
        if sum(part.file_size for part in parts) > UNPACKED_BYTES_MAX:
            raise FileTooLargeError(f"the workbook unpacks to more than {UNPACKED_BYTES_MAX} bytes")
        if any(part.filename == SHARED_TEXTS and part.file_size > SHARED_TEXT_BYTES_MAX for part in parts):
            raise FileTooLargeError(f"the workbook's texts have more than {SHARED_TEXT_BYTES_MAX} bytes")
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                _demand_plain(archive, part)


def _demand_plain(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with archive.open(part) as content:
        before = b""
        # Read to what the directory says: more than that the archive's own check refuses.
        while block := content.read(BLOCK_BYTES):
            if DECLARATION in before + block:
                raise FileMalformedError("a part of the workbook declares entities")
            before = block[-len(DECLARATION) :]
