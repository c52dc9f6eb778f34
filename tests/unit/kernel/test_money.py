"""Money adds exactly, never mixes currencies and never leaves whole minor units."""

from dataclasses import FrozenInstanceError
from decimal import Decimal
from operator import add, ge, gt, le, lt, sub
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel import Currency, Money, RuleViolationError
from services.kernel.money import MINOR_UNITS_MAX, CurrencyMismatchError

currencies = st.sampled_from(Currency)
minor_units = st.integers(-MINOR_UNITS_MAX // 8, MINOR_UNITS_MAX // 8)


@given(minor_units, minor_units, minor_units, currencies)
def test_the_order_of_additions_does_not_matter(a: int, b: int, c: int, currency: Currency) -> None:
    first, second, third = (Money(amount, currency) for amount in (a, b, c))

    assert (first + second) + third == third + (second + first)
    assert first + second == Money(a + b, currency)


@given(minor_units, minor_units, currencies)
def test_what_is_taken_away_can_be_given_back(a: int, b: int, currency: Currency) -> None:
    amount, part = Money(a, currency), Money(b, currency)

    assert amount - part + part == amount
    assert amount - part == amount + -part
    assert amount + Money.zero(currency) == amount


@given(st.lists(minor_units, max_size=8), currencies)
def test_a_total_is_the_sum_of_its_parts(parts: list[int], currency: Currency) -> None:
    total = Money.total((Money(part, currency) for part in parts), currency)

    assert total == Money(sum(parts), currency)


@given(minor_units, minor_units, currencies)
def test_amounts_are_ordered_like_their_minor_units(a: int, b: int, currency: Currency) -> None:
    one, other = Money(a, currency), Money(b, currency)

    assert [compare(one, other) for compare in (lt, le, gt, ge)] == [compare(a, b) for compare in (lt, le, gt, ge)]
    assert bool(one) is (a != 0)


@pytest.mark.parametrize("operation", [add, sub, lt, le, gt, ge])
def test_two_currencies_never_mix(operation: Any) -> None:
    with pytest.raises(CurrencyMismatchError) as refusal:
        operation(Money(1, Currency.USD), Money(1, Currency.IDR))

    assert refusal.value.code == "currency_mismatch"


def test_the_same_number_of_another_currency_is_another_amount() -> None:
    assert Money(0, Currency.USD) != Money(0, Currency.IDR)


@given(st.integers(-MINOR_UNITS_MAX, MINOR_UNITS_MAX), currencies)
def test_major_units_lead_back_to_the_same_amount(amount_minor: int, currency: Currency) -> None:
    amount = Money(amount_minor, currency)

    assert Money.of(amount.major, currency) == amount


@given(st.decimals(min_value=-1_000_000, max_value=1_000_000, places=6), currencies)
def test_rounding_moves_an_amount_by_half_a_minor_unit_at_most(major: Decimal, currency: Currency) -> None:
    rounded = Money.of(major, currency)

    assert abs(rounded.major - major) <= Decimal("0.005")


@pytest.mark.parametrize(
    ("major", "amount_minor"), [("0.005", 0), ("0.015", 2), ("-0.005", 0), ("-0.015", -2), ("0.0250001", 3)]
)
def test_a_half_is_rounded_to_the_even_minor_unit(major: str, amount_minor: int) -> None:
    assert Money.of(Decimal(major), Currency.USD).amount_minor == amount_minor


@pytest.mark.parametrize("amount", [1.0, True, "1", Decimal(1), None])
def test_minor_units_are_whole_numbers(amount: Any) -> None:
    with pytest.raises(TypeError, match="whole numbers"):
        Money(amount, Currency.USD)


@pytest.mark.parametrize("sign", [1, -1])
def test_the_largest_amount_is_accepted_and_the_next_refused(sign: int) -> None:
    largest = Money(sign * MINOR_UNITS_MAX, Currency.IDR)

    with pytest.raises(RuleViolationError, match="beyond the limit"):
        largest + Money(sign, Currency.IDR)


def test_an_amount_never_changes() -> None:
    amount = Money(100, Currency.USD)

    with pytest.raises(FrozenInstanceError):
        amount.amount_minor = 200  # type: ignore[misc]


def test_an_amount_is_written_with_its_currency_and_thousands() -> None:
    assert str(Money(123_456_789, Currency.IDR)) == "IDR 1,234,567.89"
