"""What is true of a lender's portfolio in the books: until which days it was provided for and revalued."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.contracts.financing import PortfolioProvisioned, PortfolioRevaluationReversed, PortfolioRevalued
from services.financing.arithmetic.classification.collectability_rules import CollectabilityPack
from services.financing.exchange_rates.conversions import Rate
from services.financing.lenders.model import LENDER_COUNTRY
from services.financing.loans.model import demand_past
from services.financing.portfolio.refusals import (
    PortfolioOfOtherMinistryError,
    ProvisionsOutOfOrderError,
    RevaluationNotStandingError,
    RevaluationOutOfOrderError,
)
from services.kernel import Country, Currency, Decision, Money

BOOKS = LENDER_COUNTRY.currency
"""The currency the lender's books are kept in."""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A lender's portfolio; `version` counts its facts."""

    lender_id: str
    home: Country = LENDER_COUNTRY
    provisioned_on: date | None = None
    """The last day provisions were booked for."""
    revalued_on: date | None = None
    """The last day positions were revalued on."""
    version: int = 0

    @property
    def portfolio_id(self) -> str:
        """The id its facts are published under: the lender's own id is that of its cooperative's facts."""
        return portfolio_id_of(self.lender_id)

    @property
    def cause_id(self) -> str:
        """The event its last journals are booked because of."""
        return f"{self.portfolio_id}:{self.version}"


@dataclass(frozen=True, slots=True)
class ProvisionChange:
    """What is set aside for a loan in the books, and what its class asks for, in the currency of the loan."""

    loan_id: str
    held: Money
    needed: Money

    @property
    def difference(self) -> Money:
        """What is to be raised, or released below zero."""
        return self.needed - self.held


@dataclass(frozen=True, slots=True)
class ExchangeChange:
    """What a loan gained since the last revaluation, or lost below zero, in the currency of the books."""

    loan_id: str
    realised: Money
    unrealised: Money


def portfolio_id_of(lender_id: str) -> str:
    """Name a lender's portfolio."""
    return f"port-{lender_id}"


def demand_home(ministry: Country | None) -> None:
    """Refuse a ministry that is not the lender's own.

    Raises:
        PortfolioOfOtherMinistryError: it is another one.
    """
    if ministry != LENDER_COUNTRY:
        raise PortfolioOfOtherMinistryError("a lender's portfolio is kept and read in its own country")


def provide(
    portfolio: Portfolio, changes: Sequence[ProvisionChange], pack: CollectabilityPack, *, on: date, at: datetime
) -> Decision[Portfolio]:
    """Bring provisions to what the rules ask for: one fact for each currency in which something changed.

    Raises:
        DayInFutureError: the day has not come.
        ProvisionsOutOfOrderError: provisions were booked for a later day.
    """
    demand_past(on, portfolio.home, at)
    last = portfolio.provisioned_on
    if last is not None and on < last:
        raise ProvisionsOutOfOrderError(f"provisions were booked for {last}, after {on}")
    facts = tuple(
        PortfolioProvisioned(
            subject=portfolio.portfolio_id,
            occurred_at=at,
            lender_id=portfolio.lender_id,
            provisioned_on=on,
            rules=pack.code,
            rules_version=pack.version,
            currency=currency,
            raised_minor=sum(minor for minor in differences if minor > 0),
            released_minor=-sum(minor for minor in differences if minor < 0),
            provision_minor=provided_minor,
            loan_count=sum(minor != 0 for minor in differences),
        )
        for currency, differences, provided_minor in _by_currency(changes)
        if any(differences)
    )
    return Decision(replace(portfolio, provisioned_on=on) if facts else portfolio, facts)


def revalue(
    portfolio: Portfolio,
    changes: Sequence[ExchangeChange],
    closing: Rate,
    *,
    on: date,
    waiting_count: int,
    at: datetime,
) -> Decision[Portfolio]:
    """Bring positions to a day's closing rate; where nothing changed there is no fact.

    Raises:
        DayInFutureError: the day has not come.
        RevaluationOutOfOrderError: positions were revalued on a later day.
    """
    demand_past(on, portfolio.home, at)
    last = portfolio.revalued_on
    if last is not None and on < last:
        raise RevaluationOutOfOrderError(f"positions were revalued on {last}, after {on}")
    booked = [change for change in changes if change.realised or change.unrealised]
    if not booked:
        return Decision(portfolio)
    fact = PortfolioRevalued(
        subject=portfolio.portfolio_id,
        occurred_at=at,
        lender_id=portfolio.lender_id,
        revalued_on=on,
        rate=str(closing),
        realised_minor=sum(change.realised.amount_minor for change in booked),
        unrealised_minor=sum(change.unrealised.amount_minor for change in booked),
        currency=BOOKS,
        loan_count=len(booked),
        waiting_count=waiting_count,
    )
    return Decision(replace(portfolio, revalued_on=on), (fact,))


def reverse_revaluation(
    portfolio: Portfolio, journal_count: int, reason_code: str, *, on: date, at: datetime
) -> Decision[Portfolio]:
    """Take the last day's revaluation back.

    Raises:
        RevaluationNotStandingError: it is not the last day's, or nothing of it stands.
    """
    if on != portfolio.revalued_on or journal_count == 0:
        raise RevaluationNotStandingError(f"no revaluation of {on} stands; the last one is of {portfolio.revalued_on}")
    fact = PortfolioRevaluationReversed(
        subject=portfolio.portfolio_id,
        occurred_at=at,
        lender_id=portfolio.lender_id,
        revalued_on=on,
        journal_count=journal_count,
        reason_code=reason_code,
    )
    return Decision(portfolio, (fact,))


def _by_currency(changes: Sequence[ProvisionChange]) -> Iterator[tuple[Currency, list[int], int]]:
    for currency in sorted({change.needed.currency for change in changes}):
        own = [change for change in changes if change.needed.currency == currency]
        differences = [change.difference.amount_minor for change in own]
        yield currency, differences, sum(change.needed.amount_minor for change in own)
