"""Reads financing's packaged data files; their origin stands in data/SOURCES.md."""

from importlib.resources import files
from typing import TypeVar

from pydantic import BaseModel, TypeAdapter

_FOLDER = files("services.financing").joinpath("data")

ModelT = TypeVar("ModelT", bound=BaseModel)


def read_rules(name: str, kind: type[ModelT]) -> tuple[ModelT, ...]:
    """Read a JSON list of rules of one kind; an unknown or missing field is refused."""
    return TypeAdapter(tuple[kind, ...]).validate_json(_FOLDER.joinpath(name).read_bytes())  # type: ignore[valid-type]
