"""How a person becomes an owner of an enterprise, and what the owners together say about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.contracts.registry import EnterpriseOwnerRecorded, OwnerGender
from services.kernel import Decision, Event
from services.kernel.privacy import classed
from services.registry.enterprises.amendments import amend
from services.registry.enterprises.model import Enterprise, Owner
from services.registry.field_classes import PERSONAL
from services.registry.owners.refusals import OwnersFullError, OwnerShareError, OwnerSinceError
from services.registry.records.amendments import Amendment, Asked
from services.registry.records.model import History

OWNERS_MAX = 50
SHARE_BASIS_POINTS_MAX = 10_000


@classed(PERSONAL)
@dataclass(frozen=True, slots=True)
class Traits:
    """What of an owner counts for the figures; None: not known. It is read, used and not kept."""

    gender: str | None = None
    is_young: bool | None = None


def record(
    entry: Enterprise, history: History, owner: Owner, traits: Mapping[str, Traits], *, by: str, at: datetime
) -> Amendment[Enterprise]:
    """Record an owner, or another share of one; the entry's owner gender and whether young people lead it follow.

    Also of a verified entry: what the owners are is no word of the applicant's. The same record changes nothing.

    Raises:
        OwnerShareError, OwnerSinceError, OwnersFullError: the record breaks a rule.
        EnterpriseStateError: the entry is suspended or ended.
    """
    others = tuple(known for known in entry.owners if known.person_id != owner.person_id)
    owners = tuple(sorted((*others, owner), key=lambda known: known.person_id))
    _demand_possible(entry, owner, owners, at)
    described = replace(entry.description, owner_gender=owner_gender(owners, traits))
    asked = Asked(by, at, is_approved=True)
    # With its owners an entry would keep the gender they had.
    amended = amend(replace(entry, owners=()), history, described, asked, valid_from=entry.country.day_of(at))
    now = replace(
        entry,
        description=amended.decision.state.description,
        owners=owners,
        is_youth_led=is_youth_led(owners, traits),
    )
    if now == entry:
        return Amendment(Decision(entry), None)
    fact = EnterpriseOwnerRecorded(
        subject=entry.enterprise_id,
        occurred_at=at,
        person_id=owner.person_id,
        share_basis_points=owner.share_basis_points,
        since=owner.since,
        owner_gender=described.owner_gender,
        is_youth_led=now.is_youth_led,
    )
    facts: tuple[Event, ...] = (*amended.decision.events, fact)
    return Amendment(Decision(now, facts), amended.change)


def owner_gender(owners: Sequence[Owner], traits: Mapping[str, Traits]) -> OwnerGender:
    """Tell the owners' gender; one that is not known or not told leaves all undisclosed."""
    genders = {traits.get(owner.person_id, Traits()).gender for owner in owners}
    if genders == {"female"}:
        return "female"
    if genders == {"male"}:
        return "male"
    return "mixed" if genders == {"female", "male"} else "undisclosed"


def is_youth_led(owners: Sequence[Owner], traits: Mapping[str, Traits]) -> bool | None:
    """Tell whether young people hold more than half of the recorded shares; None where that is not known."""
    young = sum(owner.share_basis_points for owner in owners if traits.get(owner.person_id, Traits()).is_young)
    unknown = sum(
        owner.share_basis_points for owner in owners if traits.get(owner.person_id, Traits()).is_young is None
    )
    whole = sum(owner.share_basis_points for owner in owners)
    if 2 * young > whole:
        return True
    return False if 2 * (young + unknown) <= whole else None


def _demand_possible(entry: Enterprise, owner: Owner, owners: Sequence[Owner], at: datetime) -> None:
    if owner.since > entry.country.day_of(at):
        raise OwnerSinceError(f"{owner.since} is in the future")
    if len(owners) > OWNERS_MAX:
        raise OwnersFullError(f"{entry.enterprise_id} has {OWNERS_MAX} owners already")
    shares = sum(known.share_basis_points for known in owners)
    if shares > SHARE_BASIS_POINTS_MAX:
        raise OwnerShareError(f"the shares would be {shares} of {SHARE_BASIS_POINTS_MAX} basis points")
