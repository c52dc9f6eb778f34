"""What is true of a cohort: its sessions, seats and attendance, and what may happen to it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from services.contracts.training import CohortCompleted, CohortScheduled, ParticipantEnrolled, SessionAttended
from services.kernel import ConflictError, Country, Decision, ForbiddenError, NotFoundError, RuleViolationError
from services.training.programmes.model import Programme

CohortStatus = Literal["scheduled", "completed"]


class CohortNotFoundError(NotFoundError):
    """No such cohort was scheduled."""

    code = "cohort_not_found"


class CohortOfOtherMinistryError(ForbiddenError):
    """A cohort is kept by the ministry of the country it is held in."""

    code = "cohort_of_other_ministry"


class CohortStateError(ConflictError):
    """A completed cohort takes nothing more."""

    code = "cohort_state"


class SeatsTakenError(ConflictError):
    """Every seat has its participant."""

    code = "seats_taken"


class AlreadyEnrolledError(ConflictError):
    """The participant has a seat already."""

    code = "already_enrolled"


class AlreadyAttendedError(ConflictError):
    """The participant's presence at the session is recorded already."""

    code = "already_attended"


class SessionUnknownError(RuleViolationError):
    """The cohort has no session of that number."""

    code = "session_unknown"


class NotEnrolledError(RuleViolationError):
    """The participant has no seat in the cohort."""

    code = "not_enrolled"


class SessionNotHeldError(RuleViolationError):
    """A session of a later day has not been held."""

    code = "session_not_held"


class CohortCalendarError(RuleViolationError):
    """Sessions are numbered once each, in the order of their days, inside the cohort's first and last day."""

    code = "cohort_calendar"


@dataclass(frozen=True, slots=True)
class Session:
    """One day's teaching."""

    number: int
    held_on: date
    hours: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody schedules: where, when, for how many."""

    place_code: str
    starts_on: date
    ends_on: date
    seats: int
    sessions: tuple[Session, ...]


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody of an enterprise, by a number the enterprise gave; no name is kept here."""

    participant_id: str
    enterprise_id: str
    sessions_attended: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Cohort:
    """A programme's group; `version` counts its facts."""

    cohort_id: str
    country: Country
    programme: str
    programme_version: str
    plan: Plan
    participants: tuple[Participant, ...] = ()
    completed_by: tuple[str, ...] = ()
    """The participants who completed the programme by its rule; known once the cohort is completed."""
    status: CohortStatus = "scheduled"
    version: int = 0

    def participant(self, participant_id: str) -> Participant:
        """Look a participant up.

        Raises:
            NotEnrolledError: nobody of that number has a seat.
        """
        for one in self.participants:
            if one.participant_id == participant_id:
                return one
        raise NotEnrolledError(f"{participant_id} has no seat in {self.cohort_id}")


def schedule(plan: Plan, *, cohort_id: str, country: Country, programme: Programme, at: datetime) -> Decision[Cohort]:
    """Plan a cohort; one that was held before today may be entered later."""
    _demand_calendar(plan)
    fact = CohortScheduled(
        subject=cohort_id,
        occurred_at=at,
        country=country,
        programme=programme.code,
        programme_version=programme.version,
        place_code=plan.place_code,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        seats=plan.seats,
    )
    return Decision(Cohort(cohort_id, country, programme.code, programme.version, plan), (fact,))


def enrol(cohort: Cohort, *, enterprise_id: str, participant_number: str, at: datetime) -> Decision[Cohort]:
    """Give a seat to somebody of an enterprise, once."""
    _demand_open(cohort)
    participant_id = f"{enterprise_id}.{participant_number}"
    if any(one.participant_id == participant_id for one in cohort.participants):
        raise AlreadyEnrolledError(f"{participant_id} has a seat in {cohort.cohort_id}")
    if len(cohort.participants) >= cohort.plan.seats:
        raise SeatsTakenError(f"all {cohort.plan.seats} seats of {cohort.cohort_id} are taken")
    fact = ParticipantEnrolled(
        subject=cohort.cohort_id, occurred_at=at, participant_id=participant_id, enterprise_id=enterprise_id
    )
    enrolled = (*cohort.participants, Participant(participant_id, enterprise_id))
    return Decision(replace(cohort, participants=enrolled), (fact,))


def attend(cohort: Cohort, *, session: int, participant_id: str, at: datetime) -> Decision[Cohort]:
    """Record that a participant was present at a session, once and not before its day."""
    _demand_open(cohort)
    held = _session(cohort, session)
    _demand_held((held,), cohort.country.day_of(at))
    participant = cohort.participant(participant_id)
    if session in participant.sessions_attended:
        raise AlreadyAttendedError(f"{participant_id} attended session {session} already")
    fact = SessionAttended(
        subject=cohort.cohort_id,
        occurred_at=at,
        participant_id=participant_id,
        session=session,
        held_on=held.held_on,
    )
    present = replace(participant, sessions_attended=(*participant.sessions_attended, session))
    changed = tuple(present if one == participant else one for one in cohort.participants)
    return Decision(replace(cohort, participants=changed), (fact,))


def complete(cohort: Cohort, programme: Programme, *, at: datetime) -> Decision[Cohort]:
    """End a cohort after its last session; who completed the programme follows from its rule."""
    _demand_open(cohort)
    sessions = cohort.plan.sessions
    _demand_held(sessions, cohort.country.day_of(at))
    hours = {session.number: session.hours for session in sessions}
    completed_by = tuple(
        one.participant_id
        for one in cohort.participants
        if programme.is_completed_by(sum(hours[number] for number in one.sessions_attended), sum(hours.values()))
    )
    fact = CohortCompleted(
        subject=cohort.cohort_id,
        occurred_at=at,
        completed_count=len(completed_by),
        enrolled_count=len(cohort.participants),
    )
    return Decision(replace(cohort, completed_by=completed_by, status="completed"), (fact,))


def demand_home(country: Country, ministry: Country | None) -> None:
    """Refuse a ministry that is not the cohort's own.

    Raises:
        CohortOfOtherMinistryError: it is the other one.
    """
    if ministry != country:
        raise CohortOfOtherMinistryError(f"cohorts held in {country} are kept by its own ministry")


def _demand_calendar(plan: Plan) -> None:
    in_order = sorted(plan.sessions, key=lambda session: session.number)
    days = [plan.starts_on, *(session.held_on for session in in_order), plan.ends_on]
    numbers = [session.number for session in in_order]
    if numbers != list(range(1, len(numbers) + 1)) or not numbers or days != sorted(days):
        raise CohortCalendarError("number the sessions from 1, in the order of their days, from first to last day")


def _demand_open(cohort: Cohort) -> None:
    if cohort.status != "scheduled":
        raise CohortStateError(f"{cohort.cohort_id} is {cohort.status}")


def _session(cohort: Cohort, number: int) -> Session:
    for session in cohort.plan.sessions:
        if session.number == number:
            return session
    raise SessionUnknownError(f"{cohort.cohort_id} has no session {number}")


def _demand_held(sessions: Sequence[Session], today: date) -> None:
    for session in sessions:
        if session.held_on > today:
            raise SessionNotHeldError(f"session {session.number} is held on {session.held_on}")
