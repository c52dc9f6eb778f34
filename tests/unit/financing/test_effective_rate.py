"""The effective annual rate: against figures published by others, and what holds for every credit."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.financing.arithmetic.cost_of_credit.cash_flows import CashFlow, timeline
from services.financing.arithmetic.cost_of_credit.effective_rate import ITERATIONS_MAX, effective_rate, present_value
from services.financing.arithmetic.cost_of_credit.refusals import (
    CashFlowsInvalidError,
    NoRateError,
    RateBeyondLimitError,
    RateNotUniqueError,
)

DRAWN_ON = date(2025, 1, 1)


def flows(*rows: tuple[str, int]) -> tuple[CashFlow, ...]:
    return tuple(CashFlow(date.fromisoformat(on), amount) for on, amount in rows)


@st.composite
def repaid_credits(draw: st.DrawFn, size_max: int = 10**10) -> tuple[CashFlow, ...]:
    """One drawdown, then payments that come to at least as much."""
    principal = draw(st.integers(1_000, size_max))
    count = draw(st.integers(1, 60))
    gaps = draw(st.lists(st.integers(20, 60), min_size=count, max_size=count))
    dearer = draw(st.integers(0, principal // 4))
    part, rest = divmod(principal + dearer, count)
    day, found = DRAWN_ON, [CashFlow(DRAWN_ON, principal)]
    for number, gap in enumerate(gaps):
        day += timedelta(days=gap)
        found.append(CashFlow(day, -(part + rest if number == 0 else part)))
    return tuple(found)


def test_the_documented_example_of_spreadsheets_is_met() -> None:
    """Source: the XIRR page of Microsoft Excel's and of LibreOffice Calc's documentation, 0.373362535 to 1e-8."""
    example = flows(
        ("2008-01-01", 1_000_000),
        ("2008-03-01", -275_000),
        ("2008-10-30", -425_000),
        ("2009-02-15", -325_000),
        ("2009-04-01", -275_000),
    )

    found = effective_rate(example)

    assert abs(found.annual_rate - Decimal("0.373362535")) < Decimal("1e-8")
    assert found.derivation.residual_minor == 0


@pytest.mark.parametrize(
    ("example", "percent"),
    [
        (flows(("1994-01-01", 100_000), ("1995-07-01", -120_000)), "12.96"),
        (flows(("1994-01-01", 100_000), ("1994-01-01", -5_000), ("1995-07-01", -120_000)), "16.9"),
        (flows(("1994-01-01", 100_000), ("1995-01-01", -60_000), ("1996-01-01", -60_000)), "13.07"),
    ],
    ids=["single payment", "retained fee", "two payments"],
)
def test_the_examples_of_the_european_directive_are_met(example: tuple[CashFlow, ...], percent: str) -> None:
    """Source: Directive 98/7/EC, annex, examples of calculation A on a calendar basis, first to third example."""
    shown = effective_rate(example).annual_percent

    assert shown.quantize(Decimal(percent)) == Decimal(percent)


def test_three_yearly_payments_of_two_fifths_cost_9_7_per_cent() -> None:
    """Source: Free-Standing Mathematics Qualifications, "APR", 5000 repaid by three yearly payments of 2000."""
    example = flows(("2001-01-01", 500_000), *((f"{year}-01-01", -200_000) for year in (2002, 2003, 2004)))

    found = effective_rate(example)

    assert found.annual_percent.quantize(Decimal("0.1")) == Decimal("9.7")


@given(repaid_credits())
def test_at_the_rate_all_flows_are_worth_nothing(example: tuple[CashFlow, ...]) -> None:
    found = effective_rate(example)

    assert abs(present_value(timeline(example), found.annual_rate)) < 1
    assert found.derivation.iterations < ITERATIONS_MAX


@given(repaid_credits(), st.integers(1, 200))
def test_a_fee_raises_the_rate(example: tuple[CashFlow, ...], fee: int) -> None:
    dearer = (*example, CashFlow(example[-1].on, -fee))

    before, after = effective_rate(example), effective_rate(dearer)

    assert after.annual_rate > before.annual_rate


@given(repaid_credits(size_max=10**6), st.integers(2, 1_000))
def test_the_size_of_a_credit_does_not_change_its_rate(example: tuple[CashFlow, ...], times: int) -> None:
    larger = tuple(replace(flow, amount_minor=flow.amount_minor * times) for flow in example)

    assert effective_rate(larger).annual_rate == effective_rate(example).annual_rate


@given(repaid_credits(), st.randoms(use_true_random=False))
def test_the_order_in_which_flows_are_given_does_not_matter(example: tuple[CashFlow, ...], chance: object) -> None:
    mixed = list(example)
    chance.shuffle(mixed)  # type: ignore[attr-defined]

    assert effective_rate(mixed) == effective_rate(example)


def test_a_credit_without_cost_has_no_rate_above_zero() -> None:
    found = effective_rate(flows(("2025-01-01", 100), ("2026-01-01", -100)))

    assert found.annual_rate == 0


def test_a_credit_of_which_less_is_paid_back_has_a_rate_below_zero() -> None:
    found = effective_rate(flows(("2025-01-01", 100), ("2026-01-01", -60)))

    assert found.annual_percent == Decimal("-40.00")


def test_a_charge_before_the_drawdown_counts_on_the_day_of_the_drawdown() -> None:
    early = effective_rate(flows(("2024-12-20", -20), ("2025-01-01", 1_000), ("2026-01-01", -1_100)))
    on_the_day = effective_rate(flows(("2025-01-01", 1_000), ("2025-01-01", -20), ("2026-01-01", -1_100)))

    assert early.annual_rate == on_the_day.annual_rate
    assert early.derivation.paid_before_start_minor == 20


def test_savings_returned_with_the_last_payment_leave_one_rate() -> None:
    """The returned deposit turns the direction of money a second time; the rate of zero or above stays the only one."""
    example = flows(("2025-01-01", 85_000), ("2025-07-01", -60_000), ("2026-01-01", -60_000), ("2026-01-02", 15_000))

    found = effective_rate(example)

    assert abs(present_value(timeline(example), found.annual_rate)) < 1
    assert found.annual_rate > 0


@pytest.mark.parametrize(
    "example",
    [
        (),
        flows(("2025-01-01", 100)),
        flows(("2025-01-01", -100)),
        flows(("2025-01-01", 100), ("2026-01-01", 100)),
        flows(("2025-01-01", 100), ("2025-01-01", -110)),
        flows(("2025-01-01", 100), ("2025-01-01", -100)),
        flows(("2025-01-01", 100), ("2025-01-01", -110), ("2026-01-01", -5)),
    ],
    ids=["none", "received only", "paid only", "twice received", "same day", "same day and even", "net paid first"],
)
def test_flows_that_never_turn_have_no_rate(example: tuple[CashFlow, ...]) -> None:
    with pytest.raises(NoRateError):
        effective_rate(example)


def test_flows_that_two_rates_fit_are_refused() -> None:
    """1000, -2300, 1320 is worth nothing at 10 % and at 20 %."""
    example = flows(("2001-01-01", 1_000), ("2002-01-01", -2_300), ("2003-01-01", 1_320))

    with pytest.raises(RateNotUniqueError):
        effective_rate(example)


def test_a_credit_whose_balance_turns_three_times_is_refused() -> None:
    example = flows(("2001-01-01", 100), ("2002-01-01", -200), ("2003-01-01", 150), ("2004-01-01", -60))

    with pytest.raises(RateNotUniqueError):
        effective_rate(example)


def test_the_search_ends_where_tangents_alone_would_crawl() -> None:
    """15 orders of magnitude given away over 39 years: (1e-15) ** (365 / 14245) - 1 is -58.73 %."""
    found = effective_rate(flows(("2001-01-01", 10**15), ("2040-01-02", -1)))

    assert found.annual_percent == Decimal("-58.73")


@pytest.mark.parametrize(
    "example",
    [
        flows(("2025-01-01", 100), ("2025-01-02", -200)),
        flows(("2025-01-01", 10**15), ("2025-01-02", -1)),
    ],
    ids=["doubled overnight", "given away overnight"],
)
def test_a_rate_beyond_what_can_be_told_is_refused(example: tuple[CashFlow, ...]) -> None:
    with pytest.raises(RateBeyondLimitError):
        effective_rate(example)


@pytest.mark.parametrize("amount", [0, 10**15 + 1, True, 1.5])
def test_a_flow_is_whole_minor_units_within_the_limit(amount: int) -> None:
    with pytest.raises(CashFlowsInvalidError):
        effective_rate((CashFlow(DRAWN_ON, amount), CashFlow(date(2026, 1, 1), -1)))


def test_more_flows_than_the_limit_are_refused() -> None:
    many = (CashFlow(DRAWN_ON + timedelta(days=number), -1) for number in range(2_001))

    with pytest.raises(CashFlowsInvalidError):
        effective_rate(many)
