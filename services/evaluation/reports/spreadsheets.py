"""A report's tables as CSV and as a workbook: numbers and days as such, and no text that a spreadsheet computes."""

import csv
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as WrittenCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from services.evaluation.reports.model import Report
from services.evaluation.reports.sheets import Cell, Sheet, Table, table_of
from services.evaluation.reports.words import Words
from services.kernel.cells import BYTE_ORDER_MARK, neutral

WIDTH_LEAST, WIDTH_MOST = 10, 60
"""Of a column, in characters."""
ROW_FORMATS = {int: "#,##0", Decimal: "#,##0.00####", date: "yyyy-mm-dd"}
CELL_CHARACTERS_MAX = 32_767
"""What one cell of a workbook holds (ECMA-376 as Excel limits it)."""


def csv_of(table: Table) -> bytes:
    """Write a table as CSV (RFC 4180) in UTF-8, with the mark at its beginning that spreadsheets ask for.

    Numbers have a point and no separator of thousands, days are ISO 8601; both are what a number or a day looks like,
    so they need no guard.
    """
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([neutral(heading) for heading in table.headings])
    writer.writerows([_written(cell) for cell in row] for row in table.rows)
    return BYTE_ORDER_MARK + text.getvalue().encode()


def workbook_of(report: Report, words: Words) -> bytes:
    """Write every table of a report as a sheet of one workbook (ISO/IEC 29500)."""
    book = Workbook(write_only=True)
    for sheet in Sheet:
        _fill(book, table_of(sheet, report, words))
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return neutral(cell)
        case Decimal():
            return f"{cell:f}"
        case date():
            return cell.isoformat()
    return str(cell)


def _fill(book: Workbook, table: Table) -> None:
    sheet = book.create_sheet(table.title)
    sheet.freeze_panes = "A2"
    for number, width in enumerate(_widths(table), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_heading(sheet, heading) for heading in table.headings])
    for row in table.rows:
        sheet.append([_cell(sheet, cell) for cell in row])


def _widths(table: Table) -> Iterable[int]:
    for column in zip(table.headings, *table.rows, strict=True):
        longest = max(len(str(cell)) for cell in column if cell is not None)
        yield min(max(longest + 1, WIDTH_LEAST), WIDTH_MOST)


def _heading(sheet: WriteOnlyWorksheet, text: str) -> WrittenCell:
    cell = WriteOnlyCell(sheet, neutral(text))
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: Cell) -> WrittenCell | None:
    if value is None:
        return None
    if isinstance(value, str):
        text = neutral(ILLEGAL_CHARACTERS_RE.sub("", value))[:CELL_CHARACTERS_MAX]
        cell = WriteOnlyCell(sheet, text)
        cell.alignment = Alignment(wrap_text=len(text) >= WIDTH_MOST, vertical="top")
        return cell
    cell = WriteOnlyCell(sheet)
    cell.value = value
    cell.number_format = ROW_FORMATS[type(value)]
    cell.alignment = Alignment(vertical="top")
    return cell
