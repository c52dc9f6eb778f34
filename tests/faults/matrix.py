"""What a row of the fault matrix is: the harm, what must hold beside the invariants, and where it is done."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

from tests.faults.cell import Cell
from tests.faults.gateway import Gateway
from tests.faults.history import Fault, History
from tests.faults.observations import Observations, Place, Reading, Rebuilt
from tests.faults.quiescence import NeverAtRestError, rest
from tests.faults.scene import Scene

Strike = Callable[["Run", Random], Coroutine[Any, Any, float | None]]


@dataclass(frozen=True)
class Row:
    """One kind of harm; `strike` does it once under load and gives the row's extra figure, if there is one."""

    id: str
    fault: str
    strike: Strike
    figure: str = ""
    """What the extra figure is, with its unit."""
    limit: float | None = None
    """The extra figure may not be above this."""
    commands: int = 40
    """Drawn for each repeat and sent while the harm is done."""
    repeats_max: int = 25
    """For rows that take minutes."""
    short: bool = False
    """Part of the selection that runs with every change."""
    failpoint: str = ""
    """The failpoint this row is the row of."""
    cell: str = "plain"
    """Rows that want another cell name it; `cells.py` says how it is made."""


@dataclass
class Run:
    """A row being run: the cell, the way to it, and what was seen on the way."""

    row: str
    cell: Cell
    gateway: Gateway
    scene: Scene
    history: History
    injected: set[Place] = field(default_factory=set)
    poison: set[Place] = field(default_factory=set)
    stopped: set[str] = field(default_factory=set)
    rebuilt: list[Rebuilt] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    keys_cached_seconds: float | None = None
    refilled: bool = False
    complaints: list[str] = field(default_factory=list)
    """Extra criteria that did not hold."""

    def note(self, what: str) -> None:
        """Write harm down."""
        self.history.append(Fault(self.row, what, monotonic()))

    async def at_rest(self, seconds: float) -> float:
        """Wait until everything is applied everywhere; complain when it is not within `seconds`. Gives the seconds."""
        try:
            return await rest(self.cell, seconds)
        except NeverAtRestError as error:
            self.complain(str(error))
            return seconds

    def forget_topics(self) -> None:
        """The topics were emptied and are filled again: what the harness put on them is gone."""
        self.refilled = True
        self.injected.clear()
        self.poison.clear()

    def complain(self, what: str) -> None:
        """Record an extra criterion that does not hold."""
        self.complaints.append(what)

    @property
    def observations(self) -> Observations:
        """What the offline check must know."""
        return Observations(
            injected=frozenset(self.injected),
            poison=frozenset(self.poison),
            stopped=frozenset(self.stopped),
            rebuilt=tuple(self.rebuilt),
            readings=tuple(self.readings),
            keys_cached_seconds=self.keys_cached_seconds,
            refilled=self.refilled,
        )


@dataclass(frozen=True)
class Result:
    """What a row showed."""

    row: Row
    repeats: int
    harm: int
    """Times the harm was really done: a failpoint may not be reached."""
    violations: tuple[str, ...]
    complaints: tuple[str, ...]
    figures: tuple[float, ...]
    rest_seconds: float
    seconds: float
    history: Path

    @property
    def good(self) -> bool:
        """Nothing was violated, no criterion missed, and the harm was done."""
        return not self.violations and not self.complaints and self.harm > 0
