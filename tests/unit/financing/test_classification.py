"""How late a loan is, what of a portfolio is at risk, how it ages, and which loans are non-performing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.financing.arithmetic.classification.ageing import arrears_ageing
from services.financing.arithmetic.classification.delinquency import (
    CURRENT,
    GRACE_DAYS_MAX,
    NO_DELINQUENCY,
    RANGES_MAX,
    CountingRule,
    DayRange,
    DayRangesError,
    Delinquency,
    bucket,
    check_ranges,
    delinquency,
)
from services.financing.arithmetic.classification.non_performing import (
    Lifting,
    NonPerformingPolicy,
    Reason,
    Scope,
    non_performing,
)
from services.financing.arithmetic.classification.portfolio import PortfolioLoan
from services.financing.arithmetic.classification.portfolio_at_risk import (
    PERCENTAGE_DECIMALS_MAX,
    THRESHOLDS_DAYS,
    portfolio_at_risk,
)
from services.kernel import Currency, Money

FINERACT_GRACE_DAYS = 3
FINERACT_RANGES = tuple(
    DayRange(name=f"range_{name}", from_day=from_day, to_day=to_day)
    for name, from_day, to_day in [
        (1, 1, 3),
        (3, 4, 30),
        (30, 31, 60),
        (60, 61, 90),
        (90, 91, 120),
        (120, 121, 150),
        (150, 151, 180),
        (180, 181, 240),
        (240, 241, None),
    ]
)
RANGES = bucket("programme_par", on=date(2026, 1, 1)).ranges


def usd(cents: int) -> Money:
    return Money(cents, Currency.USD)


def loan(loan_id: str, days: int, cents: int = 100, *, borrower: str = "", restructured: bool = False) -> PortfolioLoan:
    return PortfolioLoan(loan_id, borrower or loan_id, usd(cents), days, restructured=restructured)


due_dates = st.lists(st.dates(date(2020, 1, 1), date(2027, 1, 1)), max_size=12)
today = st.dates(date(2022, 1, 1), date(2027, 1, 1))
graces = st.integers(0, 30)
portfolios = st.lists(
    st.builds(
        PortfolioLoan,
        loan_id=st.uuids().map(str),
        borrower_id=st.sampled_from(["b-1", "b-2", "b-3"]),
        outstanding=st.builds(Money, st.integers(0, 10**9), st.sampled_from(Currency)),
        days_past_due=st.one_of(st.just(0), st.integers(0, 400), st.sampled_from([30, 31, 60, 61, 90, 91, 180, 181])),
        restructured=st.booleans(),
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    ("unpaid", "as_of", "expected"),
    [
        pytest.param("2022-01-31", "2022-02-10", ("2022-01-31", "2022-02-03", 7, "range_3"), id="FIN-0421 0_COB:64"),
        pytest.param(None, "2022-02-10", None, id="FIN-0422 0_COB:96 repaid"),
        pytest.param(
            "2022-01-31", "2022-03-01", ("2022-01-31", "2022-02-03", 26, "range_3"), id="FIN-0424 InlineCOB:13"
        ),
        pytest.param(
            "2023-01-31", "2023-03-01", ("2023-01-31", "2023-02-03", 26, "range_3"), id="FIN-0425 Loan-Part1:925"
        ),
        pytest.param(None, "2023-03-01", None, id="FIN-0426 Loan-Part1:929 goodwill credit"),
        pytest.param(None, "2023-03-01", None, id="FIN-0427 Loan-Part2:17 payout refund"),
        pytest.param(None, "2023-03-01", None, id="FIN-0428 Loan-Part2:34 merchant-issued refund"),
        pytest.param(
            "2022-01-31",
            "2022-02-04",
            ("2022-01-31", "2022-02-03", 1, "range_1"),
            id="FIN-0431 LoanRegressionSafety:55",
        ),
    ],
)
def test_delinquency_is_what_fineract_shows(
    unpaid: str | None, as_of: str, expected: tuple[str, str, int, str] | None
) -> None:
    """Features of fineract-e2e-tests-runner in apache/fineract@de43cf78ea8a (Apache-2.0), with their lines.

    One instalment is due 30 days after the disbursement; the product gives 3 days of arrears grace.
    """
    due = [date.fromisoformat(unpaid)] if unpaid else []

    found = delinquency(due, date.fromisoformat(as_of), FINERACT_GRACE_DAYS, FINERACT_RANGES)

    if expected is None:
        assert found == Delinquency(None, None, 0, "no_delinquency")
    else:
        oldest, since, days, name = expected
        assert found == Delinquency(date.fromisoformat(oldest), date.fromisoformat(since), days, name)


def test_days_past_due_are_what_frappe_lending_shows() -> None:
    """FRP-0007, frappe/lending@0f62e2581543, test_loan_interest_and_classification.py.

    Due on 5 October and 5 November 2024, paid on 9 October and 10 November.
    """
    october, november, december = date(2024, 10, 5), date(2024, 11, 5), date(2024, 12, 5)
    unpaid_from = {
        date(2024, 10, 1): [october, november, december],
        date(2024, 10, 9): [november, december],
        date(2024, 11, 10): [december],
    }
    expected = {
        **dict(zip([date(2024, 10, day) for day in range(5, 11)], [1, 2, 3, 4, 0, 0], strict=True)),
        **dict(zip([date(2024, 11, day) for day in range(4, 11)], [0, 1, 2, 3, 4, 5, 0], strict=True)),
    }

    counted = {
        on: delinquency(
            unpaid_from[max(day for day in unpaid_from if day <= on)],
            on,
            0,
            RANGES,
            counting=CountingRule.FROM_DUE_DATE,
        ).days
        for on in expected
    }

    assert counted == expected


def test_one_loan_past_the_threshold_flags_all_loans_of_the_borrower_as_frappe_lending_does() -> None:
    """FRP-0010, frappe/lending@0f62e2581543, test_loan_interest_and_classification.py.

    Nothing is paid of loans first due on 5 April and 5 July 2024; seen on 6 July.
    """
    as_of, counting = date(2024, 7, 6), CountingRule.FROM_DUE_DATE
    old = delinquency([date(2024, month, 5) for month in (4, 5, 6, 7)], as_of, 0, RANGES, counting=counting)
    young = delinquency([date(2024, 7, 5)], as_of, 0, RANGES, counting=counting)
    loans = [loan("old", old.days, borrower="b-1"), loan("young", young.days, borrower="b-1"), loan("other", 2)]

    flagged = non_performing(loans, NonPerformingPolicy(threshold_days=90))

    assert (old.days, young.days) == (93, 2)
    assert flagged == {"old": Reason.PAST_THRESHOLD, "young": Reason.BORROWER_PAST_THRESHOLD}


def test_a_borrower_s_flag_lifts_only_when_every_loan_is_current() -> None:
    policy, before = NonPerformingPolicy(threshold_days=90), {"old", "young"}
    repaid_in_part = [loan("old", 5, borrower="b-1"), loan("young", 0, borrower="b-1"), loan("new", 0, borrower="b-1")]
    current = [loan("old", 0, borrower="b-1"), loan("young", 0, borrower="b-1")]

    assert set(non_performing(repaid_in_part, policy, before).values()) == {Reason.NOT_YET_CURRENT}
    assert len(non_performing(repaid_in_part, policy, before)) == 3
    assert non_performing(current, policy, before) == {}


def test_flags_for_each_loan_leave_the_borrower_s_other_loans_alone() -> None:
    policy = NonPerformingPolicy(threshold_days=90, scope=Scope.LOAN, lifting=Lifting.AT_THRESHOLD)
    loans = [loan("old", 91, borrower="b-1"), loan("young", 90, borrower="b-1")]

    assert non_performing(loans, policy, {"young"}) == {"old": Reason.PAST_THRESHOLD}


@given(portfolios, st.integers(0, 120))
def test_flagging_by_borrower_never_flags_less_than_flagging_by_loan(
    loans: list[PortfolioLoan], threshold: int
) -> None:
    by_loan = non_performing(loans, NonPerformingPolicy(threshold, scope=Scope.LOAN))
    by_borrower = non_performing(loans, NonPerformingPolicy(threshold))

    assert set(by_loan) <= set(by_borrower)


@given(due_dates, today, graces, st.sampled_from(CountingRule))
def test_grace_takes_its_days_off_and_the_due_date_as_day_one_adds_one(
    due: list[date], on: date, grace: int, counting: CountingRule
) -> None:
    late = (on - min(due)).days - grace + int(counting is CountingRule.FROM_DUE_DATE) if due else 0

    assert delinquency(due, on, grace, RANGES, counting=counting).days == max(0, late)


@given(due_dates, today, graces)
def test_the_range_of_a_late_loan_holds_its_days(due: list[date], on: date, grace: int) -> None:
    found = delinquency(due, on, grace, RANGES)

    held = [
        one.name for one in RANGES if one.from_day <= found.days and (one.to_day is None or found.days <= one.to_day)
    ]
    assert held == ([] if found == CURRENT else [found.range])


@pytest.mark.parametrize("grace", [-1, GRACE_DAYS_MAX + 1])
def test_arrears_grace_stays_within_its_limit(grace: int) -> None:
    with pytest.raises(ValueError, match="grace"):
        delinquency([], date(2026, 1, 1), grace, RANGES)


@pytest.mark.parametrize(
    "ranges",
    [
        pytest.param([], id="none"),
        pytest.param([(2, None)], id="day 1 missing"),
        pytest.param([(1, 30)], id="not open"),
        pytest.param([(1, 30), (32, None)], id="a gap"),
        pytest.param([(1, 30), (30, None)], id="an overlap"),
        pytest.param([(1, None), (31, None)], id="a range after the open one"),
        pytest.param([(1, 0), (1, None)], id="an empty range"),
        pytest.param([(day, day) for day in range(1, RANGES_MAX + 1)] + [(RANGES_MAX + 1, None)], id="too many"),
    ],
)
def test_day_ranges_cover_every_day_once(ranges: list[tuple[int, int | None]]) -> None:
    drawn = [DayRange(name=str(index), from_day=start, to_day=end) for index, (start, end) in enumerate(ranges)]

    with pytest.raises(DayRangesError):
        check_ranges(drawn)


def test_day_ranges_have_names_of_their_own() -> None:
    twice = [DayRange(name="late", from_day=1, to_day=30), DayRange(name="late", from_day=31, to_day=None)]
    reserved = [DayRange(name=NO_DELINQUENCY, from_day=1, to_day=None)]

    for ranges in (twice, reserved):
        with pytest.raises(DayRangesError):
            check_ranges(ranges)


def test_the_portfolio_at_risk_shows_both_parts_of_its_fraction() -> None:
    loans = [loan("a", 0, 60_000), loan("b", 31, 20_000), loan("c", 30, 10_000), loan("d", 0, 1, restructured=True)]

    par30, par60 = portfolio_at_risk(loans, (30, 60))

    assert (par30.at_risk, par30.gross, par30.loans_at_risk, par30.loans) == (usd(20_001), usd(90_001), 2, 4)
    assert (par30.ratio, par30.restructured) == (Fraction(20_001, 90_001), usd(1))
    assert (par30.percentage(), par60.percentage(4)) == (Decimal("22.22"), Decimal("0.0011"))


def test_restructured_loans_can_be_left_to_their_days_and_the_formula_says_so() -> None:
    loans = [loan("a", 0, 300), loan("b", 0, 100, restructured=True), loan("c", 31, 100, restructured=True)]

    (counted,) = portfolio_at_risk(loans, (30,))
    (left,) = portfolio_at_risk(loans, (30,), count_restructured=False)

    assert (counted.at_risk, counted.restructured, left.at_risk, left.restructured) == (
        usd(200),
        usd(100),
        usd(100),
        usd(0),
    )
    assert ("restructured" in counted.formula, "restructured" in left.formula) == (True, False)


def test_a_percentage_is_rounded_half_even() -> None:
    (par,) = portfolio_at_risk([loan("late", 31, 1), loan("current", 0, 7)], (30,))

    assert [par.percentage(decimals) for decimals in (0, 1, 2)] == [Decimal(12), Decimal("12.5"), Decimal("12.50")]


@pytest.mark.parametrize("decimals", [-1, PERCENTAGE_DECIMALS_MAX + 1])
def test_a_percentage_has_a_limited_number_of_decimals(decimals: int) -> None:
    (par,) = portfolio_at_risk([loan("a", 0)], (30,))

    with pytest.raises(ValueError, match="decimals"):
        par.percentage(decimals)


def test_a_portfolio_without_a_balance_has_no_ratio() -> None:
    (par,) = portfolio_at_risk([loan("a", 400, 0)], (30,))

    assert (par.ratio, par.percentage()) == (None, None)
    assert portfolio_at_risk([]) == ()


@given(portfolios, st.booleans())
def test_a_higher_threshold_never_puts_more_at_risk(loans: list[PortfolioLoan], count: bool) -> None:  # noqa: FBT001
    for currency in Currency:
        figures = [
            par.at_risk
            for par in portfolio_at_risk(loans, THRESHOLDS_DAYS, count_restructured=count)
            if par.currency == currency
        ]

        assert figures == sorted(figures, key=lambda money: money.amount_minor, reverse=True)


@given(portfolios, st.sampled_from(THRESHOLDS_DAYS))
def test_a_loan_is_at_risk_from_the_day_after_the_threshold(loans: list[PortfolioLoan], threshold: int) -> None:
    found = sum(par.at_risk.amount_minor for par in portfolio_at_risk(loans, (threshold,), count_restructured=False))

    assert found == sum(one.outstanding.amount_minor for one in loans if one.days_past_due > threshold)


@given(portfolios)
def test_ageing_rows_sum_to_the_outstanding_of_their_currency(loans: list[PortfolioLoan]) -> None:
    aged = arrears_ageing(loans, RANGES)

    for currency in Currency:
        expected = Money.total((one.outstanding for one in loans if one.outstanding.currency == currency), currency)
        parts = [
            Money.total((row.outstanding for row in one.rows), currency) for one in aged if one.currency == currency
        ]
        assert (parts or [Money.zero(currency)]) == [expected]
    assert sum(row.loans for one in aged for row in one.rows) == len(loans)


@given(portfolios)
def test_ageing_and_the_portfolio_at_risk_agree_where_ranges_end_at_its_thresholds(loans: list[PortfolioLoan]) -> None:
    aged = {one.currency: one.rows for one in arrears_ageing(loans, RANGES)}

    for par in portfolio_at_risk(loans, count_restructured=False):
        older = aged[par.currency][2 + THRESHOLDS_DAYS.index(par.threshold_days) :]
        assert par.at_risk == Money.total((row.outstanding for row in older), par.currency)


@pytest.mark.parametrize("fault", [{"days_past_due": -1}, {"days_since_maturity": -1}, {"collateral_minor": -1}])
def test_a_portfolio_holds_nothing_below_zero(fault: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="below zero"):
        replace(loan("a", 0), **fault)
