"""Reads a file of any of the formats as a header and pages of rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from services.registry.tables.columns import COLUMNS_MAX, Column, columns_of, demand_required
from services.registry.tables.delimited import Row, delimited_rows
from services.registry.tables.formats import FileFormat
from services.registry.tables.json_records import json_rows
from services.registry.tables.refusals import FileTooLargeError, FileWithoutRowsError
from services.registry.tables.workbooks import workbook_rows

ROWS_MAX = 100_000


_READERS = {
    FileFormat.CSV: delimited_rows,
    FileFormat.XLSX: workbook_rows,
    FileFormat.JSON: json_rows,
    FileFormat.JSONL: json_rows,
}


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its number in the file, the texts of its fields, and whether it has cells beside the columns."""

    number: int
    cells: dict[str, str]
    is_too_long: bool


class Table:
    """A file with its columns understood; its rows are read once, in their order.

    Raises:
        FileWithoutRowsError: it is empty.
        FileTooLargeError: it has too many columns.
        ColumnMissingError, ColumnTwiceError, ColumnUnknownError: its columns are not those of a register.
    """

    def __init__(self, file: BinaryIO, form: FileFormat, mapping: Mapping[str, str]) -> None:
        self._rows = _READERS[form](file)
        header = next(self._rows, None)
        if header is None:
            raise FileWithoutRowsError("the file is empty")
        if len(header[1]) > COLUMNS_MAX:
            raise FileTooLargeError(f"the file has more than {COLUMNS_MAX} columns")
        self.columns: tuple[Column, ...] = columns_of(header[1], mapping)
        demand_required(self.columns)

    def pages(self, rows: int) -> Iterator[tuple[TableRow, ...]]:
        """Read the rows in pages.

        Raises:
            FileTooLargeError: there are more than `ROWS_MAX`.
        """
        read = 0
        for page in _pages(self._rows, rows):
            read += len(page)
            if read > ROWS_MAX:
                raise FileTooLargeError(f"a file has at most {ROWS_MAX} rows")
            yield tuple(self._row(row) for row in page)

    def _row(self, row: Row) -> TableRow:
        number, texts = row
        named = zip(self.columns, texts, strict=False)
        cells = {column.field: text for column, text in named if column.field and text}
        return TableRow(number, cells, any(texts[len(self.columns) :]))


def _pages(rows: Iterator[Row], size: int) -> Iterator[tuple[Row, ...]]:
    while page := tuple(islice(rows, size)):
        yield page
