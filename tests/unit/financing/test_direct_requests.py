"""Direct requests: a loan asked for outside a facility is escalated with the rule and its source."""

from dataclasses import replace

import pytest

from services.contracts.financing import DirectRequestAnswered, DirectRequestEscalated
from services.financing.direct_requests.model import (
    AnsweredByRecorderError,
    Asked,
    DirectRequest,
    DirectRequestAnsweredError,
    DirectRequestLenderError,
    DirectRequestOfOtherMinistryError,
    demand_home,
    escalate,
    grant,
    refuse,
)
from services.financing.direct_requests.repository import from_document, load_rules, to_document
from services.financing.facilities.legal_bases import LegalBasis, LegalBasisIncompleteError, LegalBasisUnknownError
from services.financing.facilities.repository import load_legal_bases
from services.kernel import Country
from services.kernel.dated_rules import NoRuleInForceError
from tests.unit.financing.examples import LENDER, NOW, TODAY, usd

BASIS = LegalBasis("ministry_approval", "Letter 7/2026", TODAY)
ASKED = Asked(LENDER, "ent-1", usd(50_000), "coffee_stock")


def test_a_loan_outside_a_facility_is_escalated_with_the_rule_and_its_source() -> None:
    decision = escalate(ASKED, load_rules(), request_id="direct-1", by="loan_officer-1", at=NOW)

    (fact,) = decision.events
    assert isinstance(fact, DirectRequestEscalated)
    assert decision.state.status == "escalated"
    assert fact.circle_rule == decision.state.rule_version == "closed-circle-1"
    assert "Permenkop UKM 8/2023" in decision.state.rule_source


def test_only_an_eligible_lender_is_asked() -> None:
    unlicensed = replace(ASKED, lender=replace(LENDER, licence=None))

    with pytest.raises(DirectRequestLenderError, match="not_licensed"):
        escalate(unlicensed, load_rules(), request_id="direct-1", by="loan_officer-1", at=NOW)


def test_before_the_rule_nothing_is_said() -> None:
    with pytest.raises(NoRuleInForceError):
        escalate(ASKED, load_rules(), request_id="direct-1", by="loan_officer-1", at=NOW.replace(year=2021))


def test_direct_requests_are_kept_by_the_lenders_ministry() -> None:
    demand_home(Country.ID)

    with pytest.raises(DirectRequestOfOtherMinistryError):
        demand_home(Country.TL)


def escalated() -> DirectRequest:
    return escalate(ASKED, load_rules(), request_id="direct-1", by="loan_officer-1", at=NOW).state


def test_a_granted_request_names_its_legal_basis_with_the_source_and_publishes_no_document() -> None:
    decision = grant(escalated(), BASIS, load_legal_bases(), by="ministry_officer-1", at=NOW)

    (fact,) = decision.events
    assert isinstance(fact, DirectRequestAnswered)
    assert (fact.outcome, decision.state.status, fact.legal_basis_code) == ("granted", "granted", "ministry_approval")
    assert fact.legal_basis_source
    assert "Letter 7/2026" not in fact.model_dump_json()


def test_a_refused_request_says_why() -> None:
    decision = refuse(escalated(), "circle_closed", by="ministry_officer-1", at=NOW)

    (fact,) = decision.events
    assert isinstance(fact, DirectRequestAnswered)
    assert (fact.outcome, fact.reason_code, fact.legal_basis_code) == ("refused", "circle_closed", None)


def test_a_request_is_answered_once_and_by_other_eyes() -> None:
    refused = refuse(escalated(), "circle_closed", by="ministry_officer-1", at=NOW).state

    with pytest.raises(DirectRequestAnsweredError):
        grant(refused, BASIS, load_legal_bases(), by="ministry_officer-2", at=NOW)
    with pytest.raises(AnsweredByRecorderError):
        refuse(escalated(), "circle_closed", by="loan_officer-1", at=NOW)


def test_a_request_is_granted_on_a_basis_in_force_only() -> None:
    rules = load_legal_bases()

    with pytest.raises(LegalBasisUnknownError):
        grant(escalated(), replace(BASIS, code="no_basis"), rules, by="ministry_officer-1", at=NOW)
    with pytest.raises(LegalBasisIncompleteError):
        grant(escalated(), replace(BASIS, approved_on=None), rules, by="ministry_officer-1", at=NOW)


def test_an_answer_is_read_as_it_was_kept() -> None:
    answered = grant(escalated(), BASIS, load_legal_bases(), by="ministry_officer-1", at=NOW).state

    for request in (escalated(), answered):
        assert from_document({**to_document(request), "version": request.version}) == request
