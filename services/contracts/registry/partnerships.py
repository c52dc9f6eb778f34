"""Facts of the register of partnerships between an Indonesian and a Timorese cooperative."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Event

PARTNERSHIP_TOPIC = Topic("registry", "partnership")


class PartnershipProposed(Event):
    """One side proposed a partnership; its ministry keeps the entry, and nothing holds before both sides signed."""

    type: Literal["registry.partnership.proposed.v1"] = "registry.partnership.proposed.v1"
    proposed_by: Country
    indonesian_cooperative_id: str
    timorese_cooperative_id: str
    purpose_codes: tuple[str, ...]
    starts_on: date
    ends_on: date | None = None
    """The last day; None: without an end."""


class PartnershipSigned(Event):
    """One side's ministry signed on behalf of its cooperative."""

    type: Literal["registry.partnership.signed.v1"] = "registry.partnership.signed.v1"
    side: Country


class PartnershipConcluded(Event):
    """Both sides have signed: the partnership holds from its first day on."""

    type: Literal["registry.partnership.concluded.v1"] = "registry.partnership.concluded.v1"
    starts_on: date
    ends_on: date | None = None


class PartnershipMilestonePlanned(Event):
    """A side is to reach something by a day; told again, the day is another one."""

    type: Literal["registry.partnership.milestone_planned.v1"] = "registry.partnership.milestone_planned.v1"
    milestone_code: str
    owner: Country
    """The side that is to reach it."""
    due_on: date


class PartnershipMilestoneReached(Event):
    """The side that owns a milestone reached it."""

    type: Literal["registry.partnership.milestone_reached.v1"] = "registry.partnership.milestone_reached.v1"
    milestone_code: str
    owner: Country
    reached_on: date
    evidence_kind: str


class PartnershipEnded(Event):
    """One side ended the partnership or its proposal; the entry is kept."""

    type: Literal["registry.partnership.ended.v1"] = "registry.partnership.ended.v1"
    side: Country
    reason_code: str


PartnershipEvent = Annotated[
    Annotated[PartnershipProposed, Tag("registry.partnership.proposed.v1")]
    | Annotated[PartnershipSigned, Tag("registry.partnership.signed.v1")]
    | Annotated[PartnershipConcluded, Tag("registry.partnership.concluded.v1")]
    | Annotated[PartnershipMilestonePlanned, Tag("registry.partnership.milestone_planned.v1")]
    | Annotated[PartnershipMilestoneReached, Tag("registry.partnership.milestone_reached.v1")]
    | Annotated[PartnershipEnded, Tag("registry.partnership.ended.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(
        tag_of(
            PartnershipProposed,
            PartnershipSigned,
            PartnershipConcluded,
            PartnershipMilestonePlanned,
            PartnershipMilestoneReached,
            PartnershipEnded,
        )
    ),
]
