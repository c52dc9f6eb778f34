"""The kinds of cell that rows ask for, by name."""

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.faults.cell import Cell
from tests.faults.proxied import ProxiedCell
from tests.faults.small_disk import SmallDiskCell

KEYS_CACHED_SECONDS = 5
"""The shortest the services allow."""
SHORT_KEYS = "short keys"


def short_keys(folder: Path) -> Cell:
    """Make a cell whose services keep the issuers' keys for a short time."""
    return Cell(folder, JEMBATAN_JWKS_CACHE_SECONDS=str(KEYS_CACHED_SECONDS))


CELLS: Mapping[str, Callable[[Path], Cell]] = {
    "plain": Cell,
    "wiped": Cell,
    SHORT_KEYS: short_keys,
    "proxied": ProxiedCell,
    "small disk": SmallDiskCell,
}
