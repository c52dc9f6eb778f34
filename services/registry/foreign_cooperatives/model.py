"""What a partnership has to know of a cooperative across the border."""

from dataclasses import dataclass, replace
from typing import Literal

from services.contracts.registry import (
    CooperativeDeregistered,
    CooperativeEvent,
    CooperativeMerged,
    CooperativeRecognised,
    CooperativeRegistered,
    CooperativeReinstated,
    CooperativeSuspended,
    CooperativeUnmerged,
)
from services.kernel import Country
from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL

ForeignStatus = Literal["registered", "suspended", "deregistered"]


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class ForeignCooperative:
    """An entry of the other country's register, by the name it has across the border."""

    cooperative_id: str
    country: Country
    status: ForeignStatus = "registered"
    recognised_by: Country | None = None


def after(known: ForeignCooperative | None, fact: CooperativeEvent) -> ForeignCooperative | None:
    """Add what a fact tells; before its registration nothing is known of an entry."""
    match fact:
        case CooperativeRegistered():
            return ForeignCooperative(fact.subject, fact.country)
        case CooperativeRecognised() if known:
            return replace(known, recognised_by=fact.by)
        case CooperativeSuspended() if known:
            return replace(known, status="suspended")
        case CooperativeReinstated() | CooperativeUnmerged() if known:
            return replace(known, status="registered")
        case CooperativeDeregistered() | CooperativeMerged() if known:
            return replace(known, status="deregistered")
        case _:
            return known
