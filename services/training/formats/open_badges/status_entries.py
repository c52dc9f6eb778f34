"""What a credential says of its place in a status list, and what a status list credential must hold.

Source: W3C, Bitstring Status List 1.0, sections 2.1 and 2.2.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from services.training.formats.open_badges.contexts import JsonObject
from services.training.formats.open_badges.faults import Fault, demand, is_url, listed, types_of

ENTRY, LIST, LIST_CREDENTIAL = "BitstringStatusListEntry", "BitstringStatusList", "BitstringStatusListCredential"
REVOCATION = "revocation"
_INDEX = re.compile(r"0|[1-9][0-9]{0,9}")


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """Where a credential's revocation is read: a list's URL and a place in it."""

    status_list: str
    index: int


def entry_of(credential: JsonObject) -> StatusEntry | None:
    """Give a credential's revocation entry; None where it has none."""
    for one in listed(credential.get("credentialStatus")):
        if ENTRY in types_of(one) and one.get("statusPurpose") == REVOCATION:
            return StatusEntry(one["statusListCredential"], int(one["statusListIndex"]))
    return None


def write_entry(entry: StatusEntry) -> JsonObject:
    """Write a revocation entry as a credential holds it."""
    return {
        "id": f"{entry.status_list}#{entry.index}",
        "type": ENTRY,
        "statusPurpose": REVOCATION,
        "statusListIndex": str(entry.index),
        "statusListCredential": entry.status_list,
    }


def status_faults(credential: JsonObject) -> list[Fault]:
    """List what breaks the standard in a credential's entries."""
    entries = [one for one in listed(credential.get("credentialStatus")) if ENTRY in types_of(one)]
    return [fault for one in entries for fault in _entry(one)]


def list_faults(credential: JsonObject) -> list[Fault]:
    """List what breaks the standard in a status list credential."""
    subject = credential.get("credentialSubject")
    held = subject if isinstance(subject, dict) else {}
    return [
        *demand(LIST_CREDENTIAL in types_of(credential), "status_list_type", "type", credential.get("type")),
        *demand(LIST in types_of(held), "status_list_type", "credentialSubject.type", held.get("type")),
        *demand(isinstance(held.get("statusPurpose"), str), "status_purpose", "credentialSubject.statusPurpose", None),
        *demand(isinstance(held.get("encodedList"), str), "status_list_missing", "credentialSubject.encodedList", None),
    ]


def _entry(one: Any) -> Iterator[Fault]:  # noqa: ANN401 - any JSON
    place, index, of = "credentialStatus", one.get("statusListIndex"), one.get("statusListCredential")
    purpose = one.get("statusPurpose")
    yield from demand(isinstance(purpose, str) and bool(purpose), "status_purpose", f"{place}.statusPurpose", purpose)
    is_index = isinstance(index, str) and _INDEX.fullmatch(index) is not None
    yield from demand(is_index, "status_index", f"{place}.statusListIndex", index)
    yield from demand(is_url(of), "status_list_no_url", f"{place}.statusListCredential", of)
    yield from demand(one.get("id") is None or one["id"] != of, "status_id_is_list", f"{place}.id", one.get("id"))
