"""Money: whole minor units of one ISO 4217 currency; currencies never mix."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

from services.kernel.errors import RuleViolationError

MINOR_UNITS_MAX = 10**15
"""The largest amount accepted: it leaves room for sums inside a signed 64-bit integer."""


class Currency(StrEnum):
    """The programme's two currencies, by ISO 4217 code."""

    USD = "USD"
    IDR = "IDR"

    @property
    def exponent(self) -> int:
        """Digits after the point of one major unit (ISO 4217: USD 2, IDR 2)."""
        return 2


class CurrencyMismatchError(RuleViolationError):
    """Amounts in two currencies are never added, subtracted or compared."""

    code = "currency_mismatch"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole minor units (cents of a dollar, sen of a rupiah).

    Raises:
        TypeError: the amount is not a whole number.
        RuleViolationError: the amount is beyond `MINOR_UNITS_MAX`.
    """

    amount_minor: int
    currency: Currency

    def __post_init__(self) -> None:
        if isinstance(self.amount_minor, bool) or not isinstance(self.amount_minor, int):
            raise TypeError(f"minor units are whole numbers, not {self.amount_minor!r}")
        if abs(self.amount_minor) > MINOR_UNITS_MAX:
            raise RuleViolationError(f"{self.amount_minor} minor units are beyond the limit of {MINOR_UNITS_MAX}")

    @classmethod
    def zero(cls, currency: Currency) -> "Money":
        """No money, in `currency`."""
        return cls(0, currency)

    @classmethod
    def of(cls, major: Decimal, currency: Currency) -> "Money":
        """Round a decimal amount of major units half-even to whole minor units."""
        minor = (major * 10**currency.exponent).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
        return cls(int(minor), currency)

    @classmethod
    def total(cls, amounts: Iterable["Money"], currency: Currency) -> "Money":
        """Sum amounts of one currency; nothing sums to zero."""
        return sum(amounts, start=cls.zero(currency))

    @property
    def major(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.amount_minor).scaleb(-self.currency.exponent)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount_minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount_minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount_minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount_minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount_minor <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.amount_minor > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.amount_minor >= self._same(other)

    def __bool__(self) -> bool:
        return self.amount_minor != 0

    def __str__(self) -> str:
        return f"{self.currency} {self.major:,}"

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise CurrencyMismatchError(f"{self.currency} and {other.currency} do not mix")
        return other.amount_minor
