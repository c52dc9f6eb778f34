"""How people come to a seat: invited, nominated by a ministry, admitted, waiting, moving up when somebody withdraws."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from services.contracts.training import (
    ParticipantEnrolled,
    ParticipantInvited,
    ParticipantNominated,
    ParticipantWaitlisted,
    ParticipantWithdrawn,
)
from services.kernel import ConflictError, Country, Decision, Event
from services.training.cohorts.model import Cohort, demand_open, demand_room, seated, seats_taken
from services.training.cohorts.particulars import Candidate, Gender, Participant
from services.training.cohorts.refusals import (
    AlreadyCandidateError,
    AlreadyEnrolledError,
    CandidatesFullError,
    NominationOfOtherMinistryError,
    NotCandidateError,
    ParticipantAttendedError,
)

CANDIDATES_MAX = 400
"""Of one cohort: it is kept as one document."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of an enterprise whose country its register told; no name is kept here."""

    enterprise_id: str
    participant_number: str
    country: Country
    gender: Gender | None = None

    @property
    def participant_id(self) -> str:
        """How facts name him."""
        return f"{self.enterprise_id}.{self.participant_number}"


@dataclass(frozen=True, slots=True)
class CountrySeats:
    """How the seats of one country stand."""

    country: Country
    quota: int | None
    taken: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Balance:
    """How seats are shared between countries and genders; a gender nobody told counts as no woman."""

    countries: tuple[CountrySeats, ...]
    seats: int
    taken: int
    women: int
    gender_unknown: int
    women_share_pct: int | None
    is_reached: bool | None
    """Whether the part of women that is aimed at is reached; None without an aim or without anybody seated."""


def invite(cohort: Cohort, person: Person, *, at: datetime) -> Decision[Cohort]:
    """Invite somebody."""
    candidate = Candidate(person.participant_id, person.enterprise_id, person.country, person.gender, "invited")
    fact = ParticipantInvited(
        subject=cohort.cohort_id,
        occurred_at=at,
        participant_id=candidate.participant_id,
        enterprise_id=candidate.enterprise_id,
    )
    return Decision(_with(cohort, candidate), (fact,))


def nominate(cohort: Cohort, person: Person, *, by: Country | None, at: datetime) -> Decision[Cohort]:
    """Nominate somebody of an enterprise of the nominating ministry, wherever the cohort is held."""
    if by != person.country:
        raise NominationOfOtherMinistryError(f"people of {person.enterprise_id} are nominated in {person.country}")
    candidate = Candidate(
        person.participant_id, person.enterprise_id, person.country, person.gender, "nominated", person.country
    )
    fact = ParticipantNominated(
        subject=cohort.cohort_id,
        occurred_at=at,
        participant_id=candidate.participant_id,
        enterprise_id=candidate.enterprise_id,
        nominated_by=person.country,
    )
    return Decision(_with(cohort, candidate), (fact,))


def admit(cohort: Cohort, participant_id: str, *, at: datetime) -> Decision[Cohort]:
    """Give a seat to somebody invited or nominated; if none is free for the country, the waiting list takes him."""
    demand_open(cohort)
    candidate = candidate_of(cohort, participant_id)
    if candidate.step == "waiting":
        raise AlreadyCandidateError(f"{participant_id} waits for a seat in {cohort.cohort_id}")
    if _has_room(cohort, candidate.country):
        return Decision(_taking_seat(cohort, candidate), (_enrolled(cohort, candidate, at, moved_up=False),))
    others = tuple(one for one in cohort.candidates if one is not candidate)
    place = 1 + sum(one.step == "waiting" for one in others)
    fact = ParticipantWaitlisted(
        subject=cohort.cohort_id,
        occurred_at=at,
        participant_id=participant_id,
        enterprise_id=candidate.enterprise_id,
        place=place,
    )
    return Decision(replace(cohort, candidates=(*others, replace(candidate, step="waiting"))), (fact,))


def withdraw(
    cohort: Cohort, participant_id: str, *, reason_code: str, in_good_standing: Collection[str], at: datetime
) -> Decision[Cohort]:
    """Take somebody's seat or wish back; the first who waits moves up, if a seat is free for the country.

    Only people of enterprises in good standing move up; the others keep their place.
    """
    demand_open(cohort)
    sitting = next((one for one in cohort.participants if one.participant_id == participant_id), None)
    if sitting is not None and (sitting.sessions_attended or sitting.sessions_disputed):
        raise ParticipantAttendedError(f"{participant_id} attended sessions of {cohort.cohort_id}")
    leaving = sitting or candidate_of(cohort, participant_id)
    facts: list[Event] = [
        ParticipantWithdrawn(
            subject=cohort.cohort_id,
            occurred_at=at,
            participant_id=participant_id,
            enterprise_id=leaving.enterprise_id,
            had_seat=sitting is not None,
            reason_code=reason_code,
        )
    ]
    state = replace(
        cohort,
        participants=tuple(one for one in cohort.participants if one is not leaving),
        candidates=tuple(one for one in cohort.candidates if one is not leaving),
    )
    for candidate in state.candidates:
        may_move = candidate.step == "waiting" and candidate.enterprise_id in in_good_standing
        if may_move and _has_room(state, candidate.country):
            state = _taking_seat(state, candidate)
            facts.append(_enrolled(cohort, candidate, at, moved_up=True))
    return Decision(state, facts)


def candidate_of(cohort: Cohort, participant_id: str) -> Candidate:
    """Look a candidate up.

    Raises:
        NotCandidateError: nobody of that number is one.
    """
    for one in cohort.candidates:
        if one.participant_id == participant_id:
            return one
    raise NotCandidateError(f"{participant_id} is no candidate of {cohort.cohort_id}")


def balance(cohort: Cohort) -> Balance:
    """Tell how the seats are shared."""
    quotas = {quota.country: quota.seats for quota in cohort.plan.quotas}
    countries = tuple(
        CountrySeats(
            country=country,
            quota=quotas.get(country),
            taken=sum(one.country == country for one in cohort.participants),
            waiting=sum(one.country == country and one.step == "waiting" for one in cohort.candidates),
        )
        for country in Country
    )
    taken, aim = len(cohort.participants), cohort.plan.women_share_pct
    women = sum(one.gender == "female" for one in cohort.participants)
    return Balance(
        countries=countries,
        seats=cohort.plan.seats,
        taken=taken,
        women=women,
        gender_unknown=sum(one.gender is None for one in cohort.participants),
        women_share_pct=aim,
        is_reached=women * 100 >= aim * taken if aim is not None and taken else None,
    )


def _with(cohort: Cohort, candidate: Candidate) -> Cohort:
    demand_open(cohort)
    same = candidate.participant_id
    if any(one.participant_id == same for one in cohort.participants):
        raise AlreadyEnrolledError(f"{same} has a seat in {cohort.cohort_id}")
    if any(one.participant_id == same for one in cohort.candidates):
        raise AlreadyCandidateError(f"{same} is a candidate of {cohort.cohort_id}")
    if len(cohort.candidates) >= CANDIDATES_MAX:
        raise CandidatesFullError(f"{cohort.cohort_id} has {CANDIDATES_MAX} candidates")
    return replace(cohort, candidates=(*cohort.candidates, candidate))


def _has_room(cohort: Cohort, country: Country) -> bool:
    try:
        demand_room(cohort, seats_taken(cohort), country)
    except ConflictError:
        return False
    return True


def _taking_seat(cohort: Cohort, candidate: Candidate) -> Cohort:
    seat = Participant(candidate.participant_id, candidate.enterprise_id, candidate.country, candidate.gender)
    return seated(cohort, seat)


def _enrolled(cohort: Cohort, candidate: Candidate, at: datetime, *, moved_up: bool) -> ParticipantEnrolled:
    return ParticipantEnrolled(
        subject=cohort.cohort_id,
        occurred_at=at,
        participant_id=candidate.participant_id,
        enterprise_id=candidate.enterprise_id,
        moved_up=moved_up,
    )
