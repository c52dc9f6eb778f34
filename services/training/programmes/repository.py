"""How programmes are kept: a packaged file, read once; its origin stands in data/SOURCES.md."""

from functools import cache

from services.kernel.reference_data import read_rules
from services.training.programmes.model import Programme


@cache
def load_programmes() -> tuple[Programme, ...]:
    """Read every version of every programme; an unknown or missing field is refused."""
    return read_rules("training", "programmes.json", Programme)
