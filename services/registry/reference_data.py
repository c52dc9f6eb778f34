"""Reads the registry's packaged data files; their origin and licence stand in data/SOURCES.md."""

import csv
from importlib.resources import files
from io import StringIO
from typing import TypeVar

from pydantic import BaseModel, TypeAdapter

_FOLDER = files("services.registry").joinpath("data")

ModelT = TypeVar("ModelT", bound=BaseModel)


def read_table(name: str) -> tuple[dict[str, str], ...]:
    """Read a CSV file as one mapping of column to text for each row."""
    text = _FOLDER.joinpath(name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(StringIO(text)))


def read_rules(name: str, kind: type[ModelT]) -> tuple[ModelT, ...]:
    """Read a JSON list of rules of one kind; an unknown or missing field is refused."""
    return TypeAdapter(tuple[kind, ...]).validate_json(_FOLDER.joinpath(name).read_bytes())  # type: ignore[valid-type]
