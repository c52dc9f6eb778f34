"""Collection sheets: what stands on them, how they are written as CSV and read back, and how returns are counted."""

import csv
import io
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.financing.collection_sheets import model, returns
from services.financing.collection_sheets.filled_rows import RETURN_ROWS_MAX, FilledRow, UnreadableRow, read_json
from services.financing.collection_sheets.model import SHEET_ROWS_MAX, CollectionSheet, Period
from services.financing.collection_sheets.refusals import (
    NothingToCollectError,
    ReturnUnreadableError,
    RowNotOnSheetError,
    RowPostedOtherwiseError,
    SheetTooLongError,
)
from services.financing.collection_sheets.returns import RowOutcome, RowPosting
from services.financing.collection_sheets.spreadsheets import COLUMNS, escaped, read_csv, unescaped, write_csv
from services.financing.loans.model import Loan
from services.financing.loans.refusals import LoanStateError
from services.kernel import Currency
from services.kernel.money import MINOR_UNITS_MAX, CurrencyMismatchError
from tests.unit.financing.examples import NOW, disbursed, owed_by, paying, usd

LOAN = disbursed()
FIRST, SECOND, THIRD = (row for row in LOAN.standing.instalments[:3])


def sheet_of(
    *loans: Loan, on: date = SECOND.due_on, days_ahead: int = 0, facility: str | None = None
) -> CollectionSheet:
    period = Period.ahead(on, days_ahead)
    return model.issue(loans, period, sheet_id="c-1", facility_id=facility, by="loan_officer-1", at=NOW).state


def posting(minor: int = 500, paid_on: date = SECOND.due_on) -> RowPosting:
    return RowPosting("c-1.001", "c-1", "loan-1", minor, paid_on, 2, "loan_officer-1", NOW)


SHEET = sheet_of(LOAN)


def filled(row_key: str = "c-1.001", paid: str = "12.50", paid_on: str = "2026-04-15") -> bytes:
    return f"row_key,paid,paid_on\r\n{row_key},{paid},{paid_on}\r\n".encode()


def test_a_row_tells_what_falls_due_in_the_days_asked_for_apart_from_what_is_late() -> None:
    row = sheet_of(LOAN, on=SECOND.due_on, days_ahead=0).rows[0]

    assert (row.instalment_minor, row.arrears_minor) == (SECOND.due_minor, FIRST.due_minor)
    assert (row.due_on, row.row_key) == (SECOND.due_on, "c-1.001")


@given(paid=st.integers(1, 120_000), day=st.integers(0, 400), ahead=st.integers(0, 31))
def test_what_a_row_expects_is_what_is_unpaid_until_the_last_day(paid: int, day: int, ahead: int) -> None:
    loan = paying(LOAN, paid).loan
    on = LOAN.disbursed_on + timedelta(days=day)
    until = on + timedelta(days=ahead)

    if loan.has_ended:
        with pytest.raises(LoanStateError):
            sheet_of(loan, on=on, days_ahead=ahead)
    else:
        row = sheet_of(loan, on=on, days_ahead=ahead).rows[0]
        due = sum(one.unpaid_minor for one in loan.standing.instalments if one.due_on <= until)
        assert row.expected_minor == due <= owed_by(loan)


def test_of_a_facility_only_loans_with_something_due_are_on_the_sheet() -> None:
    later = replace(LOAN, loan_id="loan-2", standing=replace(LOAN.standing, instalments=(THIRD,)))

    sheet = sheet_of(LOAN, later, facility="fac-1")

    assert [row.loan_id for row in sheet.rows] == ["loan-1"]
    with pytest.raises(NothingToCollectError):
        sheet_of(later, facility="fac-1")


def test_a_sheet_has_one_currency_and_a_limit() -> None:
    rupiah = replace(LOAN, loan_id="loan-2", currency=Currency.IDR)
    many = [replace(LOAN, loan_id=f"loan-{number}") for number in range(SHEET_ROWS_MAX + 1)]

    with pytest.raises(CurrencyMismatchError):
        sheet_of(LOAN, rupiah)
    with pytest.raises(SheetTooLongError):
        sheet_of(*many)


def test_a_posted_row_is_only_the_same_with_the_same_amount_on_the_same_day() -> None:
    returns.demand_same(posting(), usd(500), SECOND.due_on)

    with pytest.raises(RowPostedOtherwiseError):
        returns.demand_same(posting(), usd(501), SECOND.due_on)
    with pytest.raises(RowPostedOtherwiseError):
        returns.demand_same(posting(), usd(500), THIRD.due_on)


def test_a_key_of_another_sheet_is_no_row_of_this_one() -> None:
    with pytest.raises(RowNotOnSheetError):
        SHEET.row("c-2.001")


def test_a_return_counts_its_rows_and_adds_up_what_it_posted() -> None:
    rows = [
        returns.posted(posting(500), 2, RowOutcome.POSTED),
        returns.posted(posting(700), 3, RowOutcome.ALREADY_POSTED),
        returns.unreadable(UnreadableRow(4, "", "paid", "no amount")),
        returns.refused(FilledRow(5, "c-1.009", usd(9), SECOND.due_on), RowNotOnSheetError("no row")),
    ]

    decision, taken = returns.take_return(SHEET, rows, by="loan_officer-1", at=NOW)

    fact = decision.events[0].model_dump()
    counts = ("posted", "already_posted", "refused", "unreadable")
    assert [fact[f"{outcome}_count"] for outcome in counts] == [1, 1, 1, 1]
    assert fact["posted_minor"] == 500
    assert taken.version == decision.state.version
    assert (taken.return_id, decision.state.return_count) == ("c-1.00001", 1)


@given(cell=st.text())
def test_no_cell_is_a_formula_and_every_cell_is_read_as_it_was(cell: str) -> None:
    assert not escaped(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unescaped(escaped(cell)) == cell


@pytest.mark.parametrize("borrower_id", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)"])
def test_a_sheet_as_csv_has_no_cell_a_spreadsheet_computes(borrower_id: str) -> None:
    text = write_csv(sheet_of(replace(LOAN, borrower_id=borrower_id)))

    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert "'" + borrower_id in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []


@given(minor=st.integers(1, MINOR_UNITS_MAX), paid_on=st.dates())
def test_what_is_written_as_posted_is_read_again_to_the_minor_unit(minor: int, paid_on: date) -> None:
    text = write_csv(SHEET, [posting(minor, paid_on)])

    assert read_csv(text.encode(), Currency.USD) == (FilledRow(2, "c-1.001", usd(minor), paid_on),)


def test_rows_that_were_not_filled_are_not_rows_of_a_return() -> None:
    with pytest.raises(ReturnUnreadableError, match="not 0"):
        read_csv(write_csv(SHEET).encode(), Currency.USD)


def test_a_sheet_a_spreadsheet_saved_with_semicolons_and_a_mark_is_read() -> None:
    content = b"\xef\xbb\xbf" + filled().replace(b",", b";")

    assert read_csv(content, Currency.USD) == (FilledRow(2, "c-1.001", usd(1_250), date(2026, 4, 15)),)


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"paid": "1.250"}, "paid"),
        ({"paid": "12 50"}, "paid"),
        ({"paid": "-5"}, "paid"),
        ({"paid": "0.00"}, "paid"),
        ({"paid": "1e3"}, "paid"),
        ({"paid": "١٢"}, "paid"),
        ({"paid": ""}, "paid"),
        ({"paid": "99999999999999"}, "paid"),
        ({"paid_on": "15/04/2026"}, "paid_on"),
        ({"paid_on": "2026-02-30"}, "paid_on"),
        ({"paid_on": ""}, "paid_on"),
        ({"row_key": ""}, "row_key"),
        ({"row_key": "c-1.\u200b001"}, "row_key"),
    ],
)
def test_a_row_that_cannot_be_read_names_its_line_and_column(changed: dict[str, str], column: str) -> None:
    found = read_csv(filled(**changed) + b"c-1.002,5,2026-04-15\r\n", Currency.USD)

    assert isinstance(found[0], UnreadableRow)
    assert (found[0].line, found[0].column) == (2, column)
    assert found[1] == FilledRow(3, "c-1.002", usd(500), date(2026, 4, 15))


def test_a_line_is_counted_as_an_editor_counts_it() -> None:
    content = b'note,row_key,paid,paid_on\n"two\nlines",c-1.001,,\n,c-1.002,x,2026-04-15\n'

    found = read_csv(content, Currency.USD)[0]

    assert (found.line, found.row_key) == (4, "c-1.002")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"row_key,paid\nc-1.001,5\n",
        b"row_key,paid,paid,paid_on\nc-1.001,5,5,2026-04-15\n",
        b'row_key,paid,paid_on\n"c-1.001"x,5,2026-04-15\n',
        filled() + b"c-1.001,5,2026-04-15\n" * RETURN_ROWS_MAX,
        filled() + b" " * 300_000,
    ],
)
def test_a_return_in_no_form_of_csv_is_refused_whole(content: bytes) -> None:
    with pytest.raises(ReturnUnreadableError):
        read_csv(content, Currency.USD)


@given(
    content=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: ("row_key,paid,paid_on\n" + text).encode())
)
def test_whatever_comes_back_is_read_or_refused(content: bytes) -> None:
    for read in (read_csv, read_json):
        try:
            found = read(content, Currency.USD)
        except ReturnUnreadableError:
            continue
        assert 1 <= len(found) <= RETURN_ROWS_MAX


def test_rows_in_json_stand_or_fall_alone() -> None:
    sound = {"row_key": "c-1.001", "amount_minor": 1_250, "paid_on": "2026-04-15"}
    faulty = [
        {**sound, "amount_minor": 12.5},
        {**sound, "paid_on": "soon"},
        {**sound, "tip": 1},
        {},
        7,
        {"row_key": "\ud800"},
    ]

    found = read_json(json.dumps({"rows": [*faulty, sound]}).encode(), Currency.USD)

    unreadable = [row for row in found if isinstance(row, UnreadableRow)]
    assert [row.column for row in unreadable] == ["amount_minor", "paid_on", "tip", "row_key", "", ""]
    assert found[-1] == FilledRow(7, "c-1.001", usd(1_250), date(2026, 4, 15))


@pytest.mark.parametrize("content", [b"[]", b"{", b'{"rows": {}}', b'{"rows": []}', b'{"rows": [{}], "x": 1}', b"\xff"])
def test_a_return_in_no_form_of_json_is_refused_whole(content: bytes) -> None:
    with pytest.raises(ReturnUnreadableError):
        read_json(content, Currency.USD)


def test_the_columns_of_a_sheet_are_those_a_return_is_read_by() -> None:
    header = write_csv(SHEET).splitlines()[0]

    assert header.split(",") == list(COLUMNS)
