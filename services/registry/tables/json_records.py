"""Reads JSON: one array of objects, or objects one after another (JSON lines), each as one row."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, BinaryIO

from services.kernel.cells import BYTE_ORDER_MARK
from services.registry.tables.cells import written
from services.registry.tables.columns import COLUMNS_MAX
from services.registry.tables.delimited import Row
from services.registry.tables.refusals import FileEncodingError, FileMalformedError, FileTooLargeError

BLOCK_BYTES = 65_536
OBJECT_BYTES_MAX = 200_000
BETWEEN = b" \t\r\n,[]"
"""What may stand between objects; an array's brackets and commas are not counted."""

FLAT_OBJECT = re.compile(rb'\{(?:[^"}]|"(?:[^"\\]|\\.)*+")*+\}', re.DOTALL)
"""A brace inside of a text ends no object; nothing is looked at twice."""

_decoder = json.JSONDecoder(parse_float=Decimal)


def json_rows(file: BinaryIO) -> Iterator[Row]:
    """Read a file object by object; the first row is the names met in the first object, the others follow it.

    A row's number counts the objects from 1. A later object may lack names, and may have no others.

    Raises:
        FileEncodingError: an object is not UTF-8.
        FileMalformedError: it is no JSON, no object, or holds lists or names that the first object lacks.
        FileTooLargeError: an object is too large.
    """
    header: tuple[str, ...] = ()
    for number, found in enumerate(_objects(file), start=1):
        if number == 1:
            header = tuple(found)
            yield 0, header
        if unknown := found.keys() - set(header):
            raise FileMalformedError(f"object {number} has the name {min(unknown)[:60]!r}, which the first one lacks")
        if any(isinstance(value, dict | list) for value in found.values()):
            raise FileMalformedError(f"object {number} holds a list or an object; every value is one text or number")
        yield number, tuple(written(found.get(name), number) for name in header)


def _objects(file: BinaryIO) -> Iterator[dict[str, Any]]:
    buffer, number = file.read(BLOCK_BYTES).removeprefix(BYTE_ORDER_MARK), 1
    while True:
        buffer = buffer.lstrip(BETWEEN)
        end = _end_of_object(buffer)
        if end == 0:
            more = file.read(BLOCK_BYTES)
            if not more:
                if buffer:
                    raise FileMalformedError(f"object {number} does not end")
                return
            buffer += more
            if len(buffer) > OBJECT_BYTES_MAX + BLOCK_BYTES:
                raise FileTooLargeError(f"object {number} has more than {OBJECT_BYTES_MAX} bytes")
            continue
        yield _object(buffer[:end], number)
        buffer, number = buffer[end:], number + 1


def _end_of_object(buffer: bytes) -> int:
    """Tell where the flat object a buffer begins with ends; 0: not in this buffer."""
    if buffer and buffer[:1] != b"{":
        return len(buffer)
    found = FLAT_OBJECT.match(buffer)
    return found.end() if found else 0


def _object(part: bytes, number: int) -> dict[str, Any]:
    try:
        found = _decoder.decode(part.decode())
    except UnicodeDecodeError as error:
        raise FileEncodingError(f"object {number} is not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise FileMalformedError(f"object {number} is no JSON of one level: {str(error)[:100]}") from error
    if not isinstance(found, dict) or len(found) > COLUMNS_MAX:
        raise FileMalformedError(f"object {number} is no object of at most {COLUMNS_MAX} names")
    return found
