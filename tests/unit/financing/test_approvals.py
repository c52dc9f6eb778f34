"""Approval: limits of roles, documents large amounts need, and two different people above an amount."""

from dataclasses import replace

import pytest

from services.contracts.financing import ApplicationApprovalGiven, ApplicationApproved
from services.financing.applications.approvals import Rules, approve, new_dossier, settle
from services.financing.applications.authority import ApprovalRule, Approver
from services.financing.applications.model import Application, give_no_objection, reject
from services.financing.applications.refusals import (
    ApplicationStateError,
    ApprovalLimitError,
    ApprovedAlreadyError,
    ApproverIsSubmitterError,
    DocumentsMissingError,
    LegalOpinionMissingError,
)
from services.financing.dossiers.model import Dossier, record_document, remove
from services.kernel import Country, Currency, Decision, Money
from services.kernel.reference_data import read_rules
from tests.unit.financing.dossier_examples import DOCUMENTS, document
from tests.unit.financing.examples import NOW, REQUEST, screened, usd

(LIMITS,) = read_rules("financing", "approval_rules.json", ApprovalRule)
RULES = Rules(LIMITS, DOCUMENTS)
FIRST = Approver("credit_committee-1", frozenset({"credit_committee"}))
SECOND = Approver("credit_committee-2", frozenset({"credit_committee"}))
OFFICER = Approver("lender_officer-1", frozenset({"lender_officer", "loan_officer"}))
PAPERS = ("identity_check", "credit_register_consent", "business_registration", "collateral_title")


def asking(amount: Money, outcome: str = "passed") -> Application:
    # The example's facility lends dollars; only the amount matters here.
    application = replace(screened(outcome), amount_minor=amount.amount_minor, currency=amount.currency)
    return give_no_objection(application, by=Country.TL, at=NOW).state


def with_papers(application: Application) -> Dossier:
    dossier = new_dossier(application)
    for kind in PAPERS:
        dossier = record_document(dossier, document(kind), DOCUMENTS, at=NOW).state
    return dossier


def approving(
    application: Application, approver: Approver, dossier: Dossier | None = None, opinion: str | None = None
) -> Decision[Application]:
    gathered = dossier or new_dossier(application)
    return approve(application, gathered, approver, RULES, legal_opinion_code=opinion, at=NOW)


@pytest.mark.parametrize(
    ("approver", "amount"),
    [
        (OFFICER, usd(50_000)),
        (OFFICER, Money(750_000_000, Currency.IDR)),
        (FIRST, usd(250_000)),
        (FIRST, Money(3_750_000_000, Currency.IDR)),
    ],
)
def test_an_amount_within_the_limit_is_approved_by_one_without_a_paper(approver: Approver, amount: Money) -> None:
    decision = approving(asking(amount), approver)

    assert [type(fact) for fact in decision.events] == [ApplicationApproved]
    assert [one.by for one in decision.state.approvals] == [approver.subject]


@pytest.mark.parametrize("amount", [usd(50_001), Money(750_000_001, Currency.IDR)])
def test_above_an_officer_s_limit_the_refusal_names_who_may_approve(amount: Money) -> None:
    with pytest.raises(ApprovalLimitError, match="credit_committee may approve it"):
        approving(asking(amount), OFFICER)


def test_nobody_approves_more_than_the_highest_limit() -> None:
    with pytest.raises(ApprovalLimitError, match="nobody may approve it"):
        approving(asking(usd(1_000_001)), FIRST)


def test_a_role_without_a_limit_approves_nothing() -> None:
    with pytest.raises(ApprovalLimitError):
        approving(asking(usd(100)), Approver("evaluator-1", frozenset({"evaluator"})))


def test_a_larger_amount_waits_for_its_documents() -> None:
    application = asking(usd(250_001))

    with pytest.raises(DocumentsMissingError, match="identity_check, credit_register_consent, business_registration"):
        approving(application, FIRST)
    assert approving(application, FIRST, with_papers(application)).state.status == "approved"


def test_above_5000_dollars_two_different_people_approve() -> None:
    application = asking(usd(500_001))
    dossier = with_papers(application)

    first = approving(application, FIRST, dossier)
    (given,) = first.events
    second = approving(first.state, SECOND, dossier)

    assert isinstance(given, ApplicationApprovalGiven)
    assert (given.approvals, given.approvals_needed) == (1, 2)
    assert (first.state.status, first.state.committed) == ("no_objection", usd(0))
    assert (second.state.status, second.state.committed) == ("approved", usd(500_001))
    with pytest.raises(ApprovedAlreadyError):
        approving(first.state, FIRST, dossier)


def test_the_submitter_is_neither_first_nor_second_approver() -> None:
    application = asking(usd(500_001))
    dossier = with_papers(application)
    submitter = replace(FIRST, subject=application.submitted_by)
    half = approving(application, FIRST, dossier).state

    for waiting in (application, half):
        with pytest.raises(ApproverIsSubmitterError):
            approving(waiting, submitter, dossier)


def test_an_approval_of_a_dossier_that_changed_since_counts_no_more() -> None:
    application = asking(usd(500_001))
    dossier = with_papers(application)
    half = approving(application, FIRST, dossier).state
    changed = record_document(dossier, document("quotation"), DOCUMENTS, at=NOW).state

    again = approving(half, SECOND, changed).state

    assert (again.status, [one.by for one in again.approvals]) == ("no_objection", [SECOND.subject])
    assert approving(again, FIRST, changed).state.status == "approved"


def test_a_paper_taken_out_between_two_approvals_stops_the_second() -> None:
    application = asking(usd(500_001))
    dossier = with_papers(application)
    half = approving(application, FIRST, dossier).state

    with pytest.raises(DocumentsMissingError, match="identity_check"):
        approving(half, SECOND, remove(dossier, "document", "identity_check", at=NOW).state)


def test_the_legal_opinion_of_the_first_approval_holds_for_the_second() -> None:
    application = asking(usd(500_001), "escalated")
    dossier = with_papers(application)

    half = approving(application, FIRST, dossier, "opinion_7").state
    whole = approving(half, SECOND, dossier).state

    assert (whole.status, whole.legal_opinion_code) == ("approved", "opinion_7")
    with pytest.raises(LegalOpinionMissingError):
        approving(application, FIRST, dossier)


def test_an_application_before_its_no_objection_is_approved_by_nobody() -> None:
    with pytest.raises(ApplicationStateError):
        approving(screened("passed", REQUEST), FIRST)


def test_a_dossier_is_closed_by_the_decision_and_not_before() -> None:
    application = asking(usd(500_001))
    dossier = with_papers(application)
    half = approving(application, FIRST, dossier).state

    waiting = settle(dossier, half, at=NOW)
    approved = settle(dossier, approving(half, SECOND, dossier).state, at=NOW)
    rejected = settle(dossier, reject(half, reason_code="withdrawn", at=NOW).state, at=NOW)

    assert waiting.events == ()
    assert (approved.state.outcome, rejected.state.outcome) == ("approved", "rejected")
