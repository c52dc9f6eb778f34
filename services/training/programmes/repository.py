"""How programmes are kept: a packaged file, read once; its origin stands in data/SOURCES.md."""

from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter

from services.training.programmes.model import Programme


@cache
def load_programmes() -> tuple[Programme, ...]:
    """Read every version of every programme; an unknown or missing field is refused."""
    text = files("services.training").joinpath("data", "programmes.json").read_bytes()
    return TypeAdapter(tuple[Programme, ...]).validate_json(text)
