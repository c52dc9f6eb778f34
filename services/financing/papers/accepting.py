"""Which form of a paper a caller prefers, by its `Accept` header (RFC 9110, section 12.5.1)."""

import re

_QUALITY = re.compile(r"^[01](\.\d{0,3})?$", re.ASCII)
_PDF = ("application/pdf", "application/*", "*/*")
_JSON = ("application/json", "application/*", "*/*")


def prefers_pdf(accept: str) -> bool:
    """Tell whether a PDF is wanted rather than JSON, which everybody gets who does not say so."""
    qualities = dict(_range(part) for part in accept.split(","))
    return _quality(qualities, _PDF) > _quality(qualities, _JSON)


def _quality(qualities: dict[str, float], ranges: tuple[str, ...]) -> float:
    return next((qualities[name] for name in ranges if name in qualities), 0.0)


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    given = [value for key, _, value in (one.partition("=") for one in parameters) if key == "q"]
    return name, float(given[0]) if given and _QUALITY.match(given[0]) else 1.0
