"""Names that tell entries apart: a register refuses to enter what looks like an entry it has."""

from collections.abc import Mapping
from itertools import count
from typing import Any

_numbers = count(1)


def another(body: Mapping[str, Any]) -> dict[str, Any]:
    """Give a registration under a name of its own: numbers in a name tell namesakes apart."""
    return {**body, "legal_name": f"{body['legal_name']} {next(_numbers)}"}
