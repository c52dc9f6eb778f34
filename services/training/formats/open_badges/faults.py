"""What a reader finds wrong in a credential: the rule it breaks and where, and the forms both standards share."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

VALUE_CHARACTERS_SHOWN = 100
_STAMP = re.compile(
    r"-?\d{4,}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that a credential breaks, by its stable code, the place and what stands there."""

    code: str
    place: str
    detail: str


def listed(value: Any) -> list[Any]:  # noqa: ANN401 - any JSON
    """Give one value or several as a list; nothing as an empty one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def is_url(value: Any) -> bool:  # noqa: ANN401 - any JSON
    """Tell whether a value is one absolute URL: with a scheme, without spaces or control characters."""
    if not isinstance(value, str) or any(character.isspace() or not character.isprintable() for character in value):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return bool(parts.scheme) and bool(parts.netloc or (parts.path and parts.scheme not in ("http", "https")))


def types_of(value: Any) -> list[Any]:  # noqa: ANN401 - any JSON
    """Give an object's types; anything else has none."""
    return listed(value.get("type")) if isinstance(value, dict) else []


def read_instant(value: Any) -> datetime | None:  # noqa: ANN401 - any JSON
    """Read an XML Schema dateTimeStamp; None where it is no instant, or has no zone."""
    if not isinstance(value, str) or not _STAMP.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def shown(value: Any) -> str:  # noqa: ANN401 - any JSON
    """Show the beginning of what was found."""
    return repr(value)[:VALUE_CHARACTERS_SHOWN]


def demand(holds: bool, code: str, place: str, value: Any) -> Iterator[Fault]:  # noqa: ANN401, FBT001 - any JSON
    """Give a fault unless a rule holds."""
    if not holds:
        yield Fault(code, place, shown(value))
