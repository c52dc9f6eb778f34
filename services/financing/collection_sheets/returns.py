"""What becomes of rows that come back: each is posted once, and every return is kept with what became of its rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from services.contracts.financing import CollectionSheetReturned
from services.financing.collection_sheets.filled_rows import FilledRow, UnreadableRow
from services.financing.collection_sheets.model import CollectionSheet
from services.financing.collection_sheets.refusals import RowPostedOtherwiseError
from services.kernel import Currency, Decision, DomainError, Money


class RowOutcome(StrEnum):
    """What became of a row that came back."""

    POSTED = "posted"
    ALREADY_POSTED = "already_posted"
    REFUSED = "refused"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class RowPosting:
    """A row that was posted as a repayment: a row is posted once (`entry` is the loan's entry, `posted_at` UTC)."""

    row_key: str
    sheet_id: str
    loan_id: str
    amount_minor: int
    paid_on: date
    entry: int
    posted_by: str
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class RowReport:
    """What became of one row; `line` counts from 1, in CSV as the lines of the file and in JSON as the rows."""

    line: int
    outcome: RowOutcome
    row_key: str = ""
    loan_id: str | None = None
    amount_minor: int | None = None
    paid_on: date | None = None
    entry: int | None = None
    code: str | None = None
    """Of a refusal: its problem's code."""
    detail: str | None = None
    column: str | None = None
    """Of an unreadable row: where reading ended."""


@dataclass(frozen=True, slots=True)
class CollectionReturn:
    """One time a sheet came back, wholly or in part, with what became of each row."""

    return_id: str
    sheet_id: str
    number: int
    currency: Currency
    rows: tuple[RowReport, ...]
    returned_by: str
    returned_at: datetime
    version: int
    """Of the sheet."""

    def count(self, outcome: RowOutcome) -> int:
        """Count the rows of an outcome."""
        return sum(row.outcome is outcome for row in self.rows)

    @property
    def posted_minor(self) -> int:
        """What this return posted."""
        return sum(row.amount_minor or 0 for row in self.rows if row.outcome is RowOutcome.POSTED)


def take_return(
    sheet: CollectionSheet, rows: Sequence[RowReport], *, by: str, at: datetime
) -> tuple[Decision[CollectionSheet], CollectionReturn]:
    """Take down what became of the rows that came back."""
    number = sheet.return_count + 1
    taken = CollectionReturn(
        return_id=f"{sheet.sheet_id}.{number:05}",
        sheet_id=sheet.sheet_id,
        number=number,
        currency=sheet.currency,
        rows=tuple(rows),
        returned_by=by,
        returned_at=at,
        version=sheet.version + 1,
    )
    fact = CollectionSheetReturned(
        subject=sheet.sheet_id,
        occurred_at=at,
        return_number=number,
        posted_count=taken.count(RowOutcome.POSTED),
        posted_minor=taken.posted_minor,
        already_posted_count=taken.count(RowOutcome.ALREADY_POSTED),
        refused_count=taken.count(RowOutcome.REFUSED),
        unreadable_count=taken.count(RowOutcome.UNREADABLE),
        currency=sheet.currency,
    )
    return Decision(replace(sheet, return_count=number), (fact,)), taken


def demand_same(posting: RowPosting, amount: Money, paid_on: date) -> None:
    """Refuse a row that was posted otherwise.

    Raises:
        RowPostedOtherwiseError: with another amount or on another day.
    """
    if (posting.amount_minor, posting.paid_on) != (amount.amount_minor, paid_on):
        posted = Money(posting.amount_minor, amount.currency)
        raise RowPostedOtherwiseError(f"{posting.row_key} is posted as {posted} paid on {posting.paid_on}")


def posted(posting: RowPosting, line: int, outcome: RowOutcome) -> RowReport:
    """Report a row that is posted, now or before."""
    return RowReport(
        line=line,
        outcome=outcome,
        row_key=posting.row_key,
        loan_id=posting.loan_id,
        amount_minor=posting.amount_minor,
        paid_on=posting.paid_on,
        entry=posting.entry,
    )


def refused(row: FilledRow, refusal: DomainError) -> RowReport:
    """Report a row that breaks a rule."""
    return RowReport(
        line=row.line,
        outcome=RowOutcome.REFUSED,
        row_key=row.row_key,
        amount_minor=row.amount.amount_minor,
        paid_on=row.paid_on,
        code=refusal.code,
        detail=refusal.detail,
    )


def unreadable(row: UnreadableRow) -> RowReport:
    """Report a row that cannot be read."""
    return RowReport(
        line=row.line, outcome=RowOutcome.UNREADABLE, row_key=row.row_key, detail=row.reason, column=row.column
    )
