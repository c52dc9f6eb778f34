"""A breach of an invariant, and what every check is."""

from collections.abc import Callable
from typing import NamedTuple

from tests.faults.history import History
from tests.faults.stores import Stores


class Violation(NamedTuple):
    """Which invariant does not hold, and by what that is seen."""

    invariant: str
    what: str


Check = Callable[[History, Stores], list[Violation]]
