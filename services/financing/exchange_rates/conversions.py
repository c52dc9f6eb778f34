"""A rate between two currencies on a day, and money converted at it, with all that its figure comes from."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from services.kernel import Currency, Money, RuleViolationError


class RateNotForCurrenciesError(RuleViolationError):
    """The rate is not one between the two currencies."""

    code = "rate_not_for_currencies"


@dataclass(frozen=True, slots=True)
class Rate:
    """`value` units of `quote` were worth one unit of `base` on a day, as `source` says.

    Raises:
        ValueError: the value is not above zero, or both currencies are the same.
    """

    on: date
    base: Currency
    quote: Currency
    value: Decimal
    source: str

    def __post_init__(self) -> None:
        if not (self.value.is_finite() and self.value > 0):
            raise ValueError(f"a rate is above zero, not {self.value}")
        if self.base == self.quote:
            raise ValueError(f"a rate is between two currencies, not {self.base} and itself")

    def __str__(self) -> str:
        return f"{self.value} {self.quote} per {self.base} of {self.on} ({self.source})"


@dataclass(frozen=True, slots=True)
class Conversion:
    """An amount and what it became: multiplied or divided by the rate's value, then rounded once to a minor unit."""

    amount: Money
    converted: Money
    rate: Rate
    operation: Literal["multiplied", "divided"]
    rounding: Literal["half_even"] = "half_even"

    def in_currency(self, currency: Currency) -> Money:
        """Give the side of the conversion that is in `currency`.

        Raises:
            RateNotForCurrenciesError: neither side is.
        """
        for side in (self.amount, self.converted):
            if side.currency == currency:
                return side
        raise RateNotForCurrenciesError(f"{self.rate} gives no {currency}")


def convert(amount: Money, to: Currency, rate: Rate) -> Conversion:
    """Convert an amount at a rate, either way.

    Exact until the end, then rounded half-even once to whole minor units of `to`.

    Raises:
        RateNotForCurrenciesError: the rate is not one between the two currencies.
        RuleViolationError: the result is beyond the largest amount.
    """
    # Two roundings, one of a Decimal division and one to the minor unit, could differ from one.
    factor = Fraction(rate.value) * Fraction(10) ** (rate.quote.exponent - rate.base.exponent)
    match amount.currency, to:
        case rate.base, rate.quote:
            converted = Money(round(amount.amount_minor * factor), to)
            return Conversion(amount, converted, rate, "multiplied")
        case rate.quote, rate.base:
            converted = Money(round(amount.amount_minor / factor), to)
            return Conversion(amount, converted, rate, "divided")
    raise RateNotForCurrenciesError(f"{rate} does not turn {amount.currency} into {to}")
