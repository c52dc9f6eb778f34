"""A farmer group's entry as fields with values that JSON can say, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from services.kernel import Country
from services.registry.farmer_groups.model import Assessment, Description, FarmerGroup
from services.registry.records.model import History
from services.registry.records.recording import Group

DESCRIBED = frozenset(Description.__dataclass_fields__)
"""Fields that are told anew; every other one has commands of its own."""
TOGETHER: tuple[Group, ...] = (
    frozenset({"place_code", "municipality_code"}),
    frozenset({"women", "men", "undisclosed", "youth"}),
)


def described(description: Description) -> dict[str, Any]:
    """Write a description as fields."""
    return {
        **asdict(description),
        "founded_on": description.founded_on.isoformat(),
        "commodities": list(description.commodities),
        "linked_ids": list(description.linked_ids),
    }


def description_of(fields: Mapping[str, Any]) -> Description:
    """Read a description from an entry's fields."""
    said = {
        **{name: fields[name] for name in DESCRIBED},
        "founded_on": date.fromisoformat(fields["founded_on"]),
        "commodities": tuple(fields["commodities"]),
        "linked_ids": tuple(fields["linked_ids"]),
    }
    return Description(**said)


def assessed(assessment: Assessment | None) -> dict[str, Any] | None:
    """Write an assessment as one field's value."""
    if assessment is None:
        return None
    return {**asdict(assessment), "assessed_on": assessment.assessed_on.isoformat()}


def assessment_of(value: Mapping[str, Any] | None) -> Assessment | None:
    """Read an assessment from its field's value."""
    if value is None:
        return None
    return Assessment(**{**value, "assessed_on": date.fromisoformat(value["assessed_on"])})


def fields_of(entry: FarmerGroup) -> dict[str, Any]:
    """Write an entry as fields; neither its id nor its version is one."""
    return {
        "country": entry.country.value,
        "kind": entry.kind,
        **described(entry.description),
        "assessment": assessed(entry.assessment),
        "status": entry.status,
        "suspended_from": entry.suspended_from,
        "registered_on": entry.registered_on.isoformat(),
        "registered_by": entry.registered_by,
    }


def entry_of(group_id: str, fields: Mapping[str, Any], version: int) -> FarmerGroup:
    """Read an entry from its fields."""
    return FarmerGroup(
        group_id=group_id,
        country=Country(fields["country"]),
        kind=fields["kind"],
        description=description_of(fields),
        status=fields["status"],
        registered_on=date.fromisoformat(fields["registered_on"]),
        registered_by=fields["registered_by"],
        assessment=assessment_of(fields["assessment"]),
        suspended_from=fields["suspended_from"],
        version=version,
    )


def described_by(history: History) -> frozenset[str]:
    """List who told something of what an entry says."""
    return frozenset(change.by for change in history.holding if not DESCRIBED.isdisjoint(change.values))
