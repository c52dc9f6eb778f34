"""A collection sheet as CSV: written so that no cell is a formula, and read back row by row.

Amounts are in major units with a point, as a collector writes them; JSON has whole minor units.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from services.financing.collection_sheets.filled_rows import (
    FilledRow,
    UnreadableRow,
    demand_count,
    demand_size,
    plain,
)
from services.financing.collection_sheets.model import CollectionRow, CollectionSheet
from services.financing.collection_sheets.refusals import ReturnUnreadableError
from services.financing.collection_sheets.returns import RowPosting
from services.kernel import Currency, Money
from services.kernel.money import MINOR_UNITS_MAX

COLUMNS = (
    "row_key",
    "loan_id",
    "borrower_id",
    "currency",
    "due_on",
    "instalment",
    "arrears",
    "expected",
    "paid",
    "paid_on",
)
READ_COLUMNS = ("row_key", "paid", "paid_on")
FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Source: OWASP, CSV injection. Such a cell gets an apostrophe before it; a cell that begins with one gets another."""
ESCAPE = "'"
_AMOUNT = re.compile(r"\d{1,15}(\.\d{1,2})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def write_csv(sheet: CollectionSheet, postings: Sequence[RowPosting] = ()) -> str:
    """Write a sheet; `paid` and `paid_on` are empty but for rows already posted.

    Source: RFC 4180, lines end with CR LF.
    """
    posted = {posting.row_key: posting for posting in postings}
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in sheet.rows:
        writer.writerow([escaped(cell) for cell in _cells(row, posted.get(row.row_key), sheet.currency)])
    return text.getvalue()


def read_csv(content: bytes, currency: Currency) -> tuple[FilledRow | UnreadableRow, ...]:
    """Read the rows that were filled; one without a payment and a day is not. Commas or semicolons divide cells.

    Raises:
        ReturnUnreadableError: it is no UTF-8, has no header or no CSV form, or too many rows.
    """
    demand_size(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise ReturnUnreadableError(f"byte {fault.start} is no UTF-8") from fault
    divider = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), restval="", delimiter=divider, strict=True)
    try:
        rows = tuple(_rows(reader, currency))
    except csv.Error as fault:
        raise ReturnUnreadableError(f"line {reader.line_num}: {fault}") from fault
    demand_count(len(rows))
    return rows


def escaped(cell: str) -> str:
    """Make a cell text for every spreadsheet program."""
    return ESCAPE + cell if cell.startswith((*FORMULA_BEGINNINGS, ESCAPE)) else cell


def unescaped(cell: str) -> str:
    """Read a cell as it was before `escaped`."""
    return cell.removeprefix(ESCAPE)


def _cells(row: CollectionRow, posting: RowPosting | None, currency: Currency) -> tuple[str, ...]:
    return (
        row.row_key,
        row.loan_id,
        row.borrower_id,
        currency.value,
        row.due_on.isoformat() if row.due_on else "",
        _major(row.instalment_minor, currency),
        _major(row.arrears_minor, currency),
        _major(row.expected_minor, currency),
        _major(posting.amount_minor, currency) if posting else "",
        posting.paid_on.isoformat() if posting else "",
    )


def _major(minor: int, currency: Currency) -> str:
    return str(Money(minor, currency).major)


def _rows(reader: "csv.DictReader[str]", currency: Currency) -> Iterator[FilledRow | UnreadableRow]:
    header = [name.strip() for name in reader.fieldnames or ()]
    if missing := [name for name in READ_COLUMNS if header.count(name) != 1]:
        raise ReturnUnreadableError(f"line 1: each of the columns {', '.join(missing)} stands there once")
    reader.fieldnames = header
    end = reader.line_num
    for cells in reader:
        # A quoted cell may hold line ends: a row begins after the last line of the one before it.
        line, end = end + 1, reader.line_num
        named = {name: unescaped(cells[name].strip()) for name in READ_COLUMNS}
        if named["paid"] or named["paid_on"]:
            yield _read_row(line, named, currency)


def _read_row(line: int, cells: Mapping[str, str], currency: Currency) -> FilledRow | UnreadableRow:
    key = plain(cells["row_key"])
    if not key or key != cells["row_key"]:
        return UnreadableRow(line, key, "row_key", "a row has the key it was handed out with")
    amount = _amount(cells["paid"], currency)
    if amount is None:
        return UnreadableRow(line, key, "paid", "an amount above zero, with a point before at most two digits: 12.50")
    paid_on = _day(cells["paid_on"])
    if paid_on is None:
        return UnreadableRow(line, key, "paid_on", "a day is written YYYY-MM-DD")
    return FilledRow(line, key, amount, paid_on)


def _amount(text: str, currency: Currency) -> Money | None:
    if not _AMOUNT.fullmatch(text):
        return None
    minor = int(Decimal(text).scaleb(currency.exponent))
    return Money(minor, currency) if 1 <= minor <= MINOR_UNITS_MAX else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
