"""How indicators are kept: a packaged file of definitions, read once; its origin stands in data/SOURCES.md."""

from functools import cache

from services.evaluation.indicators.terms import Indicator
from services.kernel.reference_data import read_rules


@cache
def load_indicators() -> tuple[Indicator, ...]:
    """Read every definition; one that names what no row tells is refused."""
    return read_rules("evaluation", "indicators.json", Indicator)
