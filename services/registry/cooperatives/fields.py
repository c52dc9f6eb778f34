"""A cooperative's entry as fields with values that JSON can say, and back.

Each registered member and each yearly meeting is a field of its own, so that one more of them is one small change.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from operator import itemgetter
from typing import Any

from pydantic import TypeAdapter

from services.kernel import Country
from services.registry.cooperatives.model import Cooperative, Description, Figures, Licence, Membership
from services.registry.cooperatives.particulars import Certificate, MembersMeeting, Organ
from services.registry.records.recording import Group

MEMBER, MEETING = "member.", "meeting."
TOGETHER: tuple[Group, ...] = (frozenset({"place_code", "municipality_code"}),)

_LICENCE: TypeAdapter[Licence | None] = TypeAdapter(Licence | None)
_CERTIFICATE: TypeAdapter[Certificate | None] = TypeAdapter(Certificate | None)
_ORGAN: TypeAdapter[Organ | None] = TypeAdapter(Organ | None)
_MEETING: TypeAdapter[MembersMeeting] = TypeAdapter(MembersMeeting)


def described(description: Description) -> dict[str, Any]:
    """Write a description as fields."""
    return {**asdict(description), "identifiers": list(description.identifiers)}


def description_of(fields: Mapping[str, Any]) -> Description:
    """Read a description from an entry's fields."""
    said = {name: fields[name] for name in Description.__dataclass_fields__}
    return Description(**{**said, "identifiers": tuple(fields["identifiers"])})


def single_fields(entry: Cooperative) -> dict[str, Any]:
    """Write what an entry says once: all but its members and meetings; neither its id nor its version is a field."""
    return {
        "country": entry.country.value,
        **described(entry.description),
        **asdict(entry.figures),
        "reported_on": entry.reported_on.isoformat() if entry.reported_on else None,
        "licence": _LICENCE.dump_python(entry.licence, mode="json"),
        "certificate": _CERTIFICATE.dump_python(entry.certificate, mode="json"),
        "recognised_by": entry.recognised_by.value if entry.recognised_by else None,
        "board": _ORGAN.dump_python(entry.board, mode="json"),
        "supervisors": _ORGAN.dump_python(entry.supervisors, mode="json"),
        "status": entry.status,
        "merged_into": entry.merged_into,
        "registered_on": entry.registered_on.isoformat(),
        "registered_by": entry.registered_by,
        "register_number": entry.register_number,
    }


def members_of(entry: Cooperative) -> dict[str, str]:
    """Write the day each registered member was admitted on, by the enterprise's id."""
    return {member.enterprise_id: member.admitted_on.isoformat() for member in entry.members}


def meetings_of(entry: Cooperative) -> dict[str, Any]:
    """Write each yearly meeting, by its book year."""
    return {str(meeting.book_year): _MEETING.dump_python(meeting, mode="json") for meeting in entry.meetings}


def prefixed(prefix: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Write the fields of what an entry says many times."""
    return {f"{prefix}{name}": value for name, value in values.items()}


def fields_of(entry: Cooperative) -> dict[str, Any]:
    """Write an entry as fields."""
    many = {**prefixed(MEMBER, members_of(entry)), **prefixed(MEETING, meetings_of(entry))}
    return {**single_fields(entry), **many}


def entry_of(cooperative_id: str, fields: Mapping[str, Any], version: int) -> Cooperative:
    """Read an entry from its fields; what none of them says, it does not have."""
    reported_on, recognised_by = fields["reported_on"], fields["recognised_by"]
    return Cooperative(
        cooperative_id=cooperative_id,
        country=Country(fields["country"]),
        description=description_of(fields),
        figures=Figures(**{name: fields[name] for name in Figures.__dataclass_fields__}),
        status=fields["status"],
        registered_on=date.fromisoformat(fields["registered_on"]),
        registered_by=fields["registered_by"],
        register_number=fields.get("register_number"),
        reported_on=date.fromisoformat(reported_on) if reported_on else None,
        licence=_LICENCE.validate_python(fields["licence"]),
        recognised_by=Country(recognised_by) if recognised_by else None,
        members=tuple(Membership(name, date.fromisoformat(day)) for name, day in _said(MEMBER, fields)),
        board=_ORGAN.validate_python(fields.get("board")),
        supervisors=_ORGAN.validate_python(fields.get("supervisors")),
        meetings=tuple(_MEETING.validate_python(meeting) for _, meeting in _said(MEETING, fields)),
        certificate=_CERTIFICATE.validate_python(fields.get("certificate")),
        merged_into=fields.get("merged_into"),
        version=version,
    )


def _said(prefix: str, fields: Mapping[str, Any]) -> list[tuple[str, Any]]:
    named = ((name.removeprefix(prefix), value) for name, value in fields.items() if name.startswith(prefix))
    return sorted(((name, value) for name, value in named if value is not None), key=itemgetter(0))
