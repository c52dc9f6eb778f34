"""What follows from a choice within an edition: terms, due dates, fees, and a quote with every instalment."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from services.financing.arithmetic.lending.terms import LendingTermsError
from services.financing.products.agreements import Chosen, agree, lending_terms
from services.financing.products.conditions import Conditions
from services.financing.products.model import Edition
from services.financing.products.quotes import Quote, quote
from services.financing.products.refusals import OutsideConditionsError
from services.kernel import Currency, Money
from tests.unit.financing.offered import CHOSEN, DAY, HARVEST, choices, chosen, editions, published

EXAMPLES = 25


def quoted(edition: Edition, choice: Chosen = CHOSEN, on: date = DAY) -> Quote:
    return quote(agree(edition, choice, on))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"amount": Money(19_999, Currency.USD)}, r"USD 200.00 to USD 5,000.00, not USD 199.99"),
        ({"amount": Money(100_000, Currency.IDR)}, "USD, not IDR"),
        ({"annual_rate": Decimal("0.25")}, "an annual rate from 0.06 to 0.24, not 0.25"),
        ({"instalment_count": 25}, "3 to 24 instalments, not 25"),
        ({"instalment_minor": 5_000}, "no choice of the instalment's amount"),
        ({"first_due_on": DAY}, "no choice of the first due date"),
    ],
)
def test_what_lies_outside_an_edition_is_refused_with_what_it_offers(changed: dict[str, Any], why: str) -> None:
    with pytest.raises(OutsideConditionsError, match=why):
        lending_terms(published(), chosen(**changed), DAY)


@pytest.mark.parametrize("on", [date(1999, 12, 31), date(2200, 1, 1)])
def test_a_disbursement_of_another_age_is_refused(on: date) -> None:
    with pytest.raises(OutsideConditionsError, match="disbursements from"):
        lending_terms(published(), CHOSEN, on)


def test_every_figure_outside_is_named() -> None:
    with pytest.raises(OutsideConditionsError, match=r"an annual rate .*; 3 to 24 instalments"):
        lending_terms(published(), chosen(annual_rate=Decimal(1), instalment_count=2), DAY)


@settings(max_examples=EXAMPLES)
@given(st.data())
def test_whatever_an_edition_offers_is_repaid_to_the_minor_unit(data: st.DataObject) -> None:
    edition = data.draw(editions())
    choice, on = data.draw(choices(edition))
    try:
        shown = quoted(edition, choice, on)
    except LendingTermsError:
        reject()

    assert sum(one.principal_minor for one in shown.instalments) == choice.amount.amount_minor
    assert all(min(one.principal_minor, one.interest_minor, one.balance_after_minor) >= 0 for one in shown.instalments)
    assert shown.instalments[-1].balance_after_minor == 0
    assert shown.paid_out_minor + sum(fee.amount_minor for fee in shown.fees) == choice.amount.amount_minor
    assert shown.cost.total_cost_minor == shown.interest_minor + sum(fee.amount_minor for fee in shown.fees)


def test_the_effective_rate_is_the_directive_s_for_its_first_example() -> None:
    """Directive 98/7/EC, annex III, first example: 1 000 lent, 1 200 paid back after 546 days is 12.96 %."""
    edition = published(
        rhythm={"count": {"least": 1, "most": 1}, "every": 18}, interest={"annual_rate": {"least": "0", "most": "1"}}
    )
    choice = chosen(annual_rate=Decimal("0.13333333"), instalment_count=1)

    shown = quoted(edition, choice, date(2006, 1, 1))

    assert [(one.due_on, one.due_minor) for one in shown.instalments] == [(date(2007, 7, 1), 120_000)]
    assert shown.cost.effective_annual_percent == Decimal("12.96")


def test_a_fee_kept_back_makes_the_credit_dearer_than_its_rate() -> None:
    edition = published(
        rhythm={"count": {"least": 1, "most": 1}, "every": 12},
        fees=[{"code": "provision", "rate": "0.015"}, {"code": "notary", "amount_minor": 500}],
    )

    shown = quoted(edition, chosen(instalment_count=1), date(2026, 2, 10))

    assert [(fee.code, fee.amount_minor) for fee in shown.fees] == [("provision", 1_500), ("notary", 500)]
    assert shown.paid_out_minor == 98_000
    assert shown.cost.total_cost_minor == 12_000 + 2_000
    # 1 120 for 980 a year before: 1 120 / 980 - 1.
    assert shown.cost.effective_annual_percent == Decimal("14.29")


def test_a_harvest_plan_collects_by_month_every_year_anew() -> None:
    shown = quoted(published(repaying={"harvest": HARVEST}), chosen(instalment_count=20))

    paying = {one.due_on.month for one in shown.instalments if one.principal_minor}
    silent = {one.due_on.month for one in shown.instalments if not one.due_minor}
    interest_alone = {one.due_on.month for one in shown.instalments if one.due_minor and not one.principal_minor}
    assert (paying, interest_alone, silent) == ({7, 8, 9}, {12, 1, 4}, {2, 3, 5, 6, 10, 11})
    first, second = ([one for one in shown.instalments if one.due_on.year == year] for year in (2026, 2027))
    assert sum(one.principal_minor for one in first) > 0 < sum(one.principal_minor for one in second)


def test_a_last_month_without_harvest_may_owe_its_share_of_a_broken_period_alone() -> None:
    edition = published(
        rhythm={
            "count": {"least": 1, "most": 24},
            "unit": "days",
            "every": 30,
            "first_due_days": {"least": 5, "most": 60},
        },
        repaying={
            "harvest": {
                **HARVEST,
                "due_months": [{"month": month} for month in (3, 4, 9, 11)],
                "interest_only_months": [7, 8, 10],
                "skipped_months": [1, 2, 5, 6, 12],
            },
            "rounding": {"multiple_minor": 100, "rounds": "up"},
        },
        interest={"annual_rate": {"least": "0", "most": "0.6"}, "day_count": "actual/365", "broken_period": "spread"},
    )
    choice = chosen(
        amount=Money(25_095, Currency.USD),
        annual_rate=Decimal("0.0033"),
        instalment_count=13,
        first_due_on=date(2026, 6, 19),
    )

    shown = quoted(edition, choice, date(2026, 4, 25))

    last = shown.instalments[-1]
    assert (last.principal_minor, last.interest_minor, last.balance_after_minor) == (0, 6, 0)
    assert sum(one.principal_minor for one in shown.instalments) == 25_095


def test_a_harvest_that_a_loan_never_meets_is_refused() -> None:
    with pytest.raises(LendingTermsError, match="some instalment repays principal"):
        quoted(published(repaying={"harvest": HARVEST}), chosen(instalment_count=3), date(2026, 9, 20))


def test_interest_only_then_principal_collects_no_principal_at_first() -> None:
    edition = published(
        rhythm={"count": {"least": 6, "most": 12}},
        repaying={"amortisation": "interest_only_then_principal", "grace": {"principal": 4}},
    )

    shown = quoted(edition, chosen(instalment_count=6))

    assert [one.principal_minor for one in shown.instalments[:4]] == [0] * 4
    assert [one.interest_minor for one in shown.instalments[:4]] == [1_000] * 4


@pytest.mark.parametrize(("before", "first_due"), [("interest_only", 1_000), ("nothing", 0)])
def test_a_bullet_repays_principal_with_its_last_instalment(before: str, first_due: int) -> None:
    edition = published(repaying={"amortisation": "bullet", "before_bullet": before})

    shown = quoted(edition, chosen(instalment_count=6))

    assert [one.due_minor for one in shown.instalments[:-1]] == [first_due] * 5
    assert shown.instalments[-1].principal_minor == 100_000
    assert shown.interest_minor == 6_000


FIXED: dict[str, Any] = {"amortisation": "fixed_amount", "fixed_instalment": {"least": 5_000, "most": 60_000}}


def test_a_fixed_instalment_needs_as_many_as_repay_the_loan() -> None:
    shown = quoted(published(repaying=FIXED), chosen(instalment_minor=30_000))

    assert [one.due_minor for one in shown.instalments[:-1]] == [30_000] * 3
    assert 0 < shown.instalments[-1].due_minor < 30_000


def test_a_fixed_instalment_too_small_for_the_count_or_not_chosen_is_refused() -> None:
    with pytest.raises(LendingTermsError, match="leave"):
        quoted(published(repaying=FIXED), chosen(instalment_minor=5_000))

    with pytest.raises(OutsideConditionsError, match="instalments of 5000 to 60000"):
        quoted(published(repaying=FIXED), CHOSEN)


def test_flat_interest_is_on_the_amount_lent_and_dearer_than_it_says() -> None:
    shown = quoted(published(interest={"method": "flat"}))

    assert shown.interest_minor == 12_000
    assert shown.cost.effective_annual_rate > Decimal("0.12")


def test_an_agreed_first_due_date_begins_the_rhythm() -> None:
    edition = published(rhythm={"first_due_days": {"least": 20, "most": 50}})

    shown = quoted(edition, chosen(instalment_count=3, first_due_on=date(2026, 3, 25)))

    assert [one.due_on for one in shown.instalments] == [date(2026, 3, 25), date(2026, 4, 25), date(2026, 5, 25)]


def test_a_product_s_penalty_and_order_reach_the_arithmetic() -> None:
    edition = published(
        penalty={"rate": "0.05", "grace_days": 7, "cap_rate": "0.1"}, allocation={"processing": "vertical"}
    )

    terms, penalty = lending_terms(edition, CHOSEN, DAY), edition.conditions.penalty

    assert terms.allocations.processing == "vertical"
    assert penalty is not None
    assert (penalty.rule.rate, penalty.rule.grace_days, penalty.rule.cap_rate) == (Decimal("0.05"), 7, Decimal("0.1"))


def test_the_usual_conditions_are_those_of_a_loan_without_a_product() -> None:
    assert isinstance(published().conditions, Conditions)

    terms = lending_terms(published(), CHOSEN, DAY)

    assert (terms.instalments.count, terms.instalments.unit, terms.interest.day_count) == (12, "months", "30/360")
    assert terms.instalments.shapes == ()
