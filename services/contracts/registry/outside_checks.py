"""Facts of outside checks: what a register outside was asked about an entry, and what it said. No number, no name."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Event

OUTSIDE_CHECK_TOPIC = Topic("registry", "outside_check")

CheckedKind = Literal["enterprise", "cooperative"]
CheckOutcome = Literal["known", "unknown", "not_reached"]
NameAgreement = Literal["same", "similar", "different"]
OutsideStanding = Literal["active", "suspended", "closed"]


class OutsideCheckRequested(Event):
    """An officer wants to know what a register outside says about an entry's number there."""

    type: Literal["registry.outside_check.requested.v1"] = "registry.outside_check.requested.v1"
    entry_kind: CheckedKind
    entry_id: str
    register_code: str


class OutsideCheckAnswered(Event):
    """The register outside answered, or could not be reached however long it was tried."""

    type: Literal["registry.outside_check.answered.v1"] = "registry.outside_check.answered.v1"
    entry_kind: CheckedKind
    entry_id: str
    register_code: str
    outcome: CheckOutcome
    name_agreement: NameAgreement | None = None
    """How far the name there is that of the entry; None where no name was told."""
    standing: OutsideStanding | None = None
    as_of: date | None = None
    """The day for which it was told."""


OutsideCheckEvent = Annotated[
    Annotated[OutsideCheckRequested, Tag("registry.outside_check.requested.v1")]
    | Annotated[OutsideCheckAnswered, Tag("registry.outside_check.answered.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(OutsideCheckRequested, OutsideCheckAnswered)),
]
