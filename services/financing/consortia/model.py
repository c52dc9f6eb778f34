"""What is true of a consortium: its agreements on shares, who confirmed them, and which one a day's loans have."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from services.contracts.financing import ConsortiumChanged, ConsortiumConfirmed, ConsortiumFormed
from services.financing.consortia.refusals import (
    AgreementsMaxError,
    ConfirmedByProposerError,
    ConsortiumAmountsError,
    ConsortiumNotConfirmedError,
    NothingToConfirmError,
    NotOfConsortiumError,
)
from services.financing.facilities.model import Facility, FacilityClosedError, LenderNotEligibleError
from services.financing.lenders.model import Cooperative, unmet_as_lender
from services.kernel import Country, Currency, Decision

AGREEMENTS_MAX = 200


@dataclass(frozen=True, slots=True)
class Participation:
    """What one lender commits of a facility's limit (minor units)."""

    lender_id: str
    committed_minor: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """Shares as the lead proposed them; once all confirmed, loans from a day on have them."""

    number: int
    participations: tuple[Participation, ...]
    """By the lenders' ids."""
    proposed_by: str
    confirmed: tuple[str, ...]
    """The lenders that agreed, the lead by proposing."""
    effective_from: date | None = None

    @property
    def lender_ids(self) -> tuple[str, ...]:
        """Who finances."""
        return tuple(given.lender_id for given in self.participations)


@dataclass(frozen=True, slots=True)
class Consortium:
    """The lenders of one facility; agreements stand in the order of their numbers, one that waits is the last."""

    facility_id: str
    home: Country
    lead_id: str
    currency: Currency
    agreements: tuple[Agreement, ...] = ()
    version: int = 0

    @property
    def consortium_id(self) -> str:
        """The id its facts are published under: facts of two aggregates are never under one id."""
        return consortium_id_of(self.facility_id)

    @property
    def waiting(self) -> Agreement | None:
        """The agreement that lenders still have to confirm."""
        last = self.agreements[-1] if self.agreements else None
        return last if last and last.effective_from is None else None


def consortium_id_of(facility_id: str) -> str:
    """Name a facility's consortium."""
    return f"cons-{facility_id}"


def begin(facility: Facility) -> Consortium:
    """Begin with no agreement."""
    return Consortium(facility.facility_id, facility.home, facility.lender_id, facility.currency)


def propose(
    consortium: Consortium, facility: Facility, lenders: Sequence[tuple[Cooperative, int]], *, by: str, at: datetime
) -> Decision[Consortium]:
    """Propose who finances a facility with which amounts; it replaces a proposal that still waits.

    Proposing what already stands changes nothing.

    Raises:
        FacilityClosedError: the facility takes nothing more.
        ConsortiumAmountsError: the lead is missing or the amounts do not sum to the limit.
        LenderNotEligibleError: naming all that the first such lender lacks today.
        AgreementsMaxError: the shares were changed too often.
    """
    if facility.status != "open":
        raise FacilityClosedError(f"{facility.facility_id} is {facility.status}")
    participations = _participations(facility, lenders)
    last = consortium.agreements[-1] if consortium.agreements else None
    if last and last.participations == participations:
        return Decision(consortium)
    for lender, _ in lenders:
        _demand_eligible(lender, facility.home.day_of(at))
    if len(consortium.agreements) >= AGREEMENTS_MAX:
        raise AgreementsMaxError(f"{facility.facility_id} had {AGREEMENTS_MAX} agreements")
    agreement = Agreement(last.number + 1 if last else 1, participations, by, (facility.lender_id,))
    standing = tuple(one for one in consortium.agreements if one.effective_from)
    kind = ConsortiumChanged if last else ConsortiumFormed
    fact = kind(
        subject=consortium.consortium_id,
        occurred_at=at,
        facility_id=facility.facility_id,
        lead_id=facility.lender_id,
        lender_ids=agreement.lender_ids,
        committed_minor=tuple(given.committed_minor for given in participations),
        currency=facility.currency,
        agreement_number=agreement.number,
    )
    return Decision(replace(consortium, agreements=(*standing, agreement)), (fact,))


def confirm(
    consortium: Consortium, facility: Facility, lender: Cooperative, number: int, *, by: str, at: datetime
) -> Decision[Consortium]:
    """Confirm a lender's part; the last confirmation makes the shares hold.

    The first shares of a facility that never lent hold from its first day, all others from tomorrow: a loan that
    was paid out keeps the shares of its day.

    Raises:
        NothingToConfirmError: another agreement waits, none, or this lender confirmed already.
        NotOfConsortiumError: the agreement does not name the lender.
        ConfirmedByProposerError: the same person proposed it.
        LenderNotEligibleError: naming all the lender lacks today.
    """
    waiting = consortium.waiting
    if waiting is None or waiting.number != number:
        raise NothingToConfirmError(f"agreement {number} of {consortium.facility_id} awaits no confirmation")
    if lender.cooperative_id not in waiting.lender_ids:
        raise NotOfConsortiumError(f"agreement {number} does not name {lender.cooperative_id}")
    if lender.cooperative_id in waiting.confirmed:
        raise NothingToConfirmError(f"{lender.cooperative_id} confirmed agreement {number}")
    if by == waiting.proposed_by:
        raise ConfirmedByProposerError(f"agreement {number} was proposed by the same person")
    today = consortium.home.day_of(at)
    _demand_eligible(lender, today)
    agreed = replace(waiting, confirmed=tuple(sorted((*waiting.confirmed, lender.cooperative_id))))
    if set(agreed.confirmed) == set(agreed.lender_ids):
        never_lent = len(consortium.agreements) == 1 and facility.version <= 1
        agreed = replace(agreed, effective_from=facility.opened_on if never_lent else today + timedelta(days=1))
    fact = ConsortiumConfirmed(
        subject=consortium.consortium_id,
        occurred_at=at,
        facility_id=consortium.facility_id,
        lender_id=lender.cooperative_id,
        agreement_number=number,
        effective_from=agreed.effective_from,
    )
    return Decision(replace(consortium, agreements=(*consortium.agreements[:-1], agreed)), (fact,))


def agreement_on(consortium: Consortium | None, on: date) -> Agreement | None:
    """Find the shares of the loans paid out on a day; none means that the lead finances them alone."""
    agreements: Sequence[Agreement] = consortium.agreements if consortium else ()
    held = [one for one in agreements if one.effective_from and one.effective_from <= on]
    return held[-1] if held else None


def agreements_from(consortium: Consortium | None, on: date) -> tuple[Agreement | None, ...]:
    """List the shares that loans paid out on a day or later may have, as far as they are confirmed.

    None stands for the lead alone.
    """
    coming = (
        [one for one in consortium.agreements if one.effective_from and one.effective_from > on] if consortium else []
    )
    return (agreement_on(consortium, on), *coming)


def lenders_from(consortium: Consortium | None, lead_id: str, on: date) -> tuple[str, ...]:
    """Name everybody who may have a part of a loan that is paid out on a day or later."""
    found = agreements_from(consortium, on)
    return tuple(sorted({lender for one in found for lender in (one.lender_ids if one else (lead_id,))}))


def share_in(agreement: Agreement | None, lender_id: str, lead_id: str) -> Fraction:
    """Give a lender's exact share; without an agreement the lead has all."""
    if agreement is None:
        return Fraction(lender_id == lead_id)
    parts = {given.lender_id: given.committed_minor for given in agreement.participations}
    return Fraction(parts.get(lender_id, 0), sum(parts.values()))


def demand_confirmed(consortium: Consortium | None) -> None:
    """Refuse to lend while the first shares of a consortium are not confirmed by all.

    Raises:
        ConsortiumNotConfirmedError: naming the lenders that have to confirm.
    """
    waiting = consortium.waiting if consortium else None
    if consortium and waiting and len(consortium.agreements) == 1:
        missing = ", ".join(sorted(set(waiting.lender_ids) - set(waiting.confirmed)))
        raise ConsortiumNotConfirmedError(f"{missing} did not confirm agreement {waiting.number}")


def _participations(facility: Facility, lenders: Sequence[tuple[Cooperative, int]]) -> tuple[Participation, ...]:
    given = {lender.cooperative_id: amount for lender, amount in lenders}
    total = sum(given.values())
    if len(given) != len(lenders):
        raise ConsortiumAmountsError("each lender is named once")
    if facility.lender_id not in given:
        raise ConsortiumAmountsError(f"the lead {facility.lender_id} has a part")
    if total != facility.limit_minor:
        raise ConsortiumAmountsError(f"the amounts sum to {total}, the limit is {facility.limit_minor} minor units")
    return tuple(Participation(lender_id, amount) for lender_id, amount in sorted(given.items()))


def _demand_eligible(lender: Cooperative, on: date) -> None:
    if unmet := unmet_as_lender(lender, on):
        raise LenderNotEligibleError(f"{lender.cooperative_id} is {', '.join(unmet)} on {on}")
