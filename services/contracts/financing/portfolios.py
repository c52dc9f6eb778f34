"""Facts of lenders' portfolios: provisions and revaluations in the books. Amounts are whole minor units."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Currency, Event

PORTFOLIO_TOPIC = Topic("financing", "portfolio")


class PortfolioProvisioned(Event):
    """A lender brought the provisions of its loans in one currency to what its rules ask for at the end of a day."""

    type: Literal["financing.portfolio.provisioned.v1"] = "financing.portfolio.provisioned.v1"
    lender_id: str
    provisioned_on: date
    rules: str
    rules_version: str
    currency: Currency
    raised_minor: int
    released_minor: int
    provision_minor: int
    """what is set aside for all loans in this currency after it"""
    loan_count: int
    """loans whose provision changed"""


class PortfolioRevalued(Event):
    """A lender brought its loans in another currency to the closing rate of a day, in its books' currency."""

    type: Literal["financing.portfolio.revalued.v1"] = "financing.portfolio.revalued.v1"
    lender_id: str
    revalued_on: date
    rate: str
    """with its day and source"""
    realised_minor: int
    """gain since the last revaluation, or loss below zero"""
    unrealised_minor: int
    """gain since the last revaluation, or loss below zero"""
    currency: Currency
    loan_count: int
    """loans of which something was booked"""
    waiting_count: int = 0
    """loans left as they were, because a rate of one of their days is missing"""


class PortfolioRevaluationReversed(Event):
    """A lender took the last revaluation of a day back."""

    type: Literal["financing.portfolio.revaluation_reversed.v1"] = "financing.portfolio.revaluation_reversed.v1"
    lender_id: str
    revalued_on: date
    journal_count: int
    reason_code: str


PortfolioEvent = Annotated[
    Annotated[PortfolioProvisioned, Tag("financing.portfolio.provisioned.v1")]
    | Annotated[PortfolioRevalued, Tag("financing.portfolio.revalued.v1")]
    | Annotated[PortfolioRevaluationReversed, Tag("financing.portfolio.revaluation_reversed.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(PortfolioProvisioned, PortfolioRevalued, PortfolioRevaluationReversed)),
]
