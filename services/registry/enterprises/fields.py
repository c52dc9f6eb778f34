"""An enterprise's entry as fields with values that JSON can say, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from services.kernel import Country
from services.registry.enterprises.model import Description, Enterprise
from services.registry.records.recording import Group

TOGETHER: tuple[Group, ...] = (
    frozenset({"place_code", "municipality_code"}),
    frozenset({"activity_code", "activity_edition"}),
    frozenset({"size_class", "size_class_rule"}),
)


def described(description: Description) -> dict[str, Any]:
    """Write a description as fields."""
    return {**asdict(description), "identifiers": list(description.identifiers)}


def description_of(fields: Mapping[str, Any]) -> Description:
    """Read a description from an entry's fields."""
    said = {name: fields[name] for name in Description.__dataclass_fields__}
    return Description(**{**said, "identifiers": tuple(fields["identifiers"])})


def fields_of(entry: Enterprise) -> dict[str, Any]:
    """Write an entry as fields; neither its id nor its version is one."""
    return {
        "country": entry.country.value,
        **described(entry.description),
        "status": entry.status,
        "suspended_from": entry.suspended_from,
        "merged_into": entry.merged_into,
        "merged_from": entry.merged_from,
        "registered_on": entry.registered_on.isoformat(),
        "registered_by": entry.registered_by,
        "register_number": entry.register_number,
        "recognised_by": entry.recognised_by.value if entry.recognised_by else None,
    }


def entry_of(enterprise_id: str, fields: Mapping[str, Any], version: int) -> Enterprise:
    """Read an entry from its fields."""
    recognised_by = fields.get("recognised_by")
    return Enterprise(
        enterprise_id=enterprise_id,
        country=Country(fields["country"]),
        description=description_of(fields),
        status=fields["status"],
        registered_on=date.fromisoformat(fields["registered_on"]),
        registered_by=fields["registered_by"],
        register_number=fields.get("register_number"),
        suspended_from=fields["suspended_from"],
        recognised_by=Country(recognised_by) if recognised_by else None,
        merged_into=fields.get("merged_into"),
        merged_from=fields.get("merged_from"),
        version=version,
    )
