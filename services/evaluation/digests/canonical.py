"""Canonical JSON: one text for one value, to be hashed and signed.

The form is RFC 8785 for what documents here are made of: objects, lists, text, whole numbers, booleans and null.
Numbers with a fraction are written as text, so that no machine rounds them.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from json.encoder import encode_basestring

from services.kernel import RuleViolationError

SAFE_INTEGER_MAX = 2**53 - 1
"""Beyond it, a reader that knows only IEEE 754 doubles takes one number for another (RFC 8785, 3.2.2.3)."""
_WORDS = {None: "null", True: "true", False: "false"}


class NotCanonicalError(RuleViolationError):
    """The value holds a number or a text that has no canonical form here."""

    code = "not_canonical"


def canonical(value: object) -> bytes:
    """Write a value in its canonical form, in UTF-8.

    Raises:
        NotCanonicalError: it holds a fraction, a number beyond `SAFE_INTEGER_MAX`, a lone surrogate, or something else.
    """
    try:
        return _write(value).encode()
    except UnicodeEncodeError as error:
        raise NotCanonicalError("a text holds half of a surrogate pair") from error


def digest_of(value: object) -> str:
    """Hash a value's canonical form: SHA-256, 64 hexadecimal digits.

    Raises:
        NotCanonicalError: it has none.
    """
    return sha256(canonical(value)).hexdigest()


def _write(value: object) -> str:
    # A digest writes a text for each of hundreds of thousands of facts: the commonest kinds are asked first.
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, (list, tuple)):
        return _write_list(value)
    if value is None or isinstance(value, bool):
        return _WORDS[value]
    if isinstance(value, int) and abs(value) <= SAFE_INTEGER_MAX:
        return str(value)
    if isinstance(value, Mapping):
        return _write_object(value)
    raise NotCanonicalError(f"{type(value).__name__} has no canonical form here")


def _write_list(values: Iterable[object]) -> str:
    return "[" + ",".join(map(_write, values)) + "]"


def _write_object(members: Mapping[object, object]) -> str:
    names = [name for name in members if isinstance(name, str)]
    if len(names) < len(members):
        raise NotCanonicalError("the names of an object are texts")
    # RFC 8785 sorts by UTF-16 code units, Python by code points.
    ordered = sorted(names, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
    return "{" + ",".join(f"{_write(name)}:{_write(members[name])}" for name in ordered) + "}"
