"""Facts of lenders: their own capital, who is related to them, and what these owe them."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Currency, Event

LENDER_TOPIC = Topic("financing", "lender")


class LenderCapitalStated(Event):
    """A lender stated its own capital as of a day."""

    type: Literal["financing.lender.capital_stated.v1"] = "financing.lender.capital_stated.v1"
    lender_id: str
    as_of: date
    own_capital_minor: int
    """below zero when losses have used it up"""
    currency: Currency


class RelatedPartyDeclared(Event):
    """A lender declared that a borrower or a cooperative is related to it in a period."""

    type: Literal["financing.lender.related_party_declared.v1"] = "financing.lender.related_party_declared.v1"
    lender_id: str
    party_id: str
    relation: Literal["board", "supervisor", "tied_cooperative"]
    valid_from: date
    valid_until: date | None = None
    """the last day; none while it lasts"""


class RelatedPartyConsentGiven(Event):
    """The lender's board or its supervisors consent to one loan to a related party."""

    type: Literal["financing.lender.related_party_consent_given.v1"] = "financing.lender.related_party_consent_given.v1"
    lender_id: str
    application_id: str
    given_by: Literal["board", "supervisor"]


class RelatedPartyExposureAssessed(Event):
    """With this application approved, related parties together owe the lender no more than its limit."""

    type: Literal["financing.lender.related_party_exposure_assessed.v1"] = (
        "financing.lender.related_party_exposure_assessed.v1"
    )
    lender_id: str
    application_id: str
    assessed_on: date
    related_minor: int
    """what they owe together, this application included"""
    limit_minor: int
    own_capital_minor: int
    currency: Currency
    exposure_rule: str


LenderEvent = Annotated[
    Annotated[LenderCapitalStated, Tag("financing.lender.capital_stated.v1")]
    | Annotated[RelatedPartyDeclared, Tag("financing.lender.related_party_declared.v1")]
    | Annotated[RelatedPartyConsentGiven, Tag("financing.lender.related_party_consent_given.v1")]
    | Annotated[RelatedPartyExposureAssessed, Tag("financing.lender.related_party_exposure_assessed.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(
        tag_of(LenderCapitalStated, RelatedPartyDeclared, RelatedPartyConsentGiven, RelatedPartyExposureAssessed)
    ),
]
