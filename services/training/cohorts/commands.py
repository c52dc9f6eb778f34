"""What may be asked of cohorts."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.chassis.commands import Command, CountryCode, Day, PathId

SEATS_MAX = 200
SESSIONS_MAX = 60
SESSION_HOURS_MAX = 12

SessionNumber = Annotated[int, Field(ge=1, le=SESSIONS_MAX)]
PlaceCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9.-]{2,40}$")]
ParticipantNumber = Annotated[str, StringConstraints(pattern=r"^p[1-9][0-9]{0,3}$")]
"""Counts the people of one enterprise, as in `p1`: who that is, only the enterprise's own ministry keeps."""


class GivenSession(Command):
    """One day's teaching."""

    number: SessionNumber
    held_on: Day
    hours: Annotated[int, Field(ge=1, le=SESSION_HOURS_MAX)]


class ScheduleCohort(Command):
    """Plan a cohort of a programme, or enter one that was held."""

    country: CountryCode
    programme: PathId
    place_code: PlaceCode
    starts_on: Day
    ends_on: Day
    seats: Annotated[int, Field(ge=1, le=SEATS_MAX)]
    sessions: list[GivenSession] = Field(min_length=1, max_length=SESSIONS_MAX)


class Enrolment(Command):
    """The body of an enrolment."""

    enterprise_id: PathId
    participant_number: ParticipantNumber


class EnrolParticipant(Command):
    """Give a seat to somebody of an enterprise."""

    cohort_id: PathId
    enrolment: Enrolment


class Attendance(Command):
    """The body of an attendance."""

    session: SessionNumber
    participant_id: PathId


class RecordAttendance(Command):
    """Record that a participant was present at a session."""

    cohort_id: PathId
    attendance: Attendance


class CompleteCohort(Command):
    """End a cohort after its last session."""

    cohort_id: PathId
