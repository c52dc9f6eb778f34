"""What stands in one cell of a file that comes in: as text, and limited."""

from datetime import date, datetime, time
from decimal import Decimal

from services.registry.tables.refusals import FileTooLargeError

CELL_CHARACTERS_MAX = 1_000
SHOWN_MAX = 60


def written(value: object, row: int) -> str:
    """Write what a spreadsheet or a JSON document holds as the text a person would have typed.

    Raises:
        FileTooLargeError: it has more than `CELL_CHARACTERS_MAX` characters.
    """
    text = _text(value)
    if len(text) > CELL_CHARACTERS_MAX:
        raise FileTooLargeError(f"row {row} has a cell of more than {CELL_CHARACTERS_MAX} characters")
    return text.strip()


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return (value.date() if value.time() == time() else value).isoformat()
        case date():
            return value.isoformat()
        case float() | Decimal():
            # The library reads a number as a float; its shortest form is what the person typed.
            return _digits(Decimal(str(value)))
        case _:
            return str(value)


def _digits(number: Decimal) -> str:
    if not number.is_finite() or abs(number.adjusted()) > SHOWN_MAX:
        return str(number)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
