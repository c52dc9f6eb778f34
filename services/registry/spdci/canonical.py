"""The text that a signature covers: a header and its message in canonical JSON (RFC 8785)."""

import json
from collections.abc import Mapping

SAFE_INTEGER_MAX = 2**53 - 1
NESTED_MAX = 40


def signed_text(header: object, message: object) -> bytes:
    """Write what is signed: an object of the header and the message, nothing else of the envelope.

    Raises:
        ValueError: a number or a text in it has no one form.
    """
    return _write({"header": header, "message": message}, 0).encode()


def _write(value: object, depth: int) -> str:
    if depth > NESTED_MAX:
        raise ValueError(f"the message is nested deeper than {NESTED_MAX}")
    if isinstance(value, Mapping):
        names = sorted(value, key=lambda name: str(name).encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{_text(name)}:{_write(value[name], depth + 1)}" for name in names) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(_write(part, depth + 1) for part in value) + "]"
    return _scalar(value)


def _scalar(value: object) -> str:
    if value is None or isinstance(value, bool | str):
        return _text(value)
    if isinstance(value, int) and abs(value) <= SAFE_INTEGER_MAX:
        return str(value)
    if isinstance(value, float) and "e" not in repr(value) and abs(value) <= SAFE_INTEGER_MAX:
        return str(int(value)) if value.is_integer() else repr(value)
    raise ValueError("a number in the message has no one form: write it without an exponent")


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
