"""Trainers: what they are accredited for, which sessions they get, and who takes attendance."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.contracts.training import Duty, TrainerAssigned, TrainerReplaced
from services.kernel import Country
from services.kernel.roles import Role
from services.training.cohorts import model as cohorts
from services.training.cohorts.attendance import demand_taker
from services.training.cohorts.model import Cohort
from services.training.cohorts.particulars import Assignment, Plan, Reader, Session
from services.training.cohorts.refusals import AttendanceTakerError, CohortOfOtherMinistryError, SessionUnknownError
from services.training.programmes.repository import load_programmes
from services.training.teaching import model as teaching
from services.training.teaching import refusals
from services.training.teaching.model import Substitute, TrainerDay
from services.training.trainers import model
from services.training.trainers.model import Accreditation, Trainer
from services.training.trainers.refusals import (
    AccreditationPeriodError,
    AccreditationsFullError,
    AccreditationUnknownError,
    AccreditationWithdrawnError,
    TrainerNotAccreditedError,
)

AT = datetime(2026, 11, 2, 3, tzinfo=UTC)
FIRST, SECOND = date(2026, 10, 26), date(2026, 10, 27)
PLAN = Plan("TL06", FIRST, SECOND, 9, (Session(1, FIRST, 4), Session(2, FIRST, 4), Session(3, SECOND, 8)))
PROGRAMME = next(one for one in load_programmes() if one.code == "cooperatives")
COHORT = cohorts.schedule(PLAN, cohort_id="coh-1", country=Country.TL, programme=PROGRAMME, at=AT).state
LICENCE = Accreditation(0, "train", "cooperatives", date(2026, 1, 1), date(2026, 10, 26), "SEC/12-2026", "secoop")


def trainer(*accreditations: Accreditation, trainer_id: str = "trn-1") -> Trainer:
    found = model.register(trainer_id, Country.TL, "trainer-1", at=AT).state
    for one in accreditations:
        found = model.accredit(found, one, at=AT).state
    return found


MARIA, JOSE = trainer(LICENCE), trainer(LICENCE, trainer_id="trn-2")


def free(of: Trainer = MARIA, day: date = FIRST) -> TrainerDay:
    return TrainerDay(of.trainer_id, day)


def assigned(*sessions: int) -> tuple[Cohort, TrainerDay]:
    cohort, day = COHORT, free()
    for session in sessions:
        taught = teaching.assign(cohort, session, MARIA, day, at=AT)
        cohort, (day,) = taught.decision.state, taught.days
    return cohort, day


@pytest.mark.parametrize(
    ("duty", "programme", "on", "is_accredited"),
    [
        ("train", "cooperatives", date(2026, 1, 1), True),
        ("train", "cooperatives", date(2026, 10, 26), True),
        ("train", "cooperatives", date(2026, 10, 27), False),
        ("train", "cooperatives", date(2025, 12, 31), False),
        ("assess", "cooperatives", FIRST, False),
        ("train", "farmer_institutions", FIRST, False),
    ],
)
def test_an_accreditation_is_for_one_duty_in_one_programme_from_its_first_to_its_last_day(
    duty: Duty, programme: str, on: date, *, is_accredited: bool
) -> None:
    assert MARIA.is_accredited(duty, programme, on) is is_accredited


def test_a_withdrawn_accreditation_holds_for_the_days_before_and_no_more() -> None:
    lasting = trainer(replace(LICENCE, valid_until=None))

    ended = model.withdraw(lasting, 1, reason_code="licence_lost", at=AT).state

    assert ended.is_accredited("train", "cooperatives", date(2026, 11, 1))
    assert not ended.is_accredited("train", "cooperatives", date(2026, 11, 2))
    with pytest.raises(AccreditationWithdrawnError):
        model.withdraw(ended, 1, reason_code="licence_lost", at=AT)
    with pytest.raises(AccreditationUnknownError):
        model.withdraw(ended, 2, reason_code="licence_lost", at=AT)


def test_accreditations_are_numbered_end_after_they_begin_and_are_not_without_end() -> None:
    many = trainer(*[LICENCE] * model.ACCREDITATIONS_MAX)

    assert [one.number for one in trainer(LICENCE, LICENCE).accreditations] == [1, 2]
    with pytest.raises(AccreditationsFullError):
        model.accredit(many, LICENCE, at=AT)
    with pytest.raises(AccreditationPeriodError):
        trainer(replace(LICENCE, valid_until=date(2025, 1, 1)))


def test_whose_account_a_trainer_has_only_the_own_ministry_learns() -> None:
    assert model.shown_to(MARIA, Country.TL).account == "trainer-1"
    assert model.shown_to(MARIA, Country.ID).account is None


def test_a_trainer_gets_a_session_and_the_day_is_taken() -> None:
    taught = teaching.assign(COHORT, 1, MARIA, free(), at=AT)

    (fact,) = taught.decision.events
    assert isinstance(fact, TrainerAssigned)
    assert (fact.session, fact.held_on, fact.trainer_id) == (1, FIRST, "trn-1")
    assert taught.days == (TrainerDay("trn-1", FIRST, "coh-1", (1,)),)


def test_nobody_teaches_two_cohorts_on_one_day_but_two_sessions_of_one() -> None:
    taken = TrainerDay("trn-1", FIRST, "coh-9", (4,))

    cohort, day = assigned(1, 2)

    assert (len(cohort.assignments), day.sessions) == (2, (1, 2))
    with pytest.raises(refusals.TrainerBookedError, match="coh-9"):
        teaching.assign(COHORT, 1, MARIA, taken, at=AT)


def test_who_is_not_accredited_on_the_day_of_the_session_does_not_get_it() -> None:
    with pytest.raises(TrainerNotAccreditedError):
        teaching.assign(COHORT, 3, MARIA, free(day=SECOND), at=AT)
    with pytest.raises(SessionUnknownError):
        teaching.assign(COHORT, 4, MARIA, free(), at=AT)


def test_a_trainer_is_assigned_once_and_a_session_has_so_many() -> None:
    cohort, day = assigned(1)
    full = replace(COHORT, assignments=tuple(Assignment(1, f"trn-{one}") for one in range(teaching.TRAINERS_MAX)))

    with pytest.raises(refusals.TrainerAssignedError):
        teaching.assign(cohort, 1, MARIA, day, at=AT)
    with pytest.raises(refusals.TrainersFullError):
        teaching.assign(full, 1, trainer(LICENCE, trainer_id="trn-new"), free(), at=AT)


def test_a_trainer_is_replaced_for_a_reason_and_both_days_follow() -> None:
    cohort, day = assigned(1)

    taught = teaching.release(cohort, 1, day, Substitute(JOSE, free(JOSE)), reason_code="ill_health", at=AT)

    (fact,) = taught.decision.events
    assert isinstance(fact, TrainerReplaced)
    assert (fact.trainer_id, fact.replaced_by, fact.reason_code) == ("trn-1", "trn-2", "ill_health")
    assert taught.decision.state.assignments == (Assignment(1, "trn-2"),)
    assert taught.days == (free(), TrainerDay("trn-2", FIRST, "coh-1", (1,)))


def test_a_substitute_keeps_the_same_rules() -> None:
    cohort, day = assigned(1, 2)
    stranger, taken = trainer(trainer_id="trn-3"), TrainerDay("trn-2", FIRST, "coh-9", (4,))

    with pytest.raises(TrainerNotAccreditedError):
        teaching.release(cohort, 1, day, Substitute(stranger, free(stranger)), reason_code="ill_health", at=AT)
    with pytest.raises(refusals.TrainerBookedError):
        teaching.release(cohort, 1, day, Substitute(JOSE, taken), reason_code="ill_health", at=AT)
    with pytest.raises(refusals.TrainerNotAssignedError):
        teaching.release(cohort, 1, free(JOSE), None, reason_code="ill_health", at=AT)
    with pytest.raises(refusals.TrainerAssignedError):
        teaching.release(cohort, 1, day, Substitute(MARIA, day), reason_code="ill_health", at=AT)


def test_who_leaves_one_of_two_sessions_is_still_taken_that_day() -> None:
    cohort, day = assigned(1, 2)

    taught = teaching.release(cohort, 1, day, None, reason_code="ill_health", at=AT)

    assert taught.days == (TrainerDay("trn-1", FIRST, "coh-1", (2,)),)


@pytest.mark.parametrize("ministry", list(Country))
def test_attendance_of_a_session_is_taken_by_who_teaches_it(ministry: Country) -> None:
    cohort, _ = assigned(1)
    taker = Reader(ministry, frozenset({Role.TRAINER}), "trn-1")

    demand_taker(cohort, {1}, taker)
    with pytest.raises(AttendanceTakerError):
        demand_taker(cohort, {1, 2}, taker)


def test_attendance_is_taken_by_an_officer_of_the_ministry_that_holds_the_cohort_and_no_other() -> None:
    officers = {one: Reader(one, frozenset({Role.MINISTRY_OFFICER})) for one in Country}

    demand_taker(COHORT, {1, 2, 3}, officers[Country.TL])
    with pytest.raises(CohortOfOtherMinistryError):
        demand_taker(COHORT, {1}, officers[Country.ID])
    with pytest.raises(AttendanceTakerError):
        demand_taker(COHORT, {1}, Reader(Country.TL, frozenset({Role.TRAINER})))
