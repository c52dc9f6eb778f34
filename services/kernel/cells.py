"""What may stand in a cell of a table that a spreadsheet opens: text, and never a formula."""

FORMULA_STARTS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
"""What makes a spreadsheet compute a cell, in both widths (OWASP, CSV injection)."""
MARK = "'"
"""Tells a spreadsheet that a cell is text."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""Without it at the beginning, a spreadsheet reads the letters with accents of a CSV file wrongly."""
_CONTROLS = ("\t", "\r", "\n")


def neutral(text: str) -> str:
    """Write a text so that no spreadsheet computes it; `plain` reads it back."""
    return MARK + text if _is_risky(text) else text


def plain(text: str) -> str:
    """Read a cell as it was before it was made neutral."""
    return text[1:] if text.startswith(MARK) and _is_risky(text[1:]) else text


def _is_risky(text: str) -> bool:
    return text.startswith((*_CONTROLS, MARK)) or text.lstrip()[:1] in FORMULA_STARTS
