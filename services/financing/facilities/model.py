"""What is true of a facility, and what may happen to it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from services.contracts.financing import FacilityClosed, FacilityCommitmentChanged, FacilityOpened
from services.financing.facilities.legal_bases import LegalBasis
from services.financing.lenders.model import LENDER_COUNTRY, Cooperative, unmet_as_lender, unmet_as_partner
from services.kernel import (
    ConflictError,
    Country,
    Currency,
    Decision,
    ForbiddenError,
    Money,
    NotFoundError,
    RuleViolationError,
)
from services.kernel.dated_rules import covers

FacilityStatus = Literal["open", "closed"]


class FacilityNotFoundError(NotFoundError):
    """No such facility."""

    code = "facility_not_found"


class FacilityOfOtherMinistryError(ForbiddenError):
    """A facility is kept by the lender's ministry."""

    code = "facility_of_other_ministry"


class FacilityClosedError(ConflictError):
    """The facility takes nothing more."""

    code = "facility_closed"


class LenderNotEligibleError(RuleViolationError):
    """A lender is an active, licensed Indonesian savings-and-loan cooperative that Timor-Leste recognises."""

    code = "lender_not_eligible"


class PartnerNotEligibleError(RuleViolationError):
    """A partner is an active Timorese cooperative that Indonesia recognises."""

    code = "partner_not_eligible"


class FacilityPeriodError(RuleViolationError):
    """A facility is opened on a day that has come, and ends on that day or later."""

    code = "facility_period_invalid"


class HeadRoomExceededError(ConflictError):
    """The limit leaves no room for the amount."""

    code = "head_room_exceeded"


@dataclass(frozen=True, slots=True)
class FacilityTerms:
    """What lender and partner agreed on."""

    limit: Money
    legal_basis: LegalBasis
    opened_on: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class Facility:
    """A limit in one currency; `committed_minor` of it is approved or disbursed and not yet repaid."""

    facility_id: str
    home: Country
    lender_id: str
    cooperative_id: str
    limit_minor: int
    committed_minor: int
    currency: Currency
    legal_basis: LegalBasis
    opened_on: date
    valid_until: date
    opened_by: str
    status: FacilityStatus = "open"
    version: int = 0

    @property
    def head_room(self) -> Money:
        """What may still be committed."""
        return Money(self.limit_minor - self.committed_minor, self.currency)

    def takes_on(self, on: date) -> bool:
        """Tell whether an application of that day may come under it."""
        return self.status == "open" and covers(self.opened_on, self.valid_until, on)


def open_facility(
    lender: Cooperative, partner: Cooperative, terms: FacilityTerms, *, facility_id: str, by: str, at: datetime
) -> Decision[Facility]:
    """Open a facility between an eligible lender and an eligible partner.

    Raises:
        LenderNotEligibleError: naming all the lender lacks.
        PartnerNotEligibleError: naming all the partner lacks.
        FacilityPeriodError: it ends before it begins, or begins later than today.
    """
    if unmet := unmet_as_lender(lender, terms.opened_on):
        raise LenderNotEligibleError(f"{lender.cooperative_id} is {', '.join(unmet)} on {terms.opened_on}")
    if unmet := unmet_as_partner(partner):
        raise PartnerNotEligibleError(f"{partner.cooperative_id} is {', '.join(unmet)}")
    if not terms.opened_on <= min(terms.valid_until, LENDER_COUNTRY.day_of(at)):
        raise FacilityPeriodError(f"{terms.opened_on} is after {terms.valid_until} or has not come")
    facility = Facility(
        facility_id=facility_id,
        home=LENDER_COUNTRY,
        lender_id=lender.cooperative_id,
        cooperative_id=partner.cooperative_id,
        limit_minor=terms.limit.amount_minor,
        committed_minor=0,
        currency=terms.limit.currency,
        legal_basis=terms.legal_basis,
        opened_on=terms.opened_on,
        valid_until=terms.valid_until,
        opened_by=by,
    )
    fact = FacilityOpened(
        subject=facility_id,
        occurred_at=at,
        lender_id=facility.lender_id,
        cooperative_id=facility.cooperative_id,
        limit_minor=facility.limit_minor,
        currency=facility.currency,
        legal_basis=terms.legal_basis.code,
        opened_on=terms.opened_on,
        valid_until=terms.valid_until,
    )
    return Decision(facility, (fact,))


def commit(facility: Facility, amount: Money, *, at: datetime) -> Decision[Facility]:
    """Set an approved amount aside; what was approved before counts until it is repaid.

    Raises:
        FacilityClosedError: the facility was closed.
        HeadRoomExceededError: the limit would be passed.
    """
    _demand_open(facility)
    if amount > facility.head_room:
        raise HeadRoomExceededError(f"{facility.facility_id} has {facility.head_room} left, not {amount}")
    return _committed(facility, amount, at)


def release(facility: Facility, amount: Money, *, at: datetime) -> Decision[Facility]:
    """Free what was repaid of the principal or will not be disbursed; nothing changes nothing."""
    return _committed(facility, -amount, at)


def close(facility: Facility, *, reason_code: str, at: datetime) -> Decision[Facility]:
    """Take no further application; loans that run go on."""
    _demand_open(facility)
    fact = FacilityClosed(subject=facility.facility_id, occurred_at=at, reason_code=reason_code)
    return Decision(replace(facility, status="closed"), (fact,))


def demand_home(home: Country | None, ministry: Country | None) -> None:
    """Refuse a ministry that is not the lender's own.

    Raises:
        FacilityOfOtherMinistryError: it is another one.
    """
    if home is None or ministry != home:
        raise FacilityOfOtherMinistryError("facilities are kept by the lender's ministry")


def _demand_open(facility: Facility) -> None:
    if facility.status != "open":
        raise FacilityClosedError(f"{facility.facility_id} is {facility.status}")


def _committed(facility: Facility, change: Money, at: datetime) -> Decision[Facility]:
    committed = Money(facility.committed_minor, facility.currency) + change
    if not change:
        return Decision(facility)
    fact = FacilityCommitmentChanged(
        subject=facility.facility_id,
        occurred_at=at,
        committed_minor=committed.amount_minor,
        currency=facility.currency,
    )
    return Decision(replace(facility, committed_minor=committed.amount_minor), (fact,))
