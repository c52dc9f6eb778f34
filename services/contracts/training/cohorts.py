"""Facts of cohorts."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Event

COHORT_TOPIC = Topic("training", "cohort")


class CohortScheduled(Event):
    """A programme will be held in person for a group."""

    type: Literal["training.cohort.scheduled.v1"] = "training.cohort.scheduled.v1"
    country: Country
    programme: str
    programme_version: str
    place_code: str
    starts_on: date
    ends_on: date
    seats: int


class ParticipantEnrolled(Event):
    """An enterprise's participant has a seat."""

    type: Literal["training.cohort.participant_enrolled.v1"] = "training.cohort.participant_enrolled.v1"
    participant_id: str
    enterprise_id: str


class SessionAttended(Event):
    """A participant was present at a session."""

    type: Literal["training.cohort.session_attended.v1"] = "training.cohort.session_attended.v1"
    participant_id: str
    session: int
    held_on: date


class CohortCompleted(Event):
    """All sessions were held; who completed is counted by the programme's rule."""

    type: Literal["training.cohort.completed.v1"] = "training.cohort.completed.v1"
    completed_count: int
    enrolled_count: int


CohortEvent = Annotated[
    Annotated[CohortScheduled, Tag("training.cohort.scheduled.v1")]
    | Annotated[ParticipantEnrolled, Tag("training.cohort.participant_enrolled.v1")]
    | Annotated[SessionAttended, Tag("training.cohort.session_attended.v1")]
    | Annotated[CohortCompleted, Tag("training.cohort.completed.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(CohortScheduled, ParticipantEnrolled, SessionAttended, CohortCompleted)),
]
