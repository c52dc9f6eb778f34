"""Screening: every reason is found, and only an open legal question escalates."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.financing.applications.repository import load_policies
from services.financing.applications.screening import Asked, Circumstances, Finding, escalation_words, screen
from services.financing.facilities.legal_bases import is_accepted, rule_of
from services.financing.facilities.repository import load_legal_bases
from services.kernel import Currency, Money
from services.kernel.dated_rules import in_force
from tests.unit.financing.examples import BORROWER, FACILITY, LENDER, PARTNER, SUBMITTED, usd

POLICY = in_force(load_policies(), on=SUBMITTED, subject="screening")
ASKED = Asked("ent-1", usd(100_000), 10, SUBMITTED)
KNOWN = Circumstances(
    borrower=BORROWER,
    programmes=frozenset({"cooperatives"}),
    facility=FACILITY,
    lender=LENDER,
    partner=PARTNER,
    legal_basis_accepted=True,
)
FAULTS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "borrower_not_active": ({}, {"borrower": replace(BORROWER, standing="suspended")}),
    "borrower_not_verified": ({}, {"borrower": replace(BORROWER, verified=False)}),
    "borrower_not_member": ({}, {"partner": replace(PARTNER, members=())}),
    "certificate_missing": ({}, {"programmes": frozenset({"first_aid"})}),
    "lender_not_eligible": ({}, {"lender": replace(LENDER, licence=None)}),
    "partner_not_eligible": ({}, {"partner": replace(PARTNER, standing="suspended")}),
    "facility_not_valid": ({"submitted_on": date(2027, 1, 2)}, {}),
    "head_room_exceeded": ({}, {"facility": replace(FACILITY, committed_minor=400_001)}),
    "currency_not_offered": ({}, {}),
    "amount_below_limit": ({"amount": usd(9_999)}, {}),
    "amount_above_limit": ({"amount": usd(1_000_001)}, {"facility": replace(FACILITY, limit_minor=2_000_000)}),
    "term_above_limit": ({"term_months": 37}, {}),
}
ROOMY = replace(FACILITY, limit_minor=10_000_000)


def finding(asked: dict[str, Any] | None = None, known: dict[str, Any] | None = None) -> Finding:
    return screen(replace(ASKED, **(asked or {})), replace(KNOWN, **(known or {})), POLICY)


def test_an_application_that_meets_the_policy_passes() -> None:
    assert finding() == Finding("passed", (), "pilot-1")


@pytest.mark.parametrize("reason", sorted(FAULTS.keys() - {"currency_not_offered"}))
def test_one_unmet_condition_fails_with_its_own_reason(reason: str) -> None:
    asked, known = FAULTS[reason]

    assert finding(asked, known) == Finding("failed", (reason,), "pilot-1")


def test_a_currency_the_policy_does_not_offer_fails() -> None:
    dollars_only = POLICY.model_copy(update={"amounts": POLICY.amounts[:1]})
    rupiah = replace(FACILITY, currency=Currency.IDR, limit_minor=10**12)

    found = screen(replace(ASKED, amount=Money(10**9, Currency.IDR)), replace(KNOWN, facility=rupiah), dollars_only)

    assert found.reason_codes == ("currency_not_offered",)


@given(
    st.sets(st.sampled_from(["borrower_not_active", "certificate_missing", "lender_not_eligible", "term_above_limit"]))
)
def test_no_reason_hides_another(reasons: set[str]) -> None:
    asked: dict[str, Any] = {}
    known: dict[str, Any] = {}
    for reason in reasons:
        asked |= FAULTS[reason][0]
        known |= FAULTS[reason][1]

    found = finding(asked, known)

    assert set(found.reason_codes) == reasons
    assert found.outcome == ("failed" if reasons else "passed")


def test_a_legal_basis_that_is_not_accepted_escalates() -> None:
    assert finding(known={"legal_basis_accepted": False}) == Finding(
        "escalated", ("legal_basis_not_accepted",), "pilot-1"
    )


def test_a_failure_is_not_softened_by_an_open_legal_question() -> None:
    found = finding({"term_months": 60}, {"legal_basis_accepted": False})

    assert found == Finding("failed", ("term_above_limit", "legal_basis_not_accepted"), "pilot-1")


@pytest.mark.parametrize(("cents", "outcome"), [(10_000, "passed"), (1_000_000, "passed"), (1_000_001, "failed")])
def test_both_ends_of_an_amount_range_belong_to_it(cents: int, outcome: str) -> None:
    assert finding({"amount": usd(cents)}, {"facility": ROOMY}).outcome == outcome


def test_conditions_a_policy_does_not_set_are_not_demanded() -> None:
    lenient = POLICY.model_copy(update={"borrower_verified": False, "borrower_member": False, "programmes": ()})
    stranger = replace(
        KNOWN,
        borrower=replace(BORROWER, verified=False),
        partner=replace(PARTNER, members=()),
        programmes=frozenset(),
    )

    assert screen(ASKED, stranger, lenient).outcome == "passed"


def test_an_escalation_cites_the_rule_of_the_legal_basis_and_its_source() -> None:
    rule = rule_of("other_cooperative", load_legal_bases(), on=SUBMITTED)
    assert rule is not None

    found = finding(known={"legal_basis_accepted": False, "legal_basis_rule": rule})

    (cited,) = found.rules
    assert (found.outcome, cited.reason_code, cited.version) == (
        "escalated",
        "legal_basis_not_accepted",
        "other-cooperative-1",
    )
    assert "Permenkop UKM 8/2023" in cited.source
    assert "Permenkop UKM 8/2023" in escalation_words("app-1", found)


@pytest.mark.parametrize("basis", sorted({rule.code for rule in load_legal_bases() if rule.status == "escalate"}))
def test_no_application_passes_on_a_legal_basis_that_escalates(basis: str) -> None:
    accepted = is_accepted(basis, load_legal_bases(), on=SUBMITTED)

    assert finding(known={"legal_basis_accepted": accepted}).outcome == "escalated"
