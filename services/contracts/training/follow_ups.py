"""Facts of follow-up visits."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Event

FOLLOW_UP_TOPIC = Topic("training", "follow_up")


class FollowUpRecorded(Event):
    """An enterprise was visited so many months after its training; its sales are not published."""

    type: Literal["training.follow_up.recorded.v1"] = "training.follow_up.recorded.v1"
    country: Country
    cohort_id: str
    programme: str
    enterprise_id: str
    months: int
    visited_on: date
    practices_kept: int
    practices_looked_at: int
    people_working: int
    women_working: int


FollowUpEvent = Annotated[
    Annotated[FollowUpRecorded, Tag("training.follow_up.recorded.v1")] | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(FollowUpRecorded)),
]
