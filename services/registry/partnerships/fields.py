"""A partnership as fields with values that JSON can say, and back; each milestone is a field of its own."""

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from pydantic import TypeAdapter

from services.registry.partnerships.model import Partnership, Terms

MILESTONE = "milestone."
SINGLE = frozenset(Partnership.__dataclass_fields__) - {"partnership_id", "terms", "milestones", "version"}

_ENTRY: TypeAdapter[Partnership] = TypeAdapter(Partnership)


def single_fields(entry: Partnership) -> dict[str, Any]:
    """Write what a partnership says once: all but its milestones; neither its id nor its version is a field."""
    said = _ENTRY.dump_python(entry, mode="json")
    return {**said["terms"], **{name: value for name, value in said.items() if name in SINGLE}}


def milestones_of(entry: Partnership) -> list[dict[str, Any]]:
    """Write the milestones, in the order of their codes."""
    milestones: list[dict[str, Any]] = _ENTRY.dump_python(entry, mode="json")["milestones"]
    return milestones


def fields_of(entry: Partnership) -> dict[str, Any]:
    """Write a partnership as fields."""
    planned = {f"{MILESTONE}{milestone['milestone_code']}": milestone for milestone in milestones_of(entry)}
    return {**single_fields(entry), **planned}


def entry_of(partnership_id: str, fields: Mapping[str, Any], version: int) -> Partnership:
    """Read a partnership from its fields."""
    planned = ((name, value) for name, value in fields.items() if name.startswith(MILESTONE))
    return _ENTRY.validate_python(
        {
            **{name: fields[name] for name in SINGLE},
            "partnership_id": partnership_id,
            "terms": {name: fields[name] for name in Terms.__dataclass_fields__},
            "milestones": [milestone for _, milestone in sorted(planned, key=itemgetter(0))],
            "version": version,
        }
    )
