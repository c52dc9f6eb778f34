"""Certificates: who gets one, until when it holds, how it ends."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.training import CertificateIssued, CertificateRevoked
from services.kernel import Country, Decision
from services.training.certificates import model
from services.training.certificates.model import Certificate
from services.training.cohorts.model import Cohort
from services.training.cohorts.particulars import Participant, Plan, Session
from services.training.cohorts.refusals import NotEnrolledError
from services.training.programmes.repository import load_programmes

NOON = datetime(2026, 11, 2, 3, tzinfo=UTC)
TODAY = date(2026, 11, 2)
PROGRAMME = next(programme for programme in load_programmes() if programme.code == "cooperatives")
COHORT = Cohort(
    cohort_id="coh-1",
    country=Country.TL,
    programme="cooperatives",
    programme_version=PROGRAMME.version,
    plan=Plan("TL06", date(2026, 10, 26), date(2026, 10, 26), 9, (Session(1, date(2026, 10, 26), 8),)),
    participants=(Participant("ent-1.p1", "ent-1", sessions_attended=(1,)), Participant("ent-2.p1", "ent-2")),
    completed_by=("ent-1.p1",),
    status="completed",
    version=5,
)


def issued(participant_id: str = "ent-1.p1", on: date = TODAY) -> Decision[Certificate]:
    return model.issue(COHORT, PROGRAMME, certificate_id="cert-1", participant_id=participant_id, issued_on=on, at=NOON)


REVOKED = model.revoke(issued().state, reason_code="given_by_mistake", at=NOON).state


def test_who_completed_the_programme_gets_its_certificate() -> None:
    decision = issued()

    (fact,) = decision.events
    assert isinstance(fact, CertificateIssued)
    assert (fact.enterprise_id, fact.kind, fact.valid_until) == ("ent-1", "training_result", date(2029, 11, 1))


def test_who_did_not_complete_the_programme_gets_none() -> None:
    with pytest.raises(model.NotCompletedError):
        issued("ent-2.p1")


def test_a_stranger_gets_none() -> None:
    with pytest.raises(NotEnrolledError):
        issued("ent-9.p1")


@pytest.mark.parametrize("on", [date(2026, 10, 25), date(2026, 11, 3)])
def test_a_certificate_is_issued_neither_before_the_cohorts_end_nor_after_today(on: date) -> None:
    with pytest.raises(model.IssueDayError):
        issued(on=on)


def test_a_revocation_is_a_fact_of_its_day() -> None:
    decision = model.revoke(issued().state, reason_code="given_by_mistake", at=NOON)

    (fact,) = decision.events
    assert isinstance(fact, CertificateRevoked)
    assert (fact.revoked_on, decision.state.version) == (TODAY, 2)


def test_a_certificate_is_revoked_once() -> None:
    with pytest.raises(model.AlreadyRevokedError):
        model.revoke(REVOKED, reason_code="given_by_mistake", at=NOON)


@pytest.mark.parametrize(
    ("on", "reason"),
    [
        (TODAY - timedelta(days=1), "not_yet_issued"),
        (TODAY, "holds"),
        (date(2029, 11, 1), "holds"),
        (date(2029, 11, 2), "expired"),
    ],
)
def test_a_certificate_holds_from_its_first_to_its_last_day(on: date, reason: str) -> None:
    verified = model.verify(issued().state, on=on)

    assert (verified.reason, verified.valid) == (reason, reason == "holds")


@given(st.dates())
def test_a_revoked_certificate_holds_on_no_day(on: date) -> None:
    verified = model.verify(REVOKED, on=on)

    assert (verified.valid, verified.reason, verified.revoked_on) == (False, "revoked", TODAY)


@pytest.mark.parametrize("ministry", [Country.ID, None])
def test_a_certificate_is_kept_by_the_ministry_that_held_the_cohort(ministry: Country | None) -> None:
    with pytest.raises(model.CertificateOfOtherMinistryError):
        model.demand_home(Country.TL, ministry)
