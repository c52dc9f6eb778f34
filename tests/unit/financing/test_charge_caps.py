"""Legal caps on what a loan may cost: refused in editions, never passed by what accrues, silent where none is known."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.contracts.financing import LoanCharged
from services.financing.arithmetic.cost_of_credit.charge_caps import caps_on, codes_binding, load_charge_caps
from services.financing.arithmetic.cost_of_credit.refusals import AboveLegalCapError
from services.financing.arithmetic.lending.charges import PenaltyRule
from services.financing.loans.capping import demand_room
from services.financing.loans.explanations import explain_loan
from services.financing.loans.model import Loan
from services.financing.loans.repository import from_document, to_document
from services.financing.products.caps import demand_rate_within_caps, demand_within_caps
from services.financing.products.refusals import ChargeCapUnknownError
from services.kernel import Country
from services.kernel.dated_rules import Confidence
from tests.unit.financing.examples import disbursed, paying
from tests.unit.financing.offered import VALID_FROM, conditions
from tests.unit.financing.test_daily_work import DAY, FIRST_DUE, told, up_to
from tests.unit.financing.test_loan_explanations import WORDS

OJK = "id_lpbbti_productive"
OUTSTANDING = 100_000
BEFORE_DUE = FIRST_DUE - DAY


def late(rate: str, *, every: int | None, cap: str | None = OJK, grace: int = 0) -> Loan:
    rule = PenaltyRule(Decimal(rate), grace_days=grace, every_days=every)
    return replace(disbursed(), penalty=rule, charge_cap=cap, processed_until=BEFORE_DUE)


def charged(loan: Loan, until: date) -> list[LoanCharged]:
    return [fact for fact in told(up_to(loan, until), LoanCharged) if isinstance(fact, LoanCharged)]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"interest": {"annual_rate": {"least": "0.06", "most": "0.241"}}}, "permenkop-8-2023"),
        ({"charge_cap": OJK, "penalty": {"rate": "0.0202", "every_days": 30}}, "seojk-19-2023-from-2026"),
        ({"charge_cap": OJK, "penalty": {"rate": "0.006", "grace_days": 7}}, "seojk-19-2023-from-2026"),
        ({"charge_cap": OJK, "penalty": {"rate": "0.0001", "cap_rate": "1.01"}}, "fees and penalties of 1.01"),
    ],
)
def test_an_edition_above_a_cap_is_refused_with_the_rule_and_how_sure_it_is(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(AboveLegalCapError) as refused:
        demand_within_caps(conditions(**changed), VALID_FROM)

    assert said in refused.value.detail
    assert "confidence medium" in refused.value.detail


@pytest.mark.parametrize(
    "changed",
    [
        {"interest": {"annual_rate": {"least": "0.06", "most": "0.24"}}},
        {"penalty": {"rate": "0.5", "every_days": 1}},
        {"charge_cap": OJK, "penalty": {"rate": "0.0201", "every_days": 30}},
    ],
)
def test_an_edition_at_a_cap_passes_and_so_does_what_no_known_cap_speaks_of(changed: dict[str, Any]) -> None:
    demand_within_caps(conditions(**changed), VALID_FROM)


def test_a_cap_counts_from_its_first_day_and_must_be_a_listed_one() -> None:
    demand_rate_within_caps(Decimal(1), date(2023, 6, 19))

    with pytest.raises(AboveLegalCapError):
        demand_rate_within_caps(Decimal(1), date(2023, 6, 20))
    with pytest.raises(ChargeCapUnknownError):
        demand_within_caps(conditions(charge_cap="no_such_cap"), VALID_FROM)


def test_where_no_figure_was_found_the_rule_says_so_and_caps_nothing() -> None:
    (timorese,) = caps_on(codes_binding(Country.TL), VALID_FROM)

    assert (timorese.confidence, timorese.caps_charges, timorese.annual_rate_max) == (Confidence.LOW, False, None)
    assert all("none known" in cap.interpretation.lower() for cap in load_charge_caps() if not cap.caps_charges)


@settings(max_examples=6, deadline=None)
@given(st.decimals(Decimal("0.01"), Decimal("0.5"), places=2), st.integers(1, 9), st.integers(1, 15))
def test_penalties_of_a_late_loan_never_pass_the_daily_cap(rate: Decimal, every: int, days: int) -> None:
    loan = late(str(rate), every=every)

    last = up_to(loan, FIRST_DUE + days * DAY)[-1].loan

    owed = sum(row.penalty_minor for row in last.standing.instalments)
    assert owed <= OUTSTANDING * Decimal("0.00067") * days


def test_what_a_cap_cuts_off_is_told_with_its_rule_in_fact_and_explanation() -> None:
    # Two in a hundred of 105.58 dollars are 2.11; 0.067 % of 1,000.00 dollars for three days late are 2.01.
    until = FIRST_DUE + 3 * DAY
    loan = late("0.02", every=None, grace=2)

    last = up_to(loan, until)[-1].loan

    (fact,) = charged(loan, until)
    assert (fact.amount_minor, fact.uncapped_minor, fact.cap) == (201, 211, "seojk-19-2023-from-2026")
    (line,) = [one for figure in explain_loan(last, WORDS).figures for one in figure.lines if "cap" in one.given]
    assert (line.what, line.amount) == ("charge_capped", "201")
    assert line.given["cap_source"].startswith("SEOJK 19/SEOJK.06/2023")
    assert (line.given["uncapped_minor"], line.given["cap_confidence"]) == ("211", "medium")
    assert from_document({**to_document(last), "version": last.version}) == last


def test_without_a_known_cap_penalties_are_what_their_rule_says() -> None:
    facts = charged(late("0.02", every=10, cap=None), FIRST_DUE + 13 * DAY)

    assert [(fact.amount_minor, fact.cap) for fact in facts] == [(211, None), (211, None)]


def test_days_before_a_payment_count_at_the_principal_then_outstanding() -> None:
    # Five days late on 1,000.00 dollars; then nothing is late until 15 April, and one more day on what is left.
    paid = paying(late("0.01", every=None), 10_558, FIRST_DUE + 5 * DAY).loan
    on = FIRST_DUE + timedelta(days=32)
    left = paid.standing.principal_outstanding_minor
    room = int(OUTSTANDING * Decimal("0.00067") * 5 + left * Decimal("0.00067"))

    demand_room(paid, "penalty", room, on)

    with pytest.raises(AboveLegalCapError):
        demand_room(paid, "penalty", room + 1, on)


def test_all_charges_together_stay_within_what_was_lent() -> None:
    loan = late("0.01", every=None)
    interest = sum(row.interest_minor for row in loan.standing.instalments)

    demand_room(loan, "fee", OUTSTANDING - interest, FIRST_DUE)

    with pytest.raises(AboveLegalCapError):
        demand_room(loan, "fee", OUTSTANDING - interest + 1, FIRST_DUE)
