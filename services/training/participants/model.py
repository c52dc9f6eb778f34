"""What training knows of an enterprise from its register."""

from dataclasses import dataclass, replace
from typing import Literal

from services.contracts.registry import (
    EnterpriseAmended,
    EnterpriseDeregistered,
    EnterpriseEvent,
    EnterpriseMerged,
    EnterpriseRegistered,
    EnterpriseReinstated,
    EnterpriseSuspended,
    EnterpriseUnmerged,
    EnterpriseVerified,
)
from services.kernel import ConflictError, Country, NotFoundError

Standing = Literal["active", "suspended", "merged", "deregistered"]


class ParticipantUnknownError(NotFoundError):
    """No register has told of this enterprise yet."""

    code = "participant_unknown"


class ParticipantStandingError(ConflictError):
    """Nothing new is granted to an enterprise whose entry is on hold or has ended."""

    code = "participant_standing"


@dataclass(frozen=True, slots=True)
class ParticipatingEnterprise:
    """An enterprise as its register last told; without a country, only later facts were readable."""

    enterprise_id: str
    country: Country | None = None
    is_verified: bool = False
    standing: Standing = "active"


_STANDINGS: dict[type, Standing] = {
    EnterpriseSuspended: "suspended",
    EnterpriseReinstated: "active",
    EnterpriseDeregistered: "deregistered",
    EnterpriseMerged: "merged",
    EnterpriseUnmerged: "active",
}


def after(known: ParticipatingEnterprise, fact: EnterpriseEvent) -> ParticipatingEnterprise:
    """Add what one fact says; an amended entry must be verified again, unless the change was approved."""
    match fact:
        case EnterpriseRegistered():
            return replace(known, country=fact.country)
        case EnterpriseAmended():
            return replace(known, is_verified=fact.is_verified)
        case EnterpriseVerified():
            return replace(known, is_verified=True)
        case _ if type(fact) in _STANDINGS:
            return replace(known, standing=_STANDINGS[type(fact)])
        case _:
            return known


def demand_active(enterprise: ParticipatingEnterprise) -> None:
    """Refuse an enterprise that no register told of, or whose entry is on hold or has ended.

    Raises:
        ParticipantUnknownError: no register told of it.
        ParticipantStandingError: it is suspended, merged into another or deregistered.
    """
    active_country(enterprise)


def active_country(enterprise: ParticipatingEnterprise) -> Country:
    """Tell whose enterprise it is, if something new may be granted to it.

    Raises:
        ParticipantUnknownError, ParticipantStandingError: as `demand_active` says.
    """
    if enterprise.country is None:
        raise ParticipantUnknownError(f"no enterprise {enterprise.enterprise_id} is known here")
    if enterprise.standing != "active":
        raise ParticipantStandingError(f"{enterprise.enterprise_id} is {enterprise.standing}")
    return enterprise.country
