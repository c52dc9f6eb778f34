"""What is true of a collection sheet: what to collect from whom, in which days."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from services.contracts.financing import CollectionSheetIssued
from services.financing.collection_sheets.refusals import (
    CollectionSheetOfOtherMinistryError,
    NothingToCollectError,
    RowNotOnSheetError,
    SheetTooLongError,
)
from services.financing.loans.model import Loan, demand_home, demand_status
from services.kernel import Country, Currency, Decision
from services.kernel.money import CurrencyMismatchError

SHEET_ROWS_MAX = 200
DAYS_AHEAD_MAX = 31


@dataclass(frozen=True, slots=True)
class CollectionRow:
    """What to collect from one borrower for one loan (minor units of the sheet's currency)."""

    row_key: str
    loan_id: str
    borrower_id: str
    due_on: date | None
    """The last due day of the period; None: nothing falls due in it."""
    instalment_minor: int
    """What is unpaid of the instalments that fall due in the period."""
    arrears_minor: int
    """What is unpaid of all earlier ones."""

    @property
    def expected_minor(self) -> int:
        """Both together."""
        return self.instalment_minor + self.arrears_minor


@dataclass(frozen=True, slots=True)
class CollectionSheet:
    """A list handed out for a period, both days included; what was true when it was made stays on it."""

    sheet_id: str
    home: Country
    facility_id: str | None
    collect_from: date
    collect_until: date
    currency: Currency
    rows: tuple[CollectionRow, ...]
    issued_by: str
    issued_at: datetime
    return_count: int = 0
    version: int = 0

    def row(self, row_key: str) -> CollectionRow:
        """Find a row.

        Raises:
            RowNotOnSheetError: there is none of that key.
        """
        for row in self.rows:
            if row.row_key == row_key:
                return row
        raise RowNotOnSheetError(f"{self.sheet_id} has no row {row_key}")


@dataclass(frozen=True, slots=True)
class Period:
    """The days to collect on, both included."""

    first: date
    last: date

    @classmethod
    def ahead(cls, on: date, days: int) -> "Period":
        """Begin on a day and look some days ahead."""
        return cls(on, on + timedelta(days=days))


def issue(
    loans: Sequence[Loan], period: Period, *, sheet_id: str, facility_id: str | None, by: str, at: datetime
) -> Decision[CollectionSheet]:
    """Make a sheet; of a facility's loans those with something to collect, of named loans every one.

    Raises:
        LoanStateError: a named loan has ended.
        NothingToCollectError: nothing of the facility falls due.
        SheetTooLongError: there are more than `SHEET_ROWS_MAX` rows.
        CurrencyMismatchError: the loans have several currencies.
    """
    found = [(loan, _row(loan, period)) for loan in sorted(loans, key=lambda loan: (loan.borrower_id, loan.loan_id))]
    if facility_id is None:
        for loan in loans:
            demand_status(loan, "active", "charged_off")
    else:
        found = [(loan, row) for loan, row in found if row.expected_minor]
    if not found:
        raise NothingToCollectError(f"nothing falls due until {period.last}")
    if len(found) > SHEET_ROWS_MAX:
        raise SheetTooLongError(f"{len(found)} rows are more than {SHEET_ROWS_MAX}")
    if len({loan.currency for loan, _ in found}) > 1:
        raise CurrencyMismatchError("a sheet is of one currency")
    sheet = CollectionSheet(
        sheet_id=sheet_id,
        home=found[0][0].home,
        facility_id=facility_id,
        collect_from=period.first,
        collect_until=period.last,
        currency=found[0][0].currency,
        rows=tuple(replace(row, row_key=f"{sheet_id}.{number:03}") for number, (_, row) in enumerate(found, start=1)),
        issued_by=by,
        issued_at=at,
    )
    return Decision(sheet, (_issued(sheet, at),))


def demand_own(sheet: CollectionSheet, ministry: Country | None) -> None:
    """Refuse a ministry that does not keep the sheet.

    Raises:
        CollectionSheetOfOtherMinistryError: another one does.
    """
    if ministry != sheet.home:
        raise CollectionSheetOfOtherMinistryError("a sheet is kept by the ministry that keeps its loans")


def demand_own_loans(loans: Sequence[Loan], ministry: Country | None) -> None:
    """Refuse loans of another ministry.

    Raises:
        LoanOfOtherMinistryError: one of them is.
    """
    for loan in loans:
        demand_home(loan.home, ministry)


def _row(loan: Loan, period: Period) -> CollectionRow:
    unpaid = [row for row in loan.standing.instalments if row.unpaid_minor and row.due_on <= period.last]
    coming = [row for row in unpaid if row.due_on >= period.first]
    return CollectionRow(
        row_key="",
        loan_id=loan.loan_id,
        borrower_id=loan.borrower_id,
        due_on=max((row.due_on for row in coming), default=None),
        instalment_minor=sum(row.unpaid_minor for row in coming),
        arrears_minor=sum(row.unpaid_minor for row in unpaid if row.due_on < period.first),
    )


def _issued(sheet: CollectionSheet, at: datetime) -> CollectionSheetIssued:
    return CollectionSheetIssued(
        subject=sheet.sheet_id,
        occurred_at=at,
        facility_id=sheet.facility_id,
        collect_from=sheet.collect_from,
        collect_until=sheet.collect_until,
        row_count=len(sheet.rows),
        expected_minor=sum(row.expected_minor for row in sheet.rows),
        currency=sheet.currency,
    )
