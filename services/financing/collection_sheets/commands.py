"""What may be asked of collection sheets."""

from typing import Annotated

from pydantic import Field

from services.chassis.commands import AmountMinor, Command, CurrencyCode, Day, PathId
from services.financing.collection_sheets.model import DAYS_AHEAD_MAX, SHEET_ROWS_MAX
from services.financing.collection_sheets.returns import RowReport


class IssueCollectionSheet(Command):
    """Make a sheet for a facility, or for loans named one by one."""

    facility_id: PathId | None = None
    loan_ids: Annotated[tuple[PathId, ...], Field(strict=False, max_length=SHEET_ROWS_MAX)] = ()
    on: Day
    """The first day of collection."""
    days_ahead: Annotated[int, Field(ge=0, le=DAYS_AHEAD_MAX)] = 0
    """How many days after it are collected in advance."""


class OfSheet(Command):
    """A command about one sheet."""

    sheet_id: PathId


class PostRow(OfSheet):
    """Post one row that came back."""

    line: int
    row_key: str
    amount_minor: AmountMinor
    currency: CurrencyCode
    paid_on: Day


class KeepReturn(OfSheet):
    """Keep what became of the rows of one return."""

    rows: tuple[RowReport, ...]
