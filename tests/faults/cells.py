"""The kinds of cell that rows ask for, by name."""

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.faults.cell import Cell

CELLS: Mapping[str, Callable[[Path], Cell]] = {"plain": Cell}
