"""Status lists: one bit for each credential, compressed so that nobody learns which one was asked about.

Source: W3C, Bitstring Status List 1.0, sections 2.2, 3.2, 3.3 and 3.4.
"""

import gzip
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BadBase64Error
from collections.abc import Iterable

from services.kernel import RuleViolationError

BASE64_URL = "u"
BITS_MIN = 131_072
"""16 KiB: a shorter list would tell too much about who is asked about."""
BITS_MAX = 8 * BITS_MIN
"""A longer list is not unpacked."""
FIXED_TIME = 0
"""The same bits are the same text at any time."""


class StatusListUnreadableError(RuleViolationError):
    """The text is no compressed bitstring, or one of a length that is not read here."""

    code = "status_list_unreadable"


class StatusRangeError(RuleViolationError):
    """The index lies outside of the list: RANGE_ERROR."""

    code = "status_range_error"


def write_list(revoked: Iterable[int], bits: int = BITS_MIN) -> str:
    """Write a list whose bits at `revoked` are set; index 0 is the left-most bit.

    Raises:
        StatusRangeError: an index lies outside.
        StatusListUnreadableError: fewer than `BITS_MIN` bits, more than `BITS_MAX`, or no whole bytes.
    """
    _demand_length(bits)
    raw = bytearray(bits // 8)
    for index in revoked:
        _demand_inside(index, bits)
        raw[index // 8] |= 0x80 >> index % 8
    return BASE64_URL + urlsafe_b64encode(gzip.compress(bytes(raw), mtime=FIXED_TIME)).decode().rstrip("=")


def read_list(text: str) -> bytes:
    """Unpack a list, at most `BITS_MAX` bits of it.

    Raises:
        StatusListUnreadableError: it is no such list.
    """
    if not text.startswith(BASE64_URL):
        raise StatusListUnreadableError("a list is multibase base64url, which begins with u")
    packed = text.removeprefix(BASE64_URL)
    try:
        unpacking = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        raw = unpacking.decompress(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), BITS_MAX // 8 + 1)
    except (BadBase64Error, ValueError, zlib.error) as error:
        raise StatusListUnreadableError("the list is no GZIP in base64url") from error
    _demand_length(8 * len(raw))
    if not unpacking.eof:
        raise StatusListUnreadableError("the list ends too early")
    return raw


def is_set(raw: bytes, index: int) -> bool:
    """Tell whether the bit at an index is set.

    Raises:
        StatusRangeError: the index lies outside.
    """
    _demand_inside(index, 8 * len(raw))
    return bool(raw[index // 8] & 0x80 >> index % 8)


def scattered(number: int, *, seed: int, bits: int = BITS_MIN) -> int:
    """Give a credential's place in its list from its running number: each place once, in no order that tells its day.

    `bits` is a power of two; an odd factor walks through all of its places.
    """
    factor, step = seed | 1, seed >> 1
    return (number * factor + step) % bits


def _demand_length(bits: int) -> None:
    if not BITS_MIN <= bits <= BITS_MAX or bits % 8:
        raise StatusListUnreadableError(f"a list has from {BITS_MIN} to {BITS_MAX} bits in whole bytes, not {bits}")


def _demand_inside(index: int, bits: int) -> None:
    if not 0 <= index < bits:
        raise StatusRangeError(f"the list has the places 0 to {bits - 1}, not {index}")
