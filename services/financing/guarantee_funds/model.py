"""What is true of a guarantee fund, and what may be reserved of it."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.contracts.financing import GuaranteeFundOpened, GuaranteeFundPledged, GuaranteeFundReleased
from services.financing.lenders.model import LENDER_COUNTRY, Cooperative
from services.kernel import ConflictError, Country, Currency, Decision, ForbiddenError, Money, NotFoundError

PLEDGES_MAX = 1_000
"""Applications and loans one fund stands behind at once."""


class GuaranteeFundNotFoundError(NotFoundError):
    """No such guarantee fund."""

    code = "guarantee_fund_not_found"


class GuaranteeFundOfOtherMinistryError(ForbiddenError):
    """A guarantee fund is kept by the lender's ministry."""

    code = "guarantee_fund_of_other_ministry"


class FundOwnerNotALenderError(ConflictError):
    """A guarantee fund is set aside by an active cooperative of the lenders' country."""

    code = "guarantee_fund_owner_not_a_lender"


class GuaranteeFundExhaustedError(ConflictError):
    """What is not reserved of the capital is less than the amount."""

    code = "guarantee_fund_exhausted"


class GuaranteeFundFullError(ConflictError):
    """The fund stands behind as many loans as it may."""

    code = "guarantee_fund_full"


@dataclass(frozen=True, slots=True)
class Pledge:
    """What is reserved for one application and the loan it becomes (minor units)."""

    application_id: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class GuaranteeFund:
    """A capital in one currency and what is reserved of it."""

    fund_id: str
    home: Country
    lender_id: str
    currency: Currency
    capital_minor: int
    opened_by: str
    pledges: tuple[Pledge, ...] = ()
    version: int = 0

    @property
    def pledged_minor(self) -> int:
        """What is reserved altogether (minor units)."""
        return sum(pledge.amount_minor for pledge in self.pledges)

    @property
    def free_minor(self) -> int:
        """What may still be reserved (minor units)."""
        return self.capital_minor - self.pledged_minor

    def pledged_for(self, application_id: str) -> int:
        """Tell what is reserved for an application (minor units)."""
        return sum(pledge.amount_minor for pledge in self.pledges if pledge.application_id == application_id)


def open_fund(lender: Cooperative, capital: Money, *, fund_id: str, by: str, at: datetime) -> Decision[GuaranteeFund]:
    """Set a capital aside.

    Raises:
        FundOwnerNotALenderError: the cooperative is not the lenders' country's own, or not active.
    """
    if lender.country != LENDER_COUNTRY or lender.kind != "savings_and_loan" or lender.standing != "active":
        raise FundOwnerNotALenderError(f"{lender.cooperative_id} is no active lender")
    fund = GuaranteeFund(
        fund_id=fund_id,
        home=LENDER_COUNTRY,
        lender_id=lender.cooperative_id,
        currency=capital.currency,
        capital_minor=capital.amount_minor,
        opened_by=by,
    )
    fact = GuaranteeFundOpened(
        subject=fund_id,
        occurred_at=at,
        lender_id=fund.lender_id,
        capital_minor=fund.capital_minor,
        currency=fund.currency,
    )
    return Decision(fund, (fact,))


def pledge(fund: GuaranteeFund, application_id: str, amount_minor: int, *, at: datetime) -> Decision[GuaranteeFund]:
    """Reserve an amount for an application, instead of what was reserved for it before.

    Raises:
        GuaranteeFundExhaustedError: all pledges together would pass the capital.
        GuaranteeFundFullError: there are `PLEDGES_MAX` others.
    """
    others = _without(fund, application_id)
    free = fund.free_minor + fund.pledged_for(application_id)
    if amount_minor > free:
        raise GuaranteeFundExhaustedError(f"{fund.fund_id} has {Money(free, fund.currency)} free")
    if len(others) >= PLEDGES_MAX:
        raise GuaranteeFundFullError(f"{fund.fund_id} stands behind {PLEDGES_MAX} loans")
    after = replace(fund, pledges=(*others, Pledge(application_id, amount_minor)))
    fact = GuaranteeFundPledged(
        subject=fund.fund_id,
        occurred_at=at,
        application_id=application_id,
        amount_minor=amount_minor,
        pledged_minor=after.pledged_minor,
        currency=fund.currency,
    )
    return Decision(after, (fact,))


def release(fund: GuaranteeFund, application_id: str, *, at: datetime) -> Decision[GuaranteeFund]:
    """Free what is reserved for an application; where nothing is, nothing changes."""
    amount_minor = fund.pledged_for(application_id)
    if not amount_minor:
        return Decision(fund)
    after = replace(fund, pledges=_without(fund, application_id))
    fact = GuaranteeFundReleased(
        subject=fund.fund_id,
        occurred_at=at,
        application_id=application_id,
        amount_minor=amount_minor,
        pledged_minor=after.pledged_minor,
        currency=fund.currency,
    )
    return Decision(after, (fact,))


def demand_home(home: Country | None, ministry: Country | None) -> None:
    """Refuse a ministry that is not the lender's own.

    Raises:
        GuaranteeFundOfOtherMinistryError: it is another one.
    """
    if home is None or ministry != home:
        raise GuaranteeFundOfOtherMinistryError("guarantee funds are kept by the lender's ministry")


def _without(fund: GuaranteeFund, application_id: str) -> tuple[Pledge, ...]:
    return tuple(held for held in fund.pledges if held.application_id != application_id)
