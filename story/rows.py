"""The rows of the data: each becomes something the story can tell, or is set aside with a reason."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from services.kernel import Country, Currency, Money
from story.assumptions import DATA, Assumptions, assumptions


class Reason(StrEnum):
    """Why a row is no loan here; a row has the first that applies, in this order."""

    NO_PLACE_NO_DISBURSEMENT_DAY = "no_place_and_no_disbursement_day"
    HOUSEHOLD_PURPOSE = "household_purpose"
    NOT_MONTHLY = "not_repaid_monthly"
    PLACE_UNKNOWN = "place_unknown"
    NOT_APPROVED = "not_approved"


MEANING: Mapping[Reason, str] = {
    Reason.NO_PLACE_NO_DISBURSEMENT_DAY: "the row names no place or no day of disbursement",
    Reason.HOUSEHOLD_PURPOSE: "school, study or housing costs of a household: no enterprise's activity, no KBLI code",
    Reason.NOT_MONTHLY: "repaid irregularly, and the product knows only monthly instalments",
    Reason.PLACE_UNKNOWN: "the register of places does not know the region's name",
    Reason.NOT_APPROVED: "the platform's own screening did not pass it",
}


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A row that says enough to be told."""

    row_id: str
    legal_name: str
    """Generated, and says so: the data names nobody."""
    sector: str
    activity_code: str
    region: str
    principal: Money
    term_months: int
    owner_gender: str
    disbursed_on: date
    applied_on: date


@dataclass(frozen=True, slots=True)
class Unusable:
    """A row set aside."""

    row_id: str
    amount: Money
    reason: Reason
    detail: str = ""


Row = StoryRow | Unusable


def read_rows(folder: Path = DATA) -> tuple[Row, ...]:
    """Read every row of the file, in its order."""
    codes = {row["activity"]: row["kbli2020"] for row in _table(folder / "activity_kbli.csv")}
    loans = _table(folder / "kiva_loans_tl.csv")
    return tuple(read_row(row, number, codes, assumptions()) for number, row in enumerate(loans, start=1))


def read_row(
    row: Mapping[str, str], number: int, codes: Mapping[str, str], assumed: Assumptions
) -> StoryRow | Unusable:
    """Read one row; `number` counts the rows from 1 and makes the generated name, `codes` gives KBLI by activity."""
    principal = Money.of(Decimal(row["loan_amount"]), Currency(row["currency"]))
    reason = _reason(row, codes, assumed)
    if reason is not None:
        return Unusable(row["id"], principal, reason)
    disbursed_on = Country.TL.day_of(datetime.fromisoformat(row["disbursed_time"]).replace(tzinfo=UTC))
    return StoryRow(
        row_id=row["id"],
        legal_name=f"Generated name {number} ({row['activity'].lower()})",
        sector=row["sector"].lower(),
        activity_code=codes[row["activity"]],
        region=row["region"],
        principal=principal,
        term_months=int(Decimal(row["term_in_months"])),
        owner_gender=owner_gender(row["borrower_genders"]),
        disbursed_on=disbursed_on,
        applied_on=disbursed_on - timedelta(days=assumed.rows.application_days_before_disbursement),
    )


def owner_gender(written: str) -> str:
    """Read the genders of one borrower or of a group: one for all, `mixed`, or `undisclosed` where none is given."""
    genders = {part.strip() for part in written.split(",") if part.strip()}
    if not genders:
        return "undisclosed"
    return genders.pop() if len(genders) == 1 else "mixed"


def usable(rows: Iterable[Row]) -> tuple[StoryRow, ...]:
    """Give the rows that can be told."""
    return tuple(row for row in rows if isinstance(row, StoryRow))


def set_aside(rows: Iterable[Row]) -> tuple[Unusable, ...]:
    """Give the rows that cannot."""
    return tuple(row for row in rows if isinstance(row, Unusable))


def _reason(row: Mapping[str, str], codes: Mapping[str, str], assumed: Assumptions) -> Reason | None:
    if not row["region"] or not row["disbursed_time"]:
        return Reason.NO_PLACE_NO_DISBURSEMENT_DAY
    if not codes[row["activity"]]:
        return Reason.HOUSEHOLD_PURPOSE
    if row["repayment_interval"] != assumed.product.repayment_interval:
        return Reason.NOT_MONTHLY
    return None


def _table(file: Path) -> Sequence[Mapping[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
