"""Test points are personal: who sees them of whom, and what everybody else sees instead."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import get_type_hints

import pytest

from services.kernel import Country
from services.kernel.privacy import models_in
from services.kernel.roles import EVERY_ROLE, Role
from services.training.cohorts import model, routes, showing
from services.training.cohorts.model import Cohort
from services.training.cohorts.particulars import Assignment, Participant, Plan, Reader, Session
from services.training.cohorts.refusals import NotEnrolledError, RecordNotShownError
from services.training.programmes.repository import load_programmes

AT = datetime(2026, 11, 2, 3, tzinfo=UTC)
DAY = date(2026, 11, 2)
HOME = Country.TL
PLAN = Plan("TL06", DAY, DAY, 9, (Session(1, DAY, 8),))
EMPTY = model.schedule(PLAN, cohort_id="coh-1", country=Country.TL, programme=load_programmes()[0], at=AT).state


def with_points(*points: int | None, country: Country = HOME) -> Cohort:
    people = (
        Participant(f"ent-{number}.p1", f"ent-{number}", country, post_test_points=reached)
        for number, reached in enumerate(points, start=1)
    )
    return replace(EMPTY, participants=tuple(people))


def completed(*points: int | None) -> Cohort:
    return replace(with_points(*points), status="completed")


def reader(role: Role, ministry: Country = Country.TL) -> Reader:
    return Reader(ministry, frozenset({role}))


def points_seen(cohort: Cohort, by: Reader) -> list[int | None]:
    return [one.post_test_points for one in showing.shown(cohort, by).participants]


def test_the_ministry_that_holds_a_cohort_sees_points_and_the_other_does_not() -> None:
    cohort, role = with_points(42, 50), Role.MINISTRY_OFFICER

    assert points_seen(cohort, reader(role)) == [42, 50]
    assert points_seen(cohort, reader(role, Country.ID)) == [None, None]
    assert not showing.shown(cohort, reader(role, Country.ID)).points_shown


@pytest.mark.parametrize("role", sorted(set(EVERY_ROLE) - {Role.MINISTRY_OFFICER}))
def test_no_other_role_sees_points_in_a_cohort(role: Role) -> None:
    assert points_seen(with_points(42), reader(role)) == [None]


@pytest.mark.parametrize("ministry", list(Country))
def test_who_teaches_a_session_sees_points_whichever_ministry_pays_him(ministry: Country) -> None:
    cohort = replace(with_points(42), assignments=(Assignment(1, "trn-1"),))
    taught, other = (Reader(ministry, frozenset({Role.TRAINER}), one) for one in ("trn-1", "trn-2"))

    assert points_seen(cohort, taught) == [42]
    assert points_seen(cohort, other) == [None]


def test_a_reader_without_points_still_sees_who_took_part_and_how_many_were_with_points() -> None:
    found = showing.shown(with_points(42, None, 50), reader(Role.EVALUATOR))

    assert [one.participant_id for one in found.participants] == ["ent-1.p1", "ent-2.p1", "ent-3.p1"]
    assert [(one.kind, one.taken, one.mean_points) for one in found.tests] == [("pre", 0, None), ("post", 2, None)]


@pytest.mark.parametrize(
    ("points", "mean"),
    [
        ((10, 20, 30, 40), None),
        ((10, 20, 30, 40, 51), Decimal("30.20")),
        ((70, 70, 70, 70, 70), None),
        ((10, 20, 30, 40, None), None),
    ],
    ids=["too_few", "five", "all_the_same", "one_untested"],
)
def test_a_mean_is_of_at_least_five_who_did_not_all_reach_the_same(
    points: tuple[int | None, ...], mean: Decimal | None
) -> None:
    (_, post) = showing.shown(completed(*points), reader(Role.EVALUATOR)).tests

    assert post.mean_points == mean


def test_a_mean_waits_for_the_end_so_that_nobody_is_found_by_two_of_them() -> None:
    (_, post) = showing.shown(with_points(10, 20, 30, 40, 50), reader(Role.EVALUATOR)).tests

    assert (post.taken, post.mean_points) == (5, None)


def test_a_person_is_answered_by_the_data_protection_officer_of_their_own_ministry() -> None:
    cohort, officer = with_points(42, country=Country.ID), Role.DATA_PROTECTION_OFFICER

    assert showing.record_of(cohort, "ent-1.p1", reader(officer, Country.ID)).post_test_points == 42
    for by in (reader(officer), reader(Role.EVALUATOR, Country.ID), reader(Role.MINISTRY_OFFICER, Country.ID)):
        with pytest.raises(RecordNotShownError):
            showing.record_of(cohort, "ent-1.p1", by)
    with pytest.raises(NotEnrolledError):
        showing.record_of(cohort, "ent-9.p1", reader(officer, Country.ID))


def test_no_route_answers_a_cohort_that_was_not_reduced() -> None:
    answers = [get_type_hints(route.endpoint)["return"] for route in routes.router.routes]  # type: ignore[attr-defined]

    assert len(answers) > 10
    assert [one for one in answers if Cohort in set(models_in(one))] == []
