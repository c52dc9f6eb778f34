"""Cohorts: seats, attendance and completion."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.training import CohortCompleted, CohortScheduled, ParticipantEnrolled, SessionAttended
from services.kernel import Country, Decision, DomainError
from services.training.cohorts import model, refusals
from services.training.cohorts.model import Cohort
from services.training.cohorts.particulars import Plan, Session
from services.training.programmes.repository import load_programmes

NOON = datetime(2026, 11, 2, 3, tzinfo=UTC)
TODAY = date(2026, 11, 2)
PROGRAMME = next(programme for programme in load_programmes() if programme.code == "cooperatives")
SESSIONS = tuple(Session(number, date(2026, 10, 25 + number), 8) for number in range(1, 6))
PLAN = Plan("TL06", date(2026, 10, 26), date(2026, 10, 30), 2, SESSIONS)


def scheduled(plan: Plan = PLAN) -> Cohort:
    return model.schedule(plan, cohort_id="coh-1", country=Country.TL, programme=PROGRAMME, at=NOON).state


def enrolled(*enterprises: str) -> Cohort:
    cohort = scheduled()
    for enterprise_id in enterprises:
        cohort = model.enrol(cohort, enterprise_id=enterprise_id, participant_number="p1", at=NOON).state
    return cohort


def attended(cohort: Cohort, participant_id: str, *sessions: int) -> Cohort:
    for session in sessions:
        cohort = model.attend(cohort, session=session, participant_id=participant_id, at=NOON).state
    return cohort


def test_a_scheduled_cohort_names_its_programme_in_its_version() -> None:
    decision = model.schedule(PLAN, cohort_id="coh-1", country=Country.TL, programme=PROGRAMME, at=NOON)

    (fact,) = decision.events
    assert isinstance(fact, CohortScheduled)
    assert (fact.programme, fact.programme_version) == ("cooperatives", PROGRAMME.version)
    assert decision.state.version == 1


@pytest.mark.parametrize(
    "plan",
    [
        replace(PLAN, sessions=()),
        replace(PLAN, ends_on=date(2026, 10, 25)),
        replace(PLAN, sessions=(Session(2, TODAY, 8),)),
        replace(PLAN, sessions=(*SESSIONS, SESSIONS[0])),
        replace(PLAN, ends_on=date(2026, 10, 29)),
        replace(PLAN, starts_on=date(2026, 10, 27)),
        replace(PLAN, sessions=(Session(1, date(2026, 10, 28), 8), Session(2, date(2026, 10, 27), 8))),
    ],
    ids=["none", "ends_first", "from_two", "twice", "after_the_end", "before_the_start", "out_of_order"],
)
def test_sessions_are_numbered_once_in_order_inside_the_cohorts_days(plan: Plan) -> None:
    with pytest.raises(refusals.CohortCalendarError):
        scheduled(plan)


def test_a_participant_is_named_by_the_enterprise_and_a_number() -> None:
    decision = model.enrol(scheduled(), enterprise_id="ent-1", participant_number="p1", at=NOON)

    (fact,) = decision.events
    assert isinstance(fact, ParticipantEnrolled)
    assert fact.participant_id == "ent-1.p1"


def test_nobody_is_enrolled_twice() -> None:
    with pytest.raises(refusals.AlreadyEnrolledError):
        enrolled("ent-1", "ent-1")


def test_two_people_of_one_enterprise_may_be_enrolled() -> None:
    cohort = model.enrol(enrolled("ent-1"), enterprise_id="ent-1", participant_number="p2", at=NOON).state

    assert [one.participant_id for one in cohort.participants] == ["ent-1.p1", "ent-1.p2"]


def test_a_full_cohort_enrols_nobody() -> None:
    with pytest.raises(refusals.SeatsTakenError):
        enrolled("ent-1", "ent-2", "ent-3")


def test_attendance_is_a_fact_of_the_sessions_day() -> None:
    decision = model.attend(enrolled("ent-1"), session=2, participant_id="ent-1.p1", at=NOON)

    (fact,) = decision.events
    assert isinstance(fact, SessionAttended)
    assert (fact.session, fact.held_on) == (2, date(2026, 10, 27))


def test_attendance_is_recorded_once() -> None:
    with pytest.raises(refusals.AlreadyAttendedError):
        attended(enrolled("ent-1"), "ent-1.p1", 1, 1)


def test_a_stranger_does_not_attend() -> None:
    with pytest.raises(refusals.NotEnrolledError):
        attended(enrolled("ent-1"), "ent-9.p1", 1)


def test_an_unknown_session_is_not_attended() -> None:
    with pytest.raises(refusals.SessionUnknownError):
        attended(enrolled("ent-1"), "ent-1.p1", 6)


def test_a_session_of_a_later_day_is_not_attended() -> None:
    earlier = datetime(2026, 10, 26, 3, tzinfo=UTC)

    with pytest.raises(refusals.SessionNotHeldError):
        model.attend(enrolled("ent-1"), session=2, participant_id="ent-1.p1", at=earlier)


def test_a_cohort_is_completed_on_its_last_sessions_day_in_its_own_country() -> None:
    before_midnight_in_dili = datetime(2026, 10, 29, 14, 59, tzinfo=UTC)
    after_midnight_in_dili = datetime(2026, 10, 29, 15, 1, tzinfo=UTC)

    with pytest.raises(refusals.SessionNotHeldError):
        model.complete(scheduled(), PROGRAMME, at=before_midnight_in_dili)
    assert model.complete(scheduled(), PROGRAMME, at=after_midnight_in_dili).state.status == "completed"


def test_those_who_attended_enough_hours_complete_the_programme() -> None:
    cohort = attended(attended(enrolled("ent-1", "ent-2"), "ent-1.p1", 1, 2, 3, 4), "ent-2.p1", 1, 2, 3)

    decision = model.complete(cohort, PROGRAMME, at=NOON)

    (fact,) = decision.events
    assert isinstance(fact, CohortCompleted)
    assert (fact.completed_count, fact.enrolled_count) == (1, 2)
    assert decision.state.completed_by == ("ent-1.p1",)


def test_a_completed_cohort_takes_nothing_more() -> None:
    ended = model.complete(enrolled("ent-1"), PROGRAMME, at=NOON).state

    steps: list[Callable[[], Decision[Cohort]]] = [
        lambda: model.enrol(ended, enterprise_id="ent-2", participant_number="p1", at=NOON),
        lambda: model.attend(ended, session=1, participant_id="ent-1.p1", at=NOON),
        lambda: model.complete(ended, PROGRAMME, at=NOON),
    ]

    for step in steps:
        with pytest.raises(refusals.CohortStateError):
            step()


@pytest.mark.parametrize("ministry", [Country.ID, None])
def test_a_cohort_is_kept_by_the_ministry_of_its_country(ministry: Country | None) -> None:
    with pytest.raises(refusals.CohortOfOtherMinistryError):
        model.demand_home(Country.TL, ministry)


STEPS = st.lists(st.tuples(st.sampled_from(["enrol", "attend"]), st.integers(1, 4), st.integers(1, 6)), max_size=40)


@given(STEPS)
def test_whatever_is_asked_seats_and_facts_stay_in_step(steps: list[tuple[str, int, int]]) -> None:
    cohort, facts = scheduled(), 1
    for step, person, session in steps:
        try:
            decision = (
                model.enrol(cohort, enterprise_id=f"ent-{person}", participant_number="p1", at=NOON)
                if step == "enrol"
                else model.attend(cohort, session=session, participant_id=f"ent-{person}.p1", at=NOON)
            )
        except DomainError:
            continue
        cohort, facts = decision.state, facts + len(decision.events)

    assert cohort.version == facts
    assert len(cohort.participants) <= cohort.plan.seats
    assert facts == 1 + len(cohort.participants) + sum(len(set(one.sessions_attended)) for one in cohort.participants)
