"""Reads CSV: UTF-8 with or without a byte order mark, the delimiter told by the header."""

import csv
from collections.abc import Iterator
from typing import BinaryIO

from services.kernel.cells import BYTE_ORDER_MARK, plain
from services.registry.tables.cells import written
from services.registry.tables.refusals import FileEncodingError, FileMalformedError, FileTooLargeError

LINE_BYTES_MAX = 200_000
DELIMITERS = ",;\t|"

Row = tuple[int, tuple[str, ...]]
"""The row's number in its file, and its cells."""


def delimited_rows(file: BinaryIO) -> Iterator[Row]:
    """Read a file row by row, its header first; empty rows are passed by.

    A row's number is that of the line it ends on, as editors count.

    Raises:
        FileEncodingError: a row is not UTF-8.
        FileMalformedError: a quote is not closed.
        FileTooLargeError: a line or a cell is too long.
    """
    lines = _lines(file)
    header = next(lines, "")
    reader = csv.reader(_with(header, lines), delimiter=_delimiter(header), strict=True)
    try:
        for cells in reader:
            if any(cells):
                yield reader.line_num, tuple(plain(written(cell, reader.line_num)) for cell in cells)
    except csv.Error as error:
        raise FileMalformedError(f"row {reader.line_num} is no CSV: {error}") from error


def _lines(file: BinaryIO) -> Iterator[str]:
    number = 0
    while line := file.readline(LINE_BYTES_MAX + 1):
        number += 1
        if len(line) > LINE_BYTES_MAX:
            raise FileTooLargeError(f"row {number} is longer than {LINE_BYTES_MAX} bytes")
        try:
            yield (line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line).decode()
        except UnicodeDecodeError as error:
            raise FileEncodingError(f"row {number} is not UTF-8: save the file as CSV UTF-8") from error


def _with(header: str, lines: Iterator[str]) -> Iterator[str]:
    yield header
    yield from lines


def _delimiter(header: str) -> str:
    """Tell the delimiter a header uses most; where two are as frequent, the first of `DELIMITERS`."""
    bare = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=bare.count)
