"""What it is to merge an entry into another of the same enterprise, and to take that back."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal

from services.contracts.registry import EnterpriseMerged, EnterpriseUnmerged
from services.kernel import Decision, RuleViolationError
from services.registry.candidates.merging import taken_over
from services.registry.enterprises.model import Description, Enterprise, demand_status

TakenOver = Literal["legal_name", "place", "sector", "activity", "size_class", "owner_gender", "identifiers"]
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "legal_name": ("legal_name",),
    "place": ("place_code", "municipality_code"),
    "sector": ("sector",),
    "activity": ("activity_code", "activity_edition"),
    "size_class": ("size_class", "size_class_rule"),
    "owner_gender": ("owner_gender",),
    "identifiers": ("identifiers",),
}


class MergedIntoItselfError(RuleViolationError):
    """An entry is merged into another one, of the same country."""

    code = "enterprise_merged_into_itself"


def merge(entry: Enterprise, survivor: Enterprise, *, reason_code: str, at: datetime) -> Decision[Enterprise]:
    """Let `survivor` stand for the entry, which keeps its description and is on hold.

    Raises:
        EnterpriseStateError: one of them is suspended, merged or deregistered.
        MergedIntoItselfError: they are one, or of two countries.
    """
    demand_status(entry, "registered", "verified")
    demand_status(survivor, "registered", "verified")
    if entry.enterprise_id == survivor.enterprise_id or entry.country != survivor.country:
        raise MergedIntoItselfError(f"{entry.enterprise_id} is not merged into {survivor.enterprise_id}")
    into = survivor.enterprise_id
    fact = EnterpriseMerged(subject=entry.enterprise_id, occurred_at=at, into=into, reason_code=reason_code)
    return Decision(replace(entry, status="merged", merged_from=entry.status, merged_into=into), (fact,))


def take_over(survivor: Enterprise, entry: Enterprise, parts: Collection[str]) -> Description:
    """Describe the survivor with the named parts of the entry merged into it; numbers are added to its own.

    Raises:
        FieldNotTakenOverError: an enterprise's entry has no such part.
    """
    return taken_over(survivor.description, entry.description, parts, _FIELDS)


def unmerge(entry: Enterprise, *, reason_code: str, at: datetime) -> Decision[Enterprise]:
    """Let a merged entry stand for itself again, as it did before; what the survivor took over stays with it.

    Raises:
        EnterpriseStateError: it is not merged.
    """
    demand_status(entry, "merged")
    fact = EnterpriseUnmerged(
        subject=entry.enterprise_id, occurred_at=at, into=entry.merged_into or "", reason_code=reason_code
    )
    back = replace(entry, status=entry.merged_from or "registered", merged_from=None, merged_into=None)
    return Decision(back, (fact,))
