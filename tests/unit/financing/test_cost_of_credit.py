"""What a borrower is shown of a credit's cost, before approval and on the contract."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from services.financing.arithmetic.cost_of_credit.disclosure import (
    INTEREST,
    Charge,
    CostPart,
    DatedAmount,
    Plan,
    Stage,
    change,
    cost_of_credit,
)
from services.financing.arithmetic.cost_of_credit.refusals import CashFlowsInvalidError
from services.kernel import Currency, Money
from services.kernel.calendar import add_months
from tests.plain_schedules import Terms, build_schedule

DRAWN_ON = date(2025, 1, 1)
MATURES_ON = date(2026, 1, 1)


def twelve_payments(amount_minor: int) -> Plan:
    payments = tuple(DatedAmount(add_months(DRAWN_ON, month), amount_minor) for month in range(1, 13))
    return Plan(Currency.USD, (DatedAmount(DRAWN_ON, 120_000),), payments)


FLAT = twelve_payments(11_200)
"""1200 dollars at 1 % a month of the whole amount: 100 and 12 every month."""


def test_a_flat_loan_shows_its_flat_rate_and_what_it_really_costs() -> None:
    """1 % a month flat is 12 % a year flat; a declining loan with the same payments bears 21.46 % nominal."""
    nominal_monthly = Decimal("0.2146") / 12

    cost = cost_of_credit(FLAT, Stage.BEFORE_APPROVAL)

    assert cost.total_cost_minor == 14_400
    assert cost.flat_equivalent_rate == Decimal("0.12")
    assert abs(cost.effective_annual_rate - ((1 + nominal_monthly) ** 12 - 1)) < Decimal("0.002")


def test_one_per_cent_a_month_declining_is_12_7_per_cent_a_year() -> None:
    """Source: MFTransparency, "Methodology": an interest rate of 1 % a month has an EIR of 12.7 %."""
    terms = Terms(
        principal=Money(120_000, Currency.USD), annual_rate=Decimal("0.12"), instalment_count=12, disbursed_on=DRAWN_ON
    )
    payments = tuple(DatedAmount(row.due_on, row.due.amount_minor) for row in build_schedule(terms))

    cost = cost_of_credit(Plan(Currency.USD, (DatedAmount(DRAWN_ON, 120_000),), payments), Stage.BEFORE_APPROVAL)

    assert cost.effective_annual_percent.quantize(Decimal("0.1")) == Decimal("12.7")
    assert cost.flat_equivalent_rate < Decimal("0.07")


def test_the_parts_of_the_cost_sum_to_it() -> None:
    charges = (
        Charge(DRAWN_ON, 2_400, "provision"),
        Charge(DRAWN_ON, 600, "insurance"),
        Charge(MATURES_ON, 100, "insurance"),
    )

    cost = cost_of_credit(replace(FLAT, charges=charges), Stage.ON_CONTRACT)

    assert cost.parts == (CostPart(INTEREST, 14_400), CostPart("insurance", 700), CostPart("provision", 2_400))
    assert cost.total_cost_minor == 17_500 == cost.paid_minor - cost.received_minor


def test_the_derivation_says_how_the_rate_was_found() -> None:
    derivation = cost_of_credit(FLAT, Stage.ON_CONTRACT).derivation

    assert derivation.day_basis == "actual/365"
    assert (derivation.started_on, derivation.term_days) == (DRAWN_ON, 365)
    assert derivation.residual_minor == 0
    assert derivation.iterations > 0


def test_a_contract_with_a_charge_the_offer_lacked_is_dearer() -> None:
    offer = cost_of_credit(FLAT, Stage.BEFORE_APPROVAL)
    contract = cost_of_credit(replace(FLAT, charges=(Charge(DRAWN_ON, 1, "stamp"),)), Stage.ON_CONTRACT)

    found = change(offer, contract)

    assert found.total_cost_minor == 1
    assert found.effective_annual_rate > 0
    assert found.is_dearer


def test_a_contract_that_keeps_its_offer_is_not_dearer() -> None:
    offer, contract = cost_of_credit(FLAT, Stage.BEFORE_APPROVAL), cost_of_credit(FLAT, Stage.ON_CONTRACT)

    assert not change(offer, contract).is_dearer


def test_a_later_drawdown_raises_the_flat_equivalent() -> None:
    half, later = DatedAmount(DRAWN_ON, 60_000), DatedAmount(date(2025, 7, 2), 60_000)

    cost = cost_of_credit(Plan(Currency.USD, (half, later), (DatedAmount(MATURES_ON, 130_000),)), Stage.BEFORE_APPROVAL)

    assert cost.flat_equivalent_rate == (Decimal(10_000 * 365) / (60_000 * 365 + 60_000 * 183)).quantize(
        Decimal("1e-12")
    )


@pytest.mark.parametrize(
    "plan",
    [
        replace(FLAT, drawdowns=(DatedAmount(DRAWN_ON, 0),)),
        replace(FLAT, payments=(DatedAmount(MATURES_ON, -1),)),
        replace(FLAT, charges=(Charge(DRAWN_ON, -1, "provision"),)),
        replace(FLAT, charges=(Charge(DRAWN_ON, 1, INTEREST),)),
    ],
    ids=["drawdown of nothing", "payment below zero", "charge below zero", "charge called interest"],
)
def test_a_plan_with_an_amount_that_is_none_is_refused(plan: Plan) -> None:
    with pytest.raises(CashFlowsInvalidError):
        cost_of_credit(plan, Stage.BEFORE_APPROVAL)


def test_offer_and_contract_in_two_currencies_do_not_compare() -> None:
    offer = cost_of_credit(FLAT, Stage.BEFORE_APPROVAL)
    contract = cost_of_credit(replace(FLAT, currency=Currency.IDR), Stage.ON_CONTRACT)

    with pytest.raises(CashFlowsInvalidError):
        change(offer, contract)
