"""Facts of direct requests: loans asked for outside a facility."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Currency, Event

DIRECT_REQUEST_TOPIC = Topic("financing", "direct_request")


class DirectRequestEscalated(Event):
    """A lender was asked to lend outside a facility; that is a legal question, and nothing is paid out on it."""

    type: Literal["financing.direct_request.escalated.v1"] = "financing.direct_request.escalated.v1"
    lender_id: str
    borrower_id: str
    amount_minor: int
    currency: Currency
    circle_rule: str


class DirectRequestAnswered(Event):
    """The lender's ministry answered a request: granted on a legal basis or refused; nothing is lent by it."""

    type: Literal["financing.direct_request.answered.v1"] = "financing.direct_request.answered.v1"
    outcome: Literal["granted", "refused"]
    answered_on: date
    legal_basis_code: str | None = None
    legal_basis_source: str | None = None
    reason_code: str | None = None


DirectRequestEvent = Annotated[
    Annotated[DirectRequestEscalated, Tag("financing.direct_request.escalated.v1")]
    | Annotated[DirectRequestAnswered, Tag("financing.direct_request.answered.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(DirectRequestEscalated, DirectRequestAnswered)),
]
