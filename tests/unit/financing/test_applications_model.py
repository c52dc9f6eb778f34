"""Applications: the way from submission to approval, and who may take each step."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from services.contracts.financing import (
    ApplicationApproved,
    ApplicationRejected,
    ApplicationScreened,
    ApplicationSubmitted,
    NoObjectionGiven,
)
from services.financing.applications.model import (
    Application,
    approve,
    demand_home,
    fulfil,
    give_no_objection,
    object_to,
    record_screening,
    reject,
    submit,
)
from services.financing.applications.refusals import (
    ApplicationOfOtherMinistryError,
    ApplicationStateError,
    ApplicationTermsError,
    ApproverIsSubmitterError,
    LegalOpinionMissingError,
    NotTheBorrowersMinistryError,
    SubmissionDayError,
)
from services.financing.applications.screening import Finding
from services.financing.facilities import model as facilities
from services.financing.facilities.model import FacilityClosedError
from services.kernel import Country, Decision
from services.kernel.money import CurrencyMismatchError
from tests.unit.financing.examples import (
    APPLICANT,
    FACILITY,
    NOW,
    REQUEST,
    approved,
    in_rupiah,
    screened,
    submitted,
    usd,
)

PASSED = Finding("passed", (), "pilot-1")


def unobjected(outcome: str = "passed") -> Application:
    return give_no_objection(screened(outcome), by=Country.TL, at=NOW).state


def objected() -> Application:
    return object_to(screened(), by=Country.TL, reason_code="over_indebted", at=NOW).state


def rejected() -> Application:
    return reject(submitted(), reason_code="withdrawn", at=NOW).state


def fulfilled() -> Application:
    return fulfil(approved(), loan_id="loan-1", at=NOW).state


def approving(application: Application) -> Decision[Application]:
    return approve(application, by="credit_committee-1", legal_opinion_code=None, at=NOW)


def test_a_submitted_application_names_its_facility_lender_and_borrower() -> None:
    decision = submit(FACILITY, APPLICANT, REQUEST, application_id="app-1", at=NOW)

    (fact,) = decision.events
    assert isinstance(fact, ApplicationSubmitted)
    assert (fact.facility_id, fact.lender_id, fact.borrower_id) == ("fac-1", "coop-lender", "ent-1")
    assert (decision.state.home, decision.state.borrower_country) == (Country.ID, Country.TL)


def test_a_closed_facility_takes_no_application() -> None:
    closed = facilities.close(FACILITY, reason_code="limit_review", at=NOW).state

    with pytest.raises(FacilityClosedError):
        submitted(facility=closed)


def test_an_application_is_in_its_facilitys_currency() -> None:
    with pytest.raises(CurrencyMismatchError):
        submitted(in_rupiah(REQUEST, 10**9))


def test_an_application_is_submitted_by_today_where_the_lender_is() -> None:
    assert submitted(replace(REQUEST, submitted_on=date(2026, 7, 1)))
    with pytest.raises(SubmissionDayError):
        submitted(replace(REQUEST, submitted_on=date(2026, 7, 2)))


def test_each_month_of_the_term_has_a_minor_unit_to_repay() -> None:
    with pytest.raises(ApplicationTermsError):
        submitted(replace(REQUEST, amount=usd(9)))


@pytest.mark.parametrize("outcome", ["passed", "escalated", "failed"])
def test_a_screening_is_published_with_its_reasons(outcome: str) -> None:
    found = Finding(outcome, ("legal_basis_not_accepted",), "pilot-1")  # type: ignore[arg-type]

    decision = record_screening(submitted(), found, at=NOW)

    (fact,) = decision.events
    assert isinstance(fact, ApplicationScreened)
    assert (fact.outcome, fact.reason_codes, fact.policy) == (outcome, ("legal_basis_not_accepted",), "pilot-1")
    assert decision.state.status == outcome


def test_the_borrowers_ministry_lets_a_screened_application_go_on() -> None:
    decision = give_no_objection(screened(), by=Country.TL, at=NOW)

    (fact,) = decision.events
    assert isinstance(fact, NoObjectionGiven)
    assert (fact.by, decision.state.status) == (Country.TL, "no_objection")


@pytest.mark.parametrize("ministry", [Country.ID, None])
def test_nobody_else_speaks_for_the_borrowers_ministry(ministry: Country | None) -> None:
    with pytest.raises(NotTheBorrowersMinistryError):
        give_no_objection(screened(), by=ministry, at=NOW)
    with pytest.raises(NotTheBorrowersMinistryError):
        object_to(screened(), by=ministry, reason_code="over_indebted", at=NOW)


def test_an_application_is_approved_after_the_no_objection() -> None:
    decision = approving(unobjected())

    assert decision.events == (ApplicationApproved(subject="app-1", occurred_at=NOW),)
    assert decision.state.committed == usd(100_000)


def test_who_submitted_an_application_does_not_approve_it() -> None:
    with pytest.raises(ApproverIsSubmitterError):
        approve(unobjected(), by="loan_officer-1", legal_opinion_code=None, at=NOW)


def test_an_escalated_application_is_approved_on_a_legal_opinion_only() -> None:
    escalated = unobjected("escalated")

    decision = approve(escalated, by="credit_committee-1", legal_opinion_code="opinion_7", at=NOW)

    (fact,) = decision.events
    assert isinstance(fact, ApplicationApproved)
    assert fact.legal_opinion_code == "opinion_7"
    with pytest.raises(LegalOpinionMissingError):
        approving(escalated)


@pytest.mark.parametrize(
    "application",
    [submitted(), screened("passed"), screened("failed"), objected(), unobjected(), approved()],
    ids=lambda application: application.status,
)
def test_an_application_is_rejected_while_nothing_is_paid_out(application: Application) -> None:
    decision = reject(application, reason_code="withdrawn", at=NOW)

    assert [type(fact) for fact in decision.events] == [ApplicationRejected]
    assert not decision.state.committed


def test_a_fulfilled_application_commits_nothing_of_its_own() -> None:
    assert fulfilled().loan_id == "loan-1"
    assert not fulfilled().committed


STEPS: dict[str, Callable[[Application], Decision[Application]]] = {
    "screening": lambda one: record_screening(one, PASSED, at=NOW),
    "no_objection": lambda one: give_no_objection(one, by=Country.TL, at=NOW),
    "objection": lambda one: object_to(one, by=Country.TL, reason_code="over_indebted", at=NOW),
    "approval": approving,
    "fulfilment": lambda one: fulfil(one, loan_id="loan-2", at=NOW),
    "rejection": lambda one: reject(one, reason_code="withdrawn", at=NOW),
}
ALLOWED = {
    "submitted": {"screening", "rejection"},
    "passed": {"no_objection", "objection", "rejection"},
    "escalated": {"no_objection", "objection", "rejection"},
    "failed": {"rejection"},
    "no_objection": {"approval", "rejection"},
    "objected": {"rejection"},
    "approved": {"fulfilment", "rejection"},
    "rejected": set(),
    "fulfilled": set(),
}
EVERY_STATUS = [
    submitted(),
    screened("passed"),
    screened("escalated"),
    screened("failed"),
    unobjected(),
    objected(),
    approved(),
    rejected(),
    fulfilled(),
]


@pytest.mark.parametrize("application", EVERY_STATUS, ids=lambda application: application.status)
def test_every_step_is_taken_from_its_own_statuses_only(application: Application) -> None:
    taken = set()
    for name, step in STEPS.items():
        try:
            step(application)
        except ApplicationStateError:
            continue
        taken.add(name)

    assert taken == ALLOWED[application.status]


def test_an_application_is_kept_by_the_lenders_ministry() -> None:
    with pytest.raises(ApplicationOfOtherMinistryError):
        demand_home(submitted().home, Country.TL)
