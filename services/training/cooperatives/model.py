"""What training knows of a cooperative from its register."""

from dataclasses import dataclass, replace

from services.contracts.registry import (
    CooperativeDeregistered,
    CooperativeEvent,
    CooperativeMerged,
    CooperativeRegistered,
    CooperativeReinstated,
    CooperativeSuspended,
    CooperativeUnmerged,
)
from services.kernel import Country
from services.training.participants.model import ParticipantStandingError, ParticipantUnknownError, Standing


@dataclass(frozen=True, slots=True)
class ParticipatingCooperative:
    """A cooperative as its register last told; without a country, only later facts were readable."""

    cooperative_id: str
    country: Country | None = None
    standing: Standing = "active"


_STANDINGS: dict[type, Standing] = {
    CooperativeSuspended: "suspended",
    CooperativeReinstated: "active",
    CooperativeDeregistered: "deregistered",
    CooperativeMerged: "merged",
    CooperativeUnmerged: "active",
}


def after(known: ParticipatingCooperative, fact: CooperativeEvent) -> ParticipatingCooperative:
    """Add what one fact says."""
    if isinstance(fact, CooperativeRegistered):
        return replace(known, country=fact.country)
    return replace(known, standing=_STANDINGS.get(type(fact), known.standing))


def active_country(cooperative: ParticipatingCooperative) -> Country:
    """Tell whose cooperative it is, if something new may be granted to it.

    Raises:
        ParticipantUnknownError: no register told of it.
        ParticipantStandingError: it is suspended, merged into another or deregistered.
    """
    if cooperative.country is None:
        raise ParticipantUnknownError(f"no cooperative {cooperative.cooperative_id} is known here")
    if cooperative.standing != "active":
        raise ParticipantStandingError(f"{cooperative.cooperative_id} is {cooperative.standing}")
    return cooperative.country
