"""Facts of facilities. Amounts are whole minor units."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Currency, Event

FACILITY_TOPIC = Topic("financing", "facility")


class FacilityOpened(Event):
    """A savings-and-loan cooperative finances a partner cooperative's members up to a limit."""

    type: Literal["financing.facility.opened.v1"] = "financing.facility.opened.v1"
    lender_id: str
    cooperative_id: str
    limit_minor: int
    currency: Currency
    legal_basis: str
    opened_on: date
    valid_until: date


class FacilityCommitmentChanged(Event):
    """What is approved or disbursed under the facility and not yet repaid changed to `committed_minor`."""

    type: Literal["financing.facility.commitment_changed.v1"] = "financing.facility.commitment_changed.v1"
    committed_minor: int
    currency: Currency


class FacilityClosed(Event):
    """No further application is taken under the facility."""

    type: Literal["financing.facility.closed.v1"] = "financing.facility.closed.v1"
    reason_code: str


FacilityEvent = Annotated[
    Annotated[FacilityOpened, Tag("financing.facility.opened.v1")]
    | Annotated[FacilityCommitmentChanged, Tag("financing.facility.commitment_changed.v1")]
    | Annotated[FacilityClosed, Tag("financing.facility.closed.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(FacilityOpened, FacilityCommitmentChanged, FacilityClosed)),
]
