"""Which form of an answer a caller prefers, by its `Accept` header (RFC 9110, section 12.5.1)."""

import re

_QUALITY = re.compile(r"^[01](\.\d{0,3})?$", re.ASCII)
_PDF, _CSV, _JSON = "application/pdf", "text/csv", "application/json"


def prefers_pdf(accept: str) -> bool:
    """Tell whether a PDF is wanted rather than JSON, which everybody gets who does not say so."""
    return _prefers(_PDF, accept)


def prefers_csv(accept: str) -> bool:
    """Tell whether CSV is wanted rather than JSON, which everybody gets who does not say so."""
    return _prefers(_CSV, accept)


def _prefers(media_type: str, accept: str) -> bool:
    qualities = dict(_range(part) for part in accept.split(","))
    return _quality(qualities, media_type) > _quality(qualities, _JSON)


def _quality(qualities: dict[str, float], media_type: str) -> float:
    ranges = (media_type, f"{media_type.partition('/')[0]}/*", "*/*")
    return next((qualities[name] for name in ranges if name in qualities), 0.0)


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    given = [value for key, _, value in (one.partition("=") for one in parameters) if key == "q"]
    return name, float(given[0]) if given and _QUALITY.match(given[0]) else 1.0
