"""The rows of a return as they are read from JSON: each stands or falls alone."""

import json
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.financing.collection_sheets.refusals import ReturnUnreadableError
from services.kernel import Currency, Money
from services.kernel.money import MINOR_UNITS_MAX

RETURN_BYTES_MAX = 262_144
RETURN_ROWS_MAX = 200
ROW_KEY_CHARACTERS_MAX = 100


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A row with what was paid and on which day."""

    line: int
    row_key: str
    amount: Money
    paid_on: date


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """A row that cannot be read: at which line, in which column, and why."""

    line: int
    row_key: str
    column: str
    reason: str


class _JsonRow(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    row_key: str = Field(min_length=1, max_length=ROW_KEY_CHARACTERS_MAX)
    amount_minor: int = Field(ge=1, le=MINOR_UNITS_MAX)
    paid_on: date = Field(strict=False)


def read_json(content: bytes, currency: Currency) -> tuple[FilledRow | UnreadableRow, ...]:
    """Read `{"rows": [{"row_key", "amount_minor", "paid_on"}]}`; amounts in minor units, days as YYYY-MM-DD.

    Raises:
        ReturnUnreadableError: it is no JSON of that form, or has too many rows.
    """
    demand_size(content)
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as fault:
        raise ReturnUnreadableError("the body is no JSON") from fault
    rows = found.get("rows") if isinstance(found, dict) else None
    if not isinstance(rows, list) or len(found) > 1:
        raise ReturnUnreadableError('the body is {"rows": [...]}')
    demand_count(len(rows))
    return tuple(_read_row(line, row, currency) for line, row in enumerate(rows, start=1))


def demand_size(content: bytes) -> None:
    """Refuse a return of more than `RETURN_BYTES_MAX` bytes.

    Raises:
        ReturnUnreadableError: it is one.
    """
    if len(content) > RETURN_BYTES_MAX:
        raise ReturnUnreadableError(f"{len(content)} bytes are more than {RETURN_BYTES_MAX}")


def demand_count(count: int) -> None:
    """Refuse a return without rows, or with more than `RETURN_ROWS_MAX`.

    Raises:
        ReturnUnreadableError: it is one.
    """
    if not 1 <= count <= RETURN_ROWS_MAX:
        raise ReturnUnreadableError(f"a return has 1 to {RETURN_ROWS_MAX} filled rows, not {count}")


def _read_row(line: int, row: object, currency: Currency) -> FilledRow | UnreadableRow:
    given = row.get("row_key") if isinstance(row, dict) else None
    key = plain(given) if isinstance(given, str) else ""
    try:
        read = _JsonRow.model_validate_json(json.dumps(row))
    except ValidationError as fault:
        first = fault.errors()[0]
        return UnreadableRow(line, key, plain(".".join(map(str, first["loc"]))), first["msg"])
    if read.row_key != key:
        return UnreadableRow(line, key, "row_key", "a row has the key it was handed out with")
    return FilledRow(line, key, Money(read.amount_minor, currency), read.paid_on)


def plain(text: str) -> str:
    """Keep what can be shown of a text, up to a row key's length."""
    return "".join(character for character in text if character.isprintable())[:ROW_KEY_CHARACTERS_MAX]
