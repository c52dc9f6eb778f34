"""Converting money: exact, rounded once and half-even, with the rate it came from."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.financing.exchange_rates.conversions import Rate, RateNotForCurrenciesError, convert
from services.financing.exchange_rates.model import last_known
from services.financing.exchange_rates.repository import load_packaged
from services.kernel import Currency, Money, RuleViolationError
from tests.unit.financing.examples import usd

rates = st.sampled_from([entry.rate for entry in load_packaged()])


def idr(sen: int) -> Money:
    return Money(sen, Currency.IDR)


def rate(value: str) -> Rate:
    return Rate(date(2026, 10, 30), Currency.USD, Currency.IDR, Decimal(value), "a test")


def test_a_thousand_dollars_on_30_october_2026_are_18_148_200_rupiah_and_90_sen() -> None:
    entry = last_known(load_packaged(), on=date(2026, 10, 30))
    assert entry is not None

    conversion = convert(usd(1_000_00), Currency.IDR, entry.rate)

    assert conversion.converted == idr(18_148_200_90)
    assert (conversion.amount, conversion.operation, conversion.rounding) == (usd(1_000_00), "multiplied", "half_even")
    assert (conversion.rate.on, conversion.rate.value) == (date(2026, 10, 30), Decimal("18148.2009"))


@pytest.mark.parametrize(("sen", "cents"), [(1, 0), (3, 2), (5, 2), (7, 4), (-1, 0), (-3, -2)])
def test_half_a_cent_goes_to_the_even_neighbour(sen: int, cents: int) -> None:
    conversion = convert(idr(sen), Currency.USD, rate("2"))

    assert conversion.converted == usd(cents)
    assert conversion.operation == "divided"


def test_a_result_just_above_a_half_is_not_rounded_twice() -> None:
    just_above = 10**14 + 1

    # The quotient is 0.5 and less than 10**-28 more: cut to 28 digits first, it would be a half and go to zero.
    conversion = convert(idr(just_above), Currency.USD, rate("200000000000001.99999999999999"))

    assert conversion.converted == usd(1)


@given(cents=st.integers(-(10**9), 10**9), used=rates)
def test_dollars_to_rupiah_and_back_are_the_same_dollars(cents: int, used: Rate) -> None:
    there = convert(usd(cents), Currency.IDR, used)

    back = convert(there.converted, Currency.USD, used)

    assert back.converted == usd(cents)


@given(cents=st.integers(-(10**9), 10**9), used=rates)
def test_what_is_rounded_away_is_at_most_half_a_minor_unit(cents: int, used: Rate) -> None:
    conversion = convert(usd(cents), Currency.IDR, used)

    assert abs(conversion.converted.amount_minor - cents * used.value) <= Decimal("0.5")


def test_each_side_of_a_conversion_is_found_by_its_currency() -> None:
    conversion = convert(usd(2_00), Currency.IDR, rate("18000"))

    assert conversion.in_currency(Currency.USD) == usd(2_00)
    assert conversion.in_currency(Currency.IDR) == idr(36_000_00)


def test_a_rate_turns_no_currency_into_itself() -> None:
    with pytest.raises(RateNotForCurrenciesError, match="USD into USD"):
        convert(usd(1), Currency.USD, rate("18000"))


def test_a_result_beyond_the_largest_amount_is_refused() -> None:
    with pytest.raises(RuleViolationError, match="beyond the limit"):
        convert(usd(10**15), Currency.IDR, rate("18000"))


@pytest.mark.parametrize("value", ["0", "-1", "NaN", "Infinity"])
def test_a_rate_is_above_zero(value: str) -> None:
    with pytest.raises(ValueError, match="above zero"):
        rate(value)


def test_a_rate_is_between_two_currencies() -> None:
    with pytest.raises(ValueError, match="two currencies"):
        Rate(date(2026, 10, 30), Currency.USD, Currency.USD, Decimal(1), "a test")
