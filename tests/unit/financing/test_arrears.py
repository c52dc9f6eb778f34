"""When a loan is late, by how much, and when its balance is at risk."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.financing.arithmetic.lending.terms import Component
from services.financing.loans.allocation import DEFAULT_ORDER, UnpaidInstalment, allocate
from services.financing.loans.arrears import (
    GRACE_DAYS_MAX,
    days_past_due,
    is_at_risk,
    outstanding_principal,
    overdue_amount,
)
from services.kernel import Currency, Money


def usd(cents: int) -> Money:
    return Money(cents, Currency.USD)


def unpaid(due_on: date, principal: int = 100, interest: int = 10, number: int = 1) -> UnpaidInstalment:
    owed = {Component.PRINCIPAL: usd(principal), Component.INTEREST: usd(interest)}
    return UnpaidInstalment(number, due_on, owed)


days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
loans = st.lists(st.builds(unpaid, days, st.integers(0, 500), st.integers(0, 50), st.integers(1, 600)), max_size=6)
graces = st.integers(0, 30)


def test_the_day_after_the_due_date_is_day_one() -> None:
    loan = [unpaid(date(2026, 1, 31))]

    counted = [days_past_due(loan, date(2026, 1, 31) + timedelta(days=day)) for day in (-1, 0, 1, 31)]

    assert counted == [0, 0, 1, 31]


@pytest.mark.parametrize(
    ("due_on", "on", "expected"),
    [
        pytest.param(date(2022, 1, 31), date(2022, 2, 10), 7, id="FIN-0421"),
        pytest.param(date(2022, 1, 31), date(2022, 3, 1), 26, id="FIN-0424"),
        pytest.param(date(2022, 1, 31), date(2022, 2, 4), 1, id="FIN-0431"),
    ],
)
def test_days_of_grace_are_counted_as_fineract_counts_them(due_on: date, on: date, expected: int) -> None:
    loan = [unpaid(due_on)]

    assert days_past_due(loan, on, grace_days=3) == expected


def test_the_due_date_is_day_one_as_frappe_lending_counts_it() -> None:
    """The vector FRP-0007: instalments due on 5 October and 5 November, paid on 9 October and 10 November."""
    october, november = unpaid(date(2024, 10, 5)), unpaid(date(2024, 11, 5), number=2)
    after_october = allocate(usd(110), [october, november], DEFAULT_ORDER, date(2024, 10, 9)).remaining
    after_november = allocate(usd(110), after_october, DEFAULT_ORDER, date(2024, 11, 10)).remaining

    counted = [
        *(days_past_due([october, november], date(2024, 10, day), count_due_day=True) for day in (4, 5, 6, 7, 8)),
        *(days_past_due(after_october, date(2024, 10, day), count_due_day=True) for day in (9, 10)),
        *(days_past_due(after_october, date(2024, 11, day), count_due_day=True) for day in (4, 5, 6, 7, 8, 9)),
        days_past_due(after_november, date(2024, 11, 10), count_due_day=True),
    ]

    assert counted == [0, 1, 2, 3, 4, 0, 0, 0, 1, 2, 3, 4, 5, 0]


@given(loans, days)
def test_counting_the_due_day_adds_one_day_to_every_late_loan(loan: list[UnpaidInstalment], on: date) -> None:
    late = days_past_due(loan, on)

    with_due_day = days_past_due(loan, on, count_due_day=True)

    assert with_due_day in ({late + 1} if late else {0, 1})


@given(loans, days, graces)
def test_grace_takes_its_days_off_and_never_goes_below_zero(
    loan: list[UnpaidInstalment], on: date, grace_days: int
) -> None:
    assert days_past_due(loan, on, grace_days) == max(0, days_past_due(loan, on) - grace_days)


@given(loans, days)
def test_a_loan_is_late_exactly_when_something_is_overdue(loan: list[UnpaidInstalment], on: date) -> None:
    late = days_past_due(loan, on) > 0

    assert late == bool(overdue_amount(loan, on, Currency.USD))


@given(loans, days, st.integers(1, 100))
def test_a_repayment_never_makes_a_loan_later(loan: list[UnpaidInstalment], on: date, cents: int) -> None:
    repaid = allocate(usd(cents), loan, DEFAULT_ORDER, on).remaining

    assert days_past_due(repaid, on) <= days_past_due(loan, on)


@given(loans, days, st.randoms(use_true_random=False))
def test_the_order_of_instalments_does_not_matter(loan: list[UnpaidInstalment], on: date, random: Random) -> None:
    shuffled = list(loan)
    random.shuffle(shuffled)

    assert days_past_due(shuffled, on) == days_past_due(loan, on)
    assert outstanding_principal(shuffled, Currency.USD) == outstanding_principal(loan, Currency.USD)


def test_a_loan_with_nothing_unpaid_is_never_late() -> None:
    paid = [unpaid(date(2020, 1, 1), principal=0, interest=0)]

    assert days_past_due(paid, date(2026, 1, 1), count_due_day=True) == 0


def test_the_portfolio_at_risk_over_30_days_begins_at_day_31() -> None:
    at_risk = [is_at_risk(late, threshold_days=30) for late in (0, 30, 31)]

    assert at_risk == [False, False, True]


def test_outstanding_principal_counts_every_instalment_and_the_overdue_amount_only_the_late_ones() -> None:
    loan = [unpaid(date(2026, 1, 1)), unpaid(date(2026, 2, 1), number=2), unpaid(date(2026, 3, 1), number=3)]

    assert outstanding_principal(loan, Currency.USD) == usd(300)
    assert overdue_amount(loan, date(2026, 2, 1), Currency.USD) == usd(110)


@pytest.mark.parametrize("grace_days", [-1, GRACE_DAYS_MAX + 1])
def test_grace_stays_within_its_limit(grace_days: int) -> None:
    with pytest.raises(ValueError, match="grace"):
        days_past_due([], date(2026, 1, 1), grace_days)
