"""What is known of a cooperative from its register, and whether it may lend or be lent through."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from services.contracts.registry import (
    CooperativeAmended,
    CooperativeDeregistered,
    CooperativeEvent,
    CooperativeForm,
    CooperativeKind,
    CooperativeLicensed,
    CooperativeMemberAdmitted,
    CooperativeMemberLeft,
    CooperativeMembersReported,
    CooperativeMerged,
    CooperativeRecognised,
    CooperativeRegistered,
    CooperativeReinstated,
    CooperativeSuspended,
    CooperativeUnmerged,
)
from services.kernel import Country, NotFoundError
from services.kernel.dated_rules import covers

LENDER_COUNTRY = Country.ID
"""The cooperation widens the partnership of Indonesian savings-and-loan cooperatives."""

Standing = Literal["active", "suspended", "merged", "deregistered"]


class CooperativeNotFoundError(NotFoundError):
    """No register has told of this cooperative yet."""

    code = "cooperative_not_found"


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence to take savings and give loans."""

    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Cooperative:
    """A cooperative of either country as its register last told; without a country, only later facts were readable."""

    cooperative_id: str
    country: Country | None = None
    kind: CooperativeKind | None = None
    form: CooperativeForm | None = None
    ksp_class: str | None = None
    licence: Licence | None = None
    recognised_by: Country | None = None
    standing: Standing = "active"
    member_count: int = 0
    """Members as the cooperative reported them."""
    members: tuple[str, ...] = ()
    """The registered enterprises among them."""


def after(known: Cooperative, fact: CooperativeEvent) -> Cooperative:  # noqa: C901, PLR0911 - one case a fact
    """Add what one fact says."""
    match fact:
        case CooperativeRegistered():
            return replace(
                known,
                country=fact.country,
                kind=fact.kind,
                form=fact.form,
                ksp_class=fact.ksp_class,
                member_count=fact.member_count,
            )
        case CooperativeAmended():
            return replace(known, kind=fact.kind)
        case CooperativeMembersReported():
            return replace(known, member_count=fact.member_count, ksp_class=fact.ksp_class)
        case CooperativeLicensed():
            return replace(known, licence=Licence(fact.valid_from, fact.valid_until))
        case CooperativeRecognised():
            return replace(known, recognised_by=fact.by)
        case CooperativeMemberAdmitted():
            return replace(known, members=tuple(sorted({*known.members, fact.enterprise_id})))
        case CooperativeMemberLeft():
            return replace(known, members=tuple(one for one in known.members if one != fact.enterprise_id))
        case CooperativeSuspended():
            return replace(known, standing="suspended")
        case CooperativeMerged():
            return replace(known, standing="merged")
        case CooperativeReinstated() | CooperativeUnmerged():
            return replace(known, standing="active")
        case CooperativeDeregistered():
            return replace(known, standing="deregistered")
        case _:
            return known


def unmet_as_lender(cooperative: Cooperative, on: date) -> tuple[str, ...]:
    """List what a cooperative lacks to lend across the border on a day; nothing means that it may."""
    licence = cooperative.licence
    return _unmet(
        {
            "not_indonesian": cooperative.country == LENDER_COUNTRY,
            "not_savings_and_loan": cooperative.kind == "savings_and_loan",
            "not_active": cooperative.standing == "active",
            "not_licensed": licence is not None and covers(licence.valid_from, licence.valid_until, on),
            "not_recognised": cooperative.recognised_by == LENDER_COUNTRY.other,
        }
    )


def unmet_as_partner(cooperative: Cooperative) -> tuple[str, ...]:
    """List what a cooperative lacks to pass a lender's money to its members; nothing means that it may."""
    return _unmet(
        {
            "not_timorese": cooperative.country == LENDER_COUNTRY.other,
            "not_active": cooperative.standing == "active",
            "not_recognised": cooperative.recognised_by == LENDER_COUNTRY,
        }
    )


def _unmet(conditions: dict[str, bool]) -> tuple[str, ...]:
    return tuple(reason for reason, met in conditions.items() if not met)
