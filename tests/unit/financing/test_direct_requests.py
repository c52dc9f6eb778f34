"""Direct requests: a loan asked for outside a facility is escalated with the rule and its source."""

from dataclasses import replace

import pytest

from services.contracts.financing import DirectRequestEscalated
from services.financing.direct_requests.model import (
    Asked,
    DirectRequestLenderError,
    DirectRequestOfOtherMinistryError,
    demand_home,
    escalate,
)
from services.financing.direct_requests.repository import load_rules
from services.kernel import Country
from services.kernel.dated_rules import NoRuleInForceError
from tests.unit.financing.examples import LENDER, NOW, usd

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
