"""What it is to merge an entry into another of the same cooperative, and to take that back."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal

from services.contracts.registry import CooperativeMerged, CooperativeUnmerged
from services.kernel import Decision
from services.registry.candidates.merging import taken_over
from services.registry.cooperatives.model import Cooperative, Description, demand_status
from services.registry.cooperatives.refusals import CooperativeMergedIntoItselfError

TakenOver = Literal["legal_name", "kind", "place", "identifiers"]
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "legal_name": ("legal_name",),
    "kind": ("kind",),
    "place": ("place_code", "municipality_code"),
    "identifiers": ("identifiers",),
}


def merge(entry: Cooperative, survivor: Cooperative, *, reason_code: str, at: datetime) -> Decision[Cooperative]:
    """Let `survivor` stand for the entry, which is on hold and keeps all it has; its members are admitted anew there.

    Raises:
        CooperativeStateError: one of them is suspended, merged or deregistered.
        CooperativeMergedIntoItselfError: they are one, or of two countries.
    """
    demand_status(entry, "registered")
    demand_status(survivor, "registered")
    if entry.cooperative_id == survivor.cooperative_id or entry.country != survivor.country:
        raise CooperativeMergedIntoItselfError(f"{entry.cooperative_id} is not merged into {survivor.cooperative_id}")
    into = survivor.cooperative_id
    fact = CooperativeMerged(subject=entry.cooperative_id, occurred_at=at, into=into, reason_code=reason_code)
    return Decision(replace(entry, status="merged", merged_into=into), (fact,))


def take_over(survivor: Cooperative, entry: Cooperative, parts: Collection[str]) -> Description:
    """Describe the survivor with the named parts of the entry merged into it; numbers are added to its own.

    Raises:
        FieldNotTakenOverError: a cooperative's entry has no such part.
    """
    return taken_over(survivor.description, entry.description, parts, _FIELDS)


def unmerge(entry: Cooperative, *, reason_code: str, at: datetime) -> Decision[Cooperative]:
    """Let a merged entry stand for itself again, as it did before; what the survivor took over stays with it.

    Raises:
        CooperativeStateError: it is not merged.
    """
    demand_status(entry, "merged")
    fact = CooperativeUnmerged(
        subject=entry.cooperative_id, occurred_at=at, into=entry.merged_into or "", reason_code=reason_code
    )
    return Decision(replace(entry, status="registered", merged_into=None), (fact,))
