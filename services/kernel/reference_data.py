"""Reads the constants packaged with a service as data; their origin and licence stand beside them in SOURCES.md."""

import csv
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import StringIO
from typing import TypeVar

from pydantic import BaseModel, TypeAdapter

ModelT = TypeVar("ModelT", bound=BaseModel)


def read_table(service: str, name: str) -> tuple[dict[str, str], ...]:
    """Read a CSV file as one mapping of column to text for each row."""
    return tuple(csv.DictReader(StringIO(_file(service, name).read_text(encoding="utf-8"))))


def read_rules(service: str, name: str, kind: type[ModelT]) -> tuple[ModelT, ...]:
    """Read a JSON list of rules of one kind; an unknown or missing field is refused."""
    return TypeAdapter(tuple[kind, ...]).validate_json(_file(service, name).read_bytes())  # type: ignore[valid-type]


def _file(service: str, name: str) -> Traversable:
    return files(f"services.{service}").joinpath("data", name)
