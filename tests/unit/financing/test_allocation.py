"""What holds for every allocation of a repayment."""

from datetime import date
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.financing.arithmetic.lending.terms import Component, Timing
from services.financing.loans.allocation import (
    DEFAULT_ORDER,
    AllocationOrderError,
    Portion,
    RepaymentNotPositiveError,
    UnpaidInstalment,
    allocate,
)
from services.kernel import Currency, Money
from services.kernel.money import CurrencyMismatchError

ON = date(2026, 3, 1)
ORDERS = list(permutations(Component))


def usd(cents: int) -> Money:
    return Money(cents, Currency.USD)


def unpaid(number: int, month: int, **owed: int) -> UnpaidInstalment:
    amounts = {Component(name): usd(cents) for name, cents in owed.items()}
    return UnpaidInstalment(number, date(2026, month, 1), amounts)


LATE = unpaid(1, 2, penalty=3, fee=5, interest=7, principal=100)
DUE = unpaid(2, 3, interest=6, principal=100)
LATER = unpaid(3, 4, interest=5, principal=100)

cents = st.integers(0, 10_000)
loans = st.lists(
    st.fixed_dictionaries({}, optional={component.value: cents for component in Component}), min_size=1, max_size=6
).map(lambda rows: [unpaid(number, number, **owed) for number, owed in enumerate(rows, start=1)])
repayments = st.integers(1, 100_000).map(usd)
orders = st.sampled_from(ORDERS)


@given(repayments, loans, orders)
def test_every_minor_unit_goes_somewhere(
    amount: Money, loan: list[UnpaidInstalment], order: tuple[Component, ...]
) -> None:
    owed_before = Money.total((instalment.total(Currency.USD) for instalment in loan), Currency.USD)

    split = allocate(amount, loan, order, ON)

    owed_after = Money.total((instalment.total(Currency.USD) for instalment in split.remaining), Currency.USD)
    allocated = Money.total((portion.amount for portion in split.portions), Currency.USD)
    assert allocated + split.overpaid == amount
    assert owed_before - allocated == owed_after
    assert Money.total((split.paid(component) for component in Component), Currency.USD) == allocated


@given(repayments, loans, orders)
def test_only_the_excess_over_everything_owed_is_overpaid(
    amount: Money, loan: list[UnpaidInstalment], order: tuple[Component, ...]
) -> None:
    owed = Money.total((instalment.total(Currency.USD) for instalment in loan), Currency.USD)

    split = allocate(amount, loan, order, ON)

    assert split.overpaid == max(amount - owed, usd(0))


@given(repayments, loans, orders)
def test_no_later_instalment_is_paid_while_an_older_one_is_unpaid(
    amount: Money, loan: list[UnpaidInstalment], order: tuple[Component, ...]
) -> None:
    split = allocate(amount, loan, order, ON)

    still_unpaid = [instalment.number for instalment in split.remaining if instalment.total(Currency.USD)]
    assert all(portion.number <= min(still_unpaid, default=portion.number) for portion in split.portions)


@given(repayments, loans, orders, orders)
def test_the_order_of_components_changes_no_total_of_an_instalment(
    amount: Money, loan: list[UnpaidInstalment], order: tuple[Component, ...], other: tuple[Component, ...]
) -> None:
    split, otherwise = allocate(amount, loan, order, ON), allocate(amount, loan, other, ON)

    totals = [instalment.total(Currency.USD) for instalment in split.remaining]
    assert totals == [instalment.total(Currency.USD) for instalment in otherwise.remaining]


@given(repayments, loans, orders, st.randoms(use_true_random=False))
def test_the_order_instalments_are_given_in_does_not_matter(
    amount: Money, loan: list[UnpaidInstalment], order: tuple[Component, ...], random: Random
) -> None:
    shuffled = list(loan)
    random.shuffle(shuffled)

    assert allocate(amount, shuffled, order, ON) == allocate(amount, loan, order, ON)


@given(repayments, repayments, loans, orders)
def test_two_repayments_of_one_day_pay_what_one_of_their_sum_pays(
    first: Money, second: Money, loan: list[UnpaidInstalment], order: tuple[Component, ...]
) -> None:
    once = allocate(first + second, loan, order, ON)

    before = allocate(first, loan, order, ON)
    after = allocate(second, before.remaining, order, ON)

    assert after.remaining == once.remaining
    assert before.overpaid + after.overpaid == once.overpaid


def test_past_due_comes_before_due_and_due_before_in_advance() -> None:
    split = allocate(usd(300), [LATER, DUE, LATE], DEFAULT_ORDER, ON)

    assert split.portions == (
        Portion(1, Timing.PAST_DUE, Component.PENALTY, usd(3)),
        Portion(1, Timing.PAST_DUE, Component.FEE, usd(5)),
        Portion(1, Timing.PAST_DUE, Component.INTEREST, usd(7)),
        Portion(1, Timing.PAST_DUE, Component.PRINCIPAL, usd(100)),
        Portion(2, Timing.DUE, Component.INTEREST, usd(6)),
        Portion(2, Timing.DUE, Component.PRINCIPAL, usd(100)),
        Portion(3, Timing.IN_ADVANCE, Component.INTEREST, usd(5)),
        Portion(3, Timing.IN_ADVANCE, Component.PRINCIPAL, usd(74)),
    )


def test_the_earliest_due_date_is_paid_first_whatever_its_number() -> None:
    moved_forward = unpaid(9, 1, principal=100)

    split = allocate(usd(60), [LATE, moved_forward], DEFAULT_ORDER, ON)

    assert [portion.number for portion in split.portions] == [9]


def test_a_product_may_pay_principal_before_interest() -> None:
    split = allocate(usd(102), [DUE], (Component.PRINCIPAL, Component.INTEREST), ON)

    assert split.paid(Component.PRINCIPAL) == usd(100)
    assert split.paid(Component.INTEREST) == usd(2)


def test_a_repayment_is_above_zero() -> None:
    with pytest.raises(RepaymentNotPositiveError):
        allocate(usd(0), [DUE], DEFAULT_ORDER, ON)


@pytest.mark.parametrize("order", [(Component.PRINCIPAL,), (*DEFAULT_ORDER, Component.FEE), ()])
def test_an_order_names_every_component_owed_once(order: tuple[Component, ...]) -> None:
    with pytest.raises(AllocationOrderError):
        allocate(usd(1), [DUE], order, ON)


def test_rupiah_do_not_repay_dollars() -> None:
    with pytest.raises(CurrencyMismatchError):
        allocate(Money(1, Currency.IDR), [DUE], DEFAULT_ORDER, ON)


def test_an_instalment_never_owes_less_than_nothing() -> None:
    with pytest.raises(ValueError, match="less than nothing"):
        unpaid(1, 1, principal=-1)
