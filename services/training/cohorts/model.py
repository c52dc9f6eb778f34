"""What is true of a cohort: its sessions, seats and attendance, and what may happen to it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from services.contracts.training import CohortCompleted, CohortScheduled, ParticipantEnrolled, SessionAttended
from services.kernel import Country, Decision
from services.training.cohorts.particulars import (
    AnsweredPrerequisite,
    Assignment,
    Candidate,
    Cost,
    Gender,
    Participant,
    Plan,
    Session,
)
from services.training.cohorts.refusals import (
    AlreadyAttendedError,
    AlreadyEnrolledError,
    AttendanceDisputedError,
    CohortCalendarError,
    CohortOfOtherMinistryError,
    CohortQuotaError,
    CohortStateError,
    NotEnrolledError,
    QuotaTakenError,
    SeatsTakenError,
    SessionNotHeldError,
    SessionUnknownError,
)
from services.training.programmes.model import Programme

CohortStatus = Literal["scheduled", "completed"]


@dataclass(frozen=True, slots=True)
class Cohort:
    """A programme's group; `version` counts its facts."""

    cohort_id: str
    country: Country
    programme: str
    programme_version: str
    plan: Plan
    participants: tuple[Participant, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    """In the order of their coming; those who wait move up in this order."""
    costs: tuple[Cost, ...] = ()
    answered: tuple[AnsweredPrerequisite, ...] = ()
    assignments: tuple[Assignment, ...] = ()
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

    def with_participant(self, changed: Participant) -> "Cohort":
        """Give the cohort with one participant as changed."""
        same = changed.participant_id
        return replace(
            self, participants=tuple(changed if one.participant_id == same else one for one in self.participants)
        )

    @property
    def disputes(self) -> tuple[tuple[int, str], ...]:
        """The session and the participant of each presence that devices disagree about."""
        return tuple(
            sorted((session, one.participant_id) for one in self.participants for session in one.sessions_disputed)
        )


def schedule(plan: Plan, *, cohort_id: str, country: Country, programme: Programme, at: datetime) -> Decision[Cohort]:
    """Plan a cohort; one that was held before today may be entered later."""
    _demand_calendar(plan)
    quotas = {quota.country: quota.seats for quota in plan.quotas}
    if len(quotas) != len(plan.quotas) or sum(quotas.values()) > plan.seats:
        raise CohortQuotaError(f"one quota for each country, together at most {plan.seats} seats")
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
        id_seats=quotas.get(Country.ID),
        tl_seats=quotas.get(Country.TL),
        women_share_pct=plan.women_share_pct,
    )
    return Decision(Cohort(cohort_id, country, programme.code, programme.version, plan), (fact,))


def enrol(
    cohort: Cohort,
    *,
    enterprise_id: str,
    participant_number: str,
    country: Country | None = None,
    gender: Gender | None = None,
    at: datetime,
) -> Decision[Cohort]:
    """Give a seat to somebody of an enterprise, once; who was a candidate is one no more."""
    demand_open(cohort)
    participant_id = f"{enterprise_id}.{participant_number}"
    if any(one.participant_id == participant_id for one in cohort.participants):
        raise AlreadyEnrolledError(f"{participant_id} has a seat in {cohort.cohort_id}")
    demand_room(cohort, seats_taken(cohort), country)
    fact = ParticipantEnrolled(
        subject=cohort.cohort_id, occurred_at=at, participant_id=participant_id, enterprise_id=enterprise_id
    )
    return Decision(seated(cohort, Participant(participant_id, enterprise_id, country, gender)), (fact,))


def seated(cohort: Cohort, participant: Participant) -> Cohort:
    """Give the cohort with one seat more taken."""
    others = tuple(one for one in cohort.candidates if one.participant_id != participant.participant_id)
    return replace(cohort, participants=(*cohort.participants, participant), candidates=others)


def seats_taken(cohort: Cohort) -> Counter[Country | None]:
    """Count the seats that are taken, by country."""
    return Counter(one.country for one in cohort.participants)


def demand_room(cohort: Cohort, taken: Counter[Country | None], country: Country | None) -> None:
    """Refuse a seat to a country that has no room left besides the seats taken.

    Raises:
        SeatsTakenError, QuotaTakenError: all seats are taken, or all of the country's quota.
    """
    if taken.total() >= cohort.plan.seats:
        raise SeatsTakenError(f"all {cohort.plan.seats} seats of {cohort.cohort_id} are taken")
    for quota in cohort.plan.quotas:
        if quota.country == country and taken[country] >= quota.seats:
            raise QuotaTakenError(f"all {quota.seats} seats for {country} in {cohort.cohort_id} are taken")


def attend(cohort: Cohort, *, session: int, participant_id: str, at: datetime) -> Decision[Cohort]:
    """Record that a participant was present at a session, once and not before its day."""
    demand_open(cohort)
    held = session_of(cohort, session)
    demand_held((held,), cohort.country.day_of(at))
    participant = cohort.participant(participant_id)
    if session in participant.sessions_attended:
        raise AlreadyAttendedError(f"{participant_id} attended session {session} already")
    if session in participant.sessions_disputed:
        raise AttendanceDisputedError(f"devices disagree about {participant_id} in session {session}")
    fact = SessionAttended(
        subject=cohort.cohort_id,
        occurred_at=at,
        participant_id=participant_id,
        session=session,
        held_on=held.held_on,
    )
    return Decision(cohort.with_participant(participant.told(session, is_present=True)), (fact,))


def complete(cohort: Cohort, programme: Programme, *, at: datetime) -> Decision[Cohort]:
    """End a cohort after its last session; who completed the programme follows from its rule."""
    demand_open(cohort)
    sessions = cohort.plan.sessions
    demand_held(sessions, cohort.country.day_of(at))
    if cohort.disputes:
        session, participant_id = cohort.disputes[0]
        raise AttendanceDisputedError(
            f"of {cohort.cohort_id} {len(cohort.disputes)} are to be settled, first {participant_id} in {session}"
        )
    hours = {session.number: session.hours for session in sessions}
    completed_by = tuple(
        one.participant_id
        for one in cohort.participants
        if programme.is_completed_by(
            sum(hours[number] for number in one.sessions_attended), sum(hours.values()), one.post_test_points
        )
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


def demand_open(cohort: Cohort) -> None:
    """Refuse to add to a cohort that ended.

    Raises:
        CohortStateError: it did.
    """
    if cohort.status != "scheduled":
        raise CohortStateError(f"{cohort.cohort_id} is {cohort.status}")


def session_of(cohort: Cohort, number: int) -> Session:
    """Look a session up.

    Raises:
        SessionUnknownError: the cohort has none of that number.
    """
    for session in cohort.plan.sessions:
        if session.number == number:
            return session
    raise SessionUnknownError(f"{cohort.cohort_id} has no session {number}")


def demand_held(sessions: Sequence[Session], today: date) -> None:
    """Refuse sessions of later days.

    Raises:
        SessionNotHeldError: there is one.
    """
    for session in sessions:
        if session.held_on > today:
            raise SessionNotHeldError(f"session {session.number} is held on {session.held_on}")
