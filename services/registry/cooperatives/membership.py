"""How registered enterprises become and cease to be members of a cooperative."""

from dataclasses import replace
from datetime import date, datetime

from services.contracts.registry import CooperativeMemberAdmitted, CooperativeMemberLeft
from services.kernel import Decision
from services.registry.cooperatives.model import Cooperative, Membership, demand_past, demand_status
from services.registry.cooperatives.refusals import (
    AlreadyMemberError,
    EnterpriseForeignError,
    EnterpriseNotAdmissibleError,
    LeftBeforeAdmittedError,
    MembersFullError,
    MembershipNotFoundError,
    SecondaryMembersError,
)
from services.registry.enterprises.model import Enterprise

MEMBERS_MAX = 1_000
"""Registered members of one entry: it is kept as one document."""


def admit(entry: Cooperative, enterprise: Enterprise, *, admitted_on: date, at: datetime) -> Decision[Cooperative]:
    """Admit a registered enterprise of the same country; the same admission again changes nothing."""
    demand_status(entry, "registered")
    if entry.description.form == "secondary":
        raise SecondaryMembersError(f"{entry.cooperative_id} is a secondary cooperative")
    if enterprise.country != entry.country:
        raise EnterpriseForeignError(f"{enterprise.enterprise_id} is of {enterprise.country}")
    demand_past(admitted_on, entry.country, at)
    admitted = Membership(enterprise.enterprise_id, admitted_on)
    if admitted in entry.members:
        return Decision(entry)
    if _of(entry, enterprise.enterprise_id):
        raise AlreadyMemberError(f"{enterprise.enterprise_id} is a member from another day")
    if enterprise.status in ("merged", "deregistered"):
        raise EnterpriseNotAdmissibleError(f"{enterprise.enterprise_id} is {enterprise.status}")
    if len(entry.members) >= MEMBERS_MAX:
        raise MembersFullError(f"{entry.cooperative_id} names {MEMBERS_MAX} registered members already")
    members = sorted((*entry.members, admitted), key=lambda member: member.enterprise_id)
    fact = CooperativeMemberAdmitted(
        subject=entry.cooperative_id,
        occurred_at=at,
        enterprise_id=enterprise.enterprise_id,
        admitted_on=admitted_on,
    )
    return Decision(replace(entry, members=tuple(members)), (fact,))


def leave(entry: Cooperative, enterprise_id: str, *, left_on: date, at: datetime) -> Decision[Cooperative]:
    """End a membership; a suspended cooperative's members may leave too."""
    demand_status(entry, "registered", "suspended")
    membership = _of(entry, enterprise_id)
    if membership is None:
        raise MembershipNotFoundError(f"{enterprise_id} is no member of {entry.cooperative_id}")
    demand_past(left_on, entry.country, at)
    if left_on < membership.admitted_on:
        raise LeftBeforeAdmittedError(f"{enterprise_id} was admitted on {membership.admitted_on}, after {left_on}")
    members = tuple(member for member in entry.members if member.enterprise_id != enterprise_id)
    fact = CooperativeMemberLeft(
        subject=entry.cooperative_id, occurred_at=at, enterprise_id=enterprise_id, left_on=left_on
    )
    return Decision(replace(entry, members=members), (fact,))


def _of(entry: Cooperative, enterprise_id: str) -> Membership | None:
    return next((member for member in entry.members if member.enterprise_id == enterprise_id), None)
