"""What stands in one cell: as text, limited, and never a formula where a spreadsheet opens it."""

from datetime import date, datetime, time
from decimal import Decimal

from services.registry.tables.refusals import FileTooLargeError

CELL_CHARACTERS_MAX = 1_000
SHOWN_MAX = 60
FORMULA_STARTS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
"""What makes a spreadsheet compute a cell, in both widths (OWASP, CSV injection)."""
MARK = "'"
"""Tells a spreadsheet that a cell is text."""
_CONTROLS = ("\t", "\r", "\n")


def neutral(text: str) -> str:
    """Write a text so that no spreadsheet computes it; `plain` reads it back."""
    return MARK + text if _is_risky(text) else text


def plain(text: str) -> str:
    """Read a cell as it was before it was made neutral."""
    return text[1:] if text.startswith(MARK) and _is_risky(text[1:]) else text


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


def _is_risky(text: str) -> bool:
    return text.startswith((*_CONTROLS, MARK)) or text.lstrip()[:1] in FORMULA_STARTS
