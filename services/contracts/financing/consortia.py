"""Facts of consortia: which lenders finance a facility, with how much, and who confirmed."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Currency, Event

CONSORTIUM_TOPIC = Topic("financing", "consortium")


class ConsortiumFormed(Event):
    """A facility's lender proposes to finance it together with others."""

    type: Literal["financing.consortium.formed.v1"] = "financing.consortium.formed.v1"
    facility_id: str
    lead_id: str
    lender_ids: tuple[str, ...]
    """the lead is one of them"""
    committed_minor: tuple[int, ...]
    """one amount for each of `lender_ids`, in their order; they sum to the facility's limit"""
    currency: Currency
    agreement_number: int
    """what the others confirm"""


class ConsortiumChanged(Event):
    """The lead proposes other shares; they hold for later loans, once all lenders confirmed them."""

    type: Literal["financing.consortium.changed.v1"] = "financing.consortium.changed.v1"
    facility_id: str
    lead_id: str
    lender_ids: tuple[str, ...]
    """the lead is one of them"""
    committed_minor: tuple[int, ...]
    """one amount for each of `lender_ids`, in their order; they sum to the facility's limit"""
    currency: Currency
    agreement_number: int
    """what the others confirm"""


class ConsortiumConfirmed(Event):
    """A lender confirmed its part; with the last confirmation the shares get their first day."""

    type: Literal["financing.consortium.confirmed.v1"] = "financing.consortium.confirmed.v1"
    facility_id: str
    lender_id: str
    agreement_number: int
    """what was confirmed"""
    effective_from: date | None = None
    """loans from this day on have these shares; none while another lender has to confirm"""


ConsortiumEvent = Annotated[
    Annotated[ConsortiumFormed, Tag("financing.consortium.formed.v1")]
    | Annotated[ConsortiumChanged, Tag("financing.consortium.changed.v1")]
    | Annotated[ConsortiumConfirmed, Tag("financing.consortium.confirmed.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(ConsortiumFormed, ConsortiumChanged, ConsortiumConfirmed)),
]
