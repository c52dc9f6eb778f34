"""What a cohort cost each side, its tests, and what was thought of its sessions without telling who thought it."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.training import ParticipantTested
from services.kernel import Country, Currency, Decision, Money
from services.training.cohorts import model, recording, refusals
from services.training.cohorts.model import Cohort
from services.training.cohorts.particulars import Answers, Cost, Plan, Session
from services.training.cohorts.refusals import CostCalendarError, FeedbackGivenError, SessionNotAttendedError
from services.training.programmes.model import of_version
from services.training.programmes.repository import load_programmes

AT = datetime(2026, 11, 2, 3, tzinfo=UTC)
DAY = date(2026, 11, 2)
PLAN = Plan("TL06", DAY, DAY, 3, (Session(1, DAY, 8),))
COHORT = model.schedule(PLAN, cohort_id="coh-1", country=Country.TL, programme=load_programmes()[0], at=AT).state


def present() -> Cohort:
    seated = model.enrol(COHORT, enterprise_id="ent-1", participant_number="p1", at=AT).state
    return model.attend(seated, session=1, participant_id="ent-1.p1", at=AT).state


COSTS = st.builds(
    Cost,
    kind=st.just("travel"),
    amount=st.builds(Money, st.integers(1, 10**9), st.sampled_from(Currency)),
    borne_by=st.sampled_from(Country),
    incurred_on=st.just(DAY),
)


@given(st.lists(COSTS, max_size=12))
def test_what_each_side_paid_adds_up_in_each_currency(costs: list[Cost]) -> None:
    decision = Decision(COHORT)
    for cost in costs:
        decision = recording.record_cost(decision.state, cost, at=AT)

    shown = {
        (one.borne_by, one.total.currency): one.total.amount_minor
        for one in recording.summary(decision.state, {}).borne
    }

    assert decision.state.version == COHORT.version + len(costs)
    assert all(
        total == sum(c.amount.amount_minor for c in costs if (c.borne_by, c.amount.currency) == side)
        for side, total in shown.items()
    )
    assert sum(shown.values()) == sum(cost.amount.amount_minor for cost in costs)


def test_a_cost_of_tomorrow_is_not_recorded() -> None:
    tomorrow = Cost("meals", Money(500, Currency.USD), Country.TL, date(2026, 11, 3))

    with pytest.raises(CostCalendarError):
        recording.record_cost(COHORT, tomorrow, at=AT)


def test_who_was_there_gives_feedback_once() -> None:
    cohort = present()
    given_once = recording.give_feedback(cohort, 1, "ent-1.p1", at=AT).state

    absent = model.enrol(cohort, enterprise_id="ent-2", participant_number="p1", at=AT).state

    assert given_once.participant("ent-1.p1").feedback_on == (1,)
    with pytest.raises(FeedbackGivenError):
        recording.give_feedback(given_once, 1, "ent-1.p1", at=AT)
    with pytest.raises(SessionNotAttendedError):
        recording.give_feedback(absent, 1, "ent-2.p1", at=AT)


def test_means_are_shown_from_five_answers_on() -> None:
    four = five = Answers()
    for score in (5, 4, 4, 4):
        four = four.plus(Answers(score, score, score, 1, number=1))
    five = four.plus(Answers(5, 5, 5, 1, number=1))

    (hidden,) = recording.summary(COHORT, {1: four}).feedback
    (shown,) = recording.summary(COHORT, {1: five}).feedback

    assert (hidden.answers, hidden.content) == (4, None)
    assert (shown.answers, shown.content, shown.usefulness) == (5, Decimal("4.40"), Decimal("1.00"))


TESTED = of_version(load_programmes(), COHORT.programme, "2026-2")
BEFORE = datetime(2026, 11, 1, 3, tzinfo=UTC)


def test_a_test_is_taken_once_and_its_points_are_not_published() -> None:
    first = recording.record_test(present(), TESTED, "pre", "ent-1.p1", 12, at=AT)
    last = recording.record_test(first.state, TESTED, "post", "ent-1.p1", 30, at=AT)

    facts = [fact for fact in (*first.events, *last.events) if isinstance(fact, ParticipantTested)]
    assert [(fact.test, fact.is_passed) for fact in facts] == [("pre", None), ("post", True)]
    assert "points" not in " ".join(ParticipantTested.model_fields)
    assert model.complete(last.state, TESTED, at=AT).state.completed_by == ("ent-1.p1",)
    for kind in ("pre", "post"):
        with pytest.raises(refusals.AlreadyTestedError):
            recording.record_test(last.state, TESTED, kind, "ent-1.p1", 30, at=AT)


def test_who_fails_the_last_test_or_takes_none_does_not_complete_the_programme() -> None:
    failed = recording.record_test(present(), TESTED, "post", "ent-1.p1", 29, at=AT).state

    assert model.complete(failed, TESTED, at=AT).state.completed_by == ()
    assert model.complete(present(), TESTED, at=AT).state.completed_by == ()


def test_what_no_test_is_recorded_for() -> None:
    untested = load_programmes()[0]

    with pytest.raises(refusals.ProgrammeTestUnknownError):
        recording.record_test(present(), untested, "pre", "ent-1.p1", 1, at=AT)
    with pytest.raises(refusals.PointsOfTestError):
        recording.record_test(present(), TESTED, "pre", "ent-1.p1", 51, at=AT)
    with pytest.raises(refusals.SessionNotHeldError):
        recording.record_test(present(), TESTED, "post", "ent-1.p1", 30, at=BEFORE)
    with pytest.raises(refusals.NotEnrolledError):
        recording.record_test(present(), TESTED, "pre", "ent-2.p1", 30, at=AT)
    with pytest.raises(refusals.CohortStateError):
        recording.record_test(model.complete(present(), TESTED, at=AT).state, TESTED, "pre", "ent-1.p1", 30, at=AT)
