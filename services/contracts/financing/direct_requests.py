"""Facts of direct requests: loans asked for outside a facility."""

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


DirectRequestEvent = Annotated[
    Annotated[DirectRequestEscalated, Tag("financing.direct_request.escalated.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(DirectRequestEscalated)),
]
