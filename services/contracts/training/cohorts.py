"""Facts of cohorts."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Country, Currency, Event

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
    id_seats: int | None = None
    tl_seats: int | None = None
    """The most seats for people of a country; without one, whatever is free."""
    women_share_pct: int | None = None
    """The part of women that is aimed at."""


class ParticipantEnrolled(Event):
    """An enterprise's participant has a seat."""

    type: Literal["training.cohort.participant_enrolled.v1"] = "training.cohort.participant_enrolled.v1"
    participant_id: str
    enterprise_id: str
    moved_up: bool = False
    """Whether the participant had waited until somebody else withdrew."""


class ParticipantInvited(Event):
    """Somebody of an enterprise was invited; that is no seat yet."""

    type: Literal["training.cohort.participant_invited.v1"] = "training.cohort.participant_invited.v1"
    participant_id: str
    enterprise_id: str


class ParticipantNominated(Event):
    """A ministry nominated somebody of an enterprise of its own; that is no seat yet."""

    type: Literal["training.cohort.participant_nominated.v1"] = "training.cohort.participant_nominated.v1"
    participant_id: str
    enterprise_id: str
    nominated_by: Country


class ParticipantWaitlisted(Event):
    """No seat was free: the participant waits, at this place among those who wait."""

    type: Literal["training.cohort.participant_waitlisted.v1"] = "training.cohort.participant_waitlisted.v1"
    participant_id: str
    enterprise_id: str
    place: int


class ParticipantWithdrawn(Event):
    """A participant gave up the seat, or a candidate the wish for one."""

    type: Literal["training.cohort.participant_withdrawn.v1"] = "training.cohort.participant_withdrawn.v1"
    participant_id: str
    enterprise_id: str
    had_seat: bool
    reason_code: str


class PrerequisiteWaived(Event):
    """A ministry takes somebody who lacks what a programme asks its participants to bring along."""

    type: Literal["training.cohort.prerequisite_waived.v1"] = "training.cohort.prerequisite_waived.v1"
    participant_id: str
    enterprise_id: str
    prerequisite: str
    reason_code: str


class TrainerAssigned(Event):
    """An accredited trainer will teach a session."""

    type: Literal["training.cohort.trainer_assigned.v1"] = "training.cohort.trainer_assigned.v1"
    session: int
    held_on: date
    trainer_id: str


class TrainerReplaced(Event):
    """Somebody else teaches the session instead, or nobody does yet."""

    type: Literal["training.cohort.trainer_replaced.v1"] = "training.cohort.trainer_replaced.v1"
    session: int
    held_on: date
    trainer_id: str
    replaced_by: str | None = None
    reason_code: str


class SessionAttended(Event):
    """A participant was present at a session."""

    type: Literal["training.cohort.session_attended.v1"] = "training.cohort.session_attended.v1"
    participant_id: str
    session: int
    held_on: date


class AttendanceFileTaken(Event):
    """A device's file was read: so many of its rows were new, so many presences are disputed afterwards."""

    type: Literal["training.cohort.attendance_file_taken.v1"] = "training.cohort.attendance_file_taken.v1"
    rows_kept: int
    disputes: int


class AttendanceDisputed(Event):
    """Devices disagree about a presence: attended or not, it counts as not attended until it is settled."""

    type: Literal["training.cohort.attendance_disputed.v1"] = "training.cohort.attendance_disputed.v1"
    participant_id: str
    session: int
    held_on: date


class AttendanceSettled(Event):
    """A trainer settled a disputed presence: from now on this is true, whatever was told before."""

    type: Literal["training.cohort.attendance_settled.v1"] = "training.cohort.attendance_settled.v1"
    participant_id: str
    session: int
    held_on: date
    is_present: bool


class CohortCostRecorded(Event):
    """Something for the cohort was paid, in whole minor units of one currency, by one country's side."""

    type: Literal["training.cohort.cost_recorded.v1"] = "training.cohort.cost_recorded.v1"
    kind: str
    amount_minor: int
    currency: Currency
    borne_by: Country
    incurred_on: date


class FeedbackGiven(Event):
    """A participant gave feedback on a session; who said what is not published."""

    type: Literal["training.cohort.feedback_given.v1"] = "training.cohort.feedback_given.v1"
    session: int


class ParticipantTested(Event):
    """A participant took the test before or after the programme; how many points he reached is not published."""

    type: Literal["training.cohort.participant_tested.v1"] = "training.cohort.participant_tested.v1"
    participant_id: str
    test: Literal["pre", "post"]
    is_passed: bool | None = None
    """None: the test is compared only, nobody passes or fails it."""


class CohortCompleted(Event):
    """All sessions were held; who completed is counted by the programme's rule."""

    type: Literal["training.cohort.completed.v1"] = "training.cohort.completed.v1"
    completed_count: int
    enrolled_count: int


CohortEvent = Annotated[
    Annotated[CohortScheduled, Tag("training.cohort.scheduled.v1")]
    | Annotated[ParticipantEnrolled, Tag("training.cohort.participant_enrolled.v1")]
    | Annotated[ParticipantInvited, Tag("training.cohort.participant_invited.v1")]
    | Annotated[ParticipantNominated, Tag("training.cohort.participant_nominated.v1")]
    | Annotated[ParticipantWaitlisted, Tag("training.cohort.participant_waitlisted.v1")]
    | Annotated[ParticipantWithdrawn, Tag("training.cohort.participant_withdrawn.v1")]
    | Annotated[PrerequisiteWaived, Tag("training.cohort.prerequisite_waived.v1")]
    | Annotated[TrainerAssigned, Tag("training.cohort.trainer_assigned.v1")]
    | Annotated[TrainerReplaced, Tag("training.cohort.trainer_replaced.v1")]
    | Annotated[SessionAttended, Tag("training.cohort.session_attended.v1")]
    | Annotated[AttendanceFileTaken, Tag("training.cohort.attendance_file_taken.v1")]
    | Annotated[AttendanceDisputed, Tag("training.cohort.attendance_disputed.v1")]
    | Annotated[AttendanceSettled, Tag("training.cohort.attendance_settled.v1")]
    | Annotated[CohortCostRecorded, Tag("training.cohort.cost_recorded.v1")]
    | Annotated[FeedbackGiven, Tag("training.cohort.feedback_given.v1")]
    | Annotated[ParticipantTested, Tag("training.cohort.participant_tested.v1")]
    | Annotated[CohortCompleted, Tag("training.cohort.completed.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(
        tag_of(
            CohortScheduled,
            ParticipantEnrolled,
            ParticipantInvited,
            ParticipantNominated,
            ParticipantWaitlisted,
            ParticipantWithdrawn,
            PrerequisiteWaived,
            TrainerAssigned,
            TrainerReplaced,
            SessionAttended,
            AttendanceFileTaken,
            AttendanceDisputed,
            AttendanceSettled,
            CohortCostRecorded,
            FeedbackGiven,
            ParticipantTested,
            CohortCompleted,
        )
    ),
]
