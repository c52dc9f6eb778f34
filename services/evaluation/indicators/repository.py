"""How indicators are kept: a packaged file of definitions, read once; its origin stands in data/SOURCES.md."""

from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter

from services.evaluation.indicators.terms import Indicator


@cache
def load_indicators() -> tuple[Indicator, ...]:
    """Read every definition; one that names what no row tells is refused."""
    text = files("services.evaluation").joinpath("data", "indicators.json").read_bytes()
    return TypeAdapter(tuple[Indicator, ...]).validate_json(text)
