"""What flows are worth: numpy-financial's published samples, and the traps of internal rates of return."""

from decimal import Decimal
from itertools import pairwise

import numpy_financial
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.evaluation.studies.discounting import (
    InternalRates,
    Rates,
    annual_of,
    internal_rates,
    modified_rate,
    payback,
    periodic,
    present_value,
    returns,
)
from services.evaluation.studies.roots import RATE_DIGITS, rates, sign_changes

DOCUMENTED_NPV = [-100, 39, 59, 55, 20]
"""numpy-financial 1.0.0, examples of `npv` and `irr`."""
DOCUMENTED_IRR = {
    (-100, 39, 59, 55, 20): "0.28095",
    (-100, 0, 0, 74): "-0.0955",
    (-100, 100, 0, -7): "-0.0833",
    (-100, 100, 0, 7): "0.06206",
    (-50, 105, 10, -80, 10): "0.0886",
}
UNIT = Decimal(1).scaleb(-RATE_DIGITS)

flows = st.lists(st.integers(-(10**6), 10**6), min_size=2, max_size=30)


def test_the_published_net_present_values_come_out() -> None:
    savings = [Decimal(flow) for flow in (-40_000, 5_000, 8_000, 12_000, 30_000)]

    assert round(present_value(DOCUMENTED_NPV, Decimal("0.281")), 8) == Decimal("-0.00847859")
    assert round(present_value([int(one) for one in savings], Decimal("0.08")), 5) == Decimal("3065.22267")


@pytest.mark.parametrize(("series", "published"), DOCUMENTED_IRR.items())
def test_the_published_internal_rates_are_among_those_found(series: tuple[int, ...], published: str) -> None:
    places = -Decimal(published).as_tuple().exponent  # type: ignore[operator]

    assert Decimal(published) in {round(rate, places) for rate in rates(series)}


def test_the_published_modified_rate_comes_out() -> None:
    """Example of `MIRR` in the documentation of spreadsheets: five years of a loan at 10 %, reinvested at 12 %."""
    series = [-120_000, 39_000, 30_000, 21_000, 37_000, 46_000]

    found = modified_rate(series, Rates(Decimal(0), Decimal("0.10"), Decimal("0.12")), "year")

    assert found is not None
    assert round(found, 4) == Decimal("0.1261")


def test_period_zero_is_not_discounted_where_a_spreadsheet_s_function_discounts_it() -> None:
    rate = Decimal("0.281")

    assert present_value([1_000_000], rate) == 1_000_000
    assert round(present_value(DOCUMENTED_NPV, rate) / (1 + rate), 12) == round(
        sum((flow / (1 + rate) ** n for n, flow in enumerate(DOCUMENTED_NPV, start=1)), Decimal(0)), 12
    )


@pytest.mark.parametrize(
    ("series", "reason"),
    [
        ([100, 39, 59], "nothing_is_spent"),
        ([-100, -39], "nothing_is_earned"),
        ([0, 0, 0], "no_flows"),
        ([1_000, -2_000, 1_100], "worth_nothing_at_no_rate"),
    ],
)
def test_where_there_is_no_internal_rate_it_is_said_why(series: list[int], reason: str) -> None:
    assert internal_rates(series, "year") == InternalRates("no_irr", reason, sign_changes(series), ())  # type: ignore[arg-type]


def test_several_internal_rates_are_all_told_and_the_modified_one_beside_them() -> None:
    oil_pump = [-1_600, 10_000, -10_000]
    """Lorie and Savage (1955): worth nothing at 25 % and at 400 %."""

    found = returns([0, 10_000, 0], [1_600, 0, 10_000], Rates(*(Decimal("0.1"),) * 3), "year")

    assert found.internal_rates == InternalRates("several", None, 2, (Decimal("0.250000"), Decimal("4.000000")))
    assert found.flows_minor == tuple(oil_pump)
    assert found.modified_rate is not None


@given(flows)
@settings(max_examples=40)
def test_at_each_rate_found_the_worth_changes_its_sign_or_is_nothing(series: list[int]) -> None:
    for rate in rates(series):
        around = [
            sum((flow * (1 + at) ** -n for n, flow in enumerate(series)), Decimal(0))
            for at in (rate, rate + UNIT)
            if at > -1
        ]
        touches = all(abs(value) < Decimal("0.01") * sum(map(abs, series)) for value in around)

        assert touches or 0 in around or (around[0] > 0) != (around[-1] > 0)


@given(st.lists(st.fractions(-0.5, 3, max_denominator=50), min_size=1, max_size=5, unique=True))
@settings(max_examples=40)
def test_every_rate_a_series_is_made_of_is_found(made_of: list) -> None:  # type: ignore[type-arg]
    series = [1]
    for rate in made_of:
        factor = (rate.denominator, -(rate.numerator + rate.denominator))
        series = [
            factor[0] * here + factor[1] * before for here, before in zip([*series, 0], [0, *series], strict=True)
        ]

    expected = sorted(rate.numerator * 10**RATE_DIGITS // rate.denominator for rate in made_of)

    assert [int(rate.scaleb(RATE_DIGITS)) for rate in rates(series)] == expected


@given(st.integers(1, 10**9), st.lists(st.integers(0, 10**9), min_size=1, max_size=40).filter(any))
@settings(max_examples=40)
def test_with_one_change_of_sign_the_rate_is_numpy_financial_s(spent: int, earned: list[int]) -> None:
    (found,) = rates([-spent, *earned])

    expected = float(numpy_financial.irr([-spent, *earned]))
    assert float(found) == pytest.approx(expected, abs=1e-6, rel=1e-6)


def test_ten_years_of_seasons_have_one_rate_and_one_far_below_zero_if_they_end_with_months_that_cost() -> None:
    series = [-4_700_000, *([-60_000] * 5 + [420_000] * 3 + [-60_000] * 4) * 10]

    ending_free = rates([*series[:-1], series[-1] + 200_000])
    ending_costly = rates(series)

    assert (sign_changes(series), len(ending_free), len(ending_costly)) == (20, 1, 2)
    assert ending_costly[0] < Decimal("-0.2") < 0 < ending_costly[1]


@given(flows, st.decimals("0", "0.9", places=4))
@settings(max_examples=40)
def test_a_higher_rate_of_discount_makes_later_income_worth_less(series: list[int], rate: Decimal) -> None:
    later = [0, *map(abs, series)]

    assert present_value(later, rate) >= present_value(later, rate + Decimal("0.05"))


@given(st.decimals("0", "5", places=6))
@settings(max_examples=40)
def test_twelve_months_compound_to_their_year(annual: Decimal) -> None:
    assert annual_of(periodic(annual, "month"), "month") == annual


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        ([-100, 50, 50, 50], "2.00"),
        ([-100, 80, 80], "1.25"),
        ([-100, 150, -100, 150], "2.33"),
        ([100, 20], "0"),
        ([-100, 30, 30], None),
    ],
)
def test_a_payback_counts_when_the_sum_stays_above_zero(series: list[int], expected: str | None) -> None:
    found = payback([Decimal(flow) for flow in series])

    assert found == (Decimal(expected) if expected is not None else None)


@given(flows, st.decimals("0", "1", places=4))
@settings(max_examples=40)
def test_the_worth_is_the_sum_of_the_flows_by_their_factors(series: list[int], rate: Decimal) -> None:
    inflows, outflows = [max(flow, 0) for flow in series], [max(-flow, 0) for flow in series]

    found = returns(inflows, outflows, Rates(rate, rate, rate), "year")

    assert abs(sum(found.present_values_minor) - found.npv_minor) <= len(series)
    assert all(later <= earlier for earlier, later in pairwise(found.discount_factors))
    assert found.lowest_balance_minor <= series[0]
