"""Seats: quotas of countries, candidates, the waiting list and who moves up."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.training import ParticipantEnrolled, ParticipantWaitlisted, ParticipantWithdrawn
from services.kernel import Country, Decision, DomainError
from services.training.cohorts import model, refusals, seating
from services.training.cohorts.model import Cohort
from services.training.cohorts.particulars import Gender, Plan, Quota, Session
from services.training.cohorts.seating import Person
from services.training.programmes.repository import load_programmes

AT = datetime(2026, 11, 2, 3, tzinfo=UTC)
DAY = date(2026, 11, 2)
PROGRAMME = load_programmes()[0]
QUOTAS = (Quota(Country.ID, 1), Quota(Country.TL, 2))
PLAN = Plan("TL06", DAY, DAY, 3, (Session(1, DAY, 8),), quotas=QUOTAS, women_share_pct=40)


def scheduled(plan: Plan = PLAN) -> Cohort:
    return model.schedule(plan, cohort_id="coh-1", country=Country.TL, programme=PROGRAMME, at=AT).state


def person(number: int, country: Country, gender: Gender | None = None) -> Person:
    return Person(f"ent-{number}", "p1", country, gender)


def admitted(cohort: Cohort, *people: Person) -> Decision[Cohort]:
    decision = Decision(cohort)
    for one in people:
        invited = seating.invite(decision.state, one, at=AT).state
        decision = seating.admit(invited, one.participant_id, at=AT)
    return decision


def withdrawn(cohort: Cohort, participant_id: str, *suspended: str) -> Decision[Cohort]:
    good = {one.enterprise_id for one in cohort.candidates} - set(suspended)
    return seating.withdraw(cohort, participant_id, reason_code="ill_health", in_good_standing=good, at=AT)


@pytest.mark.parametrize("quotas", [(*QUOTAS, Quota(Country.ID, 0)), (Quota(Country.ID, 4),)], ids=["twice", "many"])
def test_quotas_are_one_for_each_country_and_fit_the_seats(quotas: tuple[Quota, ...]) -> None:
    with pytest.raises(refusals.CohortQuotaError):
        scheduled(replace(PLAN, quotas=quotas))


def test_a_country_takes_no_more_seats_than_its_quota() -> None:
    cohort = admitted(scheduled(), person(1, Country.ID)).state

    with pytest.raises(refusals.QuotaTakenError):
        model.enrol(cohort, enterprise_id="ent-2", participant_number="p1", country=Country.ID, at=AT)
    waits = admitted(cohort, person(2, Country.ID))

    (fact,) = waits.events
    assert isinstance(fact, ParticipantWaitlisted)
    assert fact.place == 1


def test_a_ministry_nominates_people_of_its_own_enterprises_for_a_cohort_of_either_country() -> None:
    from_indonesia = person(1, Country.ID)

    with pytest.raises(refusals.NominationOfOtherMinistryError):
        seating.nominate(scheduled(), from_indonesia, by=Country.TL, at=AT)
    (candidate,) = seating.nominate(scheduled(), from_indonesia, by=Country.ID, at=AT).state.candidates
    assert (candidate.step, candidate.nominated_by) == ("nominated", Country.ID)


def test_the_first_of_the_same_country_in_good_standing_moves_up() -> None:
    people = [person(number, Country.ID if number % 2 else Country.TL) for number in range(1, 8)]
    full = admitted(scheduled(), *people).state
    waiting = [one.participant_id for one in full.candidates]

    decision = withdrawn(full, "ent-1.p1", "ent-3")

    gone, moved = decision.events
    assert waiting == ["ent-3.p1", "ent-5.p1", "ent-6.p1", "ent-7.p1"]
    assert isinstance(gone, ParticipantWithdrawn)
    assert gone.had_seat
    assert isinstance(moved, ParticipantEnrolled)
    assert (moved.participant_id, moved.moved_up) == ("ent-5.p1", True)
    assert [one.participant_id for one in decision.state.candidates] == ["ent-3.p1", "ent-6.p1", "ent-7.p1"]


def test_what_is_not_asked_twice_nor_of_a_stranger() -> None:
    one, other = person(1, Country.TL), person(2, Country.TL)
    invited = seating.invite(scheduled(), one, at=AT).state
    sitting = seating.admit(invited, one.participant_id, at=AT).state
    present = model.attend(sitting, session=1, participant_id=one.participant_id, at=AT).state

    with pytest.raises(refusals.AlreadyCandidateError):
        seating.nominate(invited, one, by=Country.TL, at=AT)
    with pytest.raises(refusals.AlreadyEnrolledError):
        seating.invite(sitting, one, at=AT)
    with pytest.raises(refusals.NotCandidateError):
        seating.admit(sitting, other.participant_id, at=AT)
    with pytest.raises(refusals.ParticipantAttendedError):
        withdrawn(present, one.participant_id)


def test_the_balance_counts_women_against_the_aim_and_shows_what_nobody_told() -> None:
    women = admitted(scheduled(), person(1, Country.TL, "female"), person(2, Country.TL), person(3, Country.ID)).state

    shown = seating.balance(women)

    assert (shown.taken, shown.women, shown.gender_unknown, shown.is_reached) == (3, 1, 2, False)
    assert [(one.country, one.quota, one.taken) for one in shown.countries] == [(Country.ID, 1, 1), (Country.TL, 2, 2)]
    assert seating.balance(scheduled()).is_reached is None


STEPS = st.lists(st.tuples(st.sampled_from(["invite", "admit", "enrol", "withdraw"]), st.integers(1, 8)), max_size=40)


@given(STEPS)
def test_whatever_happens_quotas_hold_and_nobody_waits_before_a_free_seat(steps: list[tuple[str, int]]) -> None:
    cohort, facts = scheduled(), 1
    for step, number in steps:
        who = person(number, Country.ID if number % 2 else Country.TL)
        try:
            match step:
                case "invite":
                    decision = seating.invite(cohort, who, at=AT)
                case "admit":
                    decision = seating.admit(cohort, who.participant_id, at=AT)
                case "enrol":
                    decision = model.enrol(
                        cohort, enterprise_id=who.enterprise_id, participant_number="p1", country=who.country, at=AT
                    )
                case _:
                    decision = withdrawn(cohort, who.participant_id)
        except DomainError:
            continue
        cohort, facts = decision.state, facts + len(decision.events)

    people = [one.participant_id for one in cohort.participants]
    people += [one.participant_id for one in cohort.candidates]
    shown = seating.balance(cohort)
    assert cohort.version == facts
    assert len(people) == len(set(people))
    assert all(one.quota is not None and one.taken <= one.quota for one in shown.countries)
    assert all(one.waiting == 0 or one.taken == one.quota for one in shown.countries)
