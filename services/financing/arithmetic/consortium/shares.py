"""Shares: which exact part of one loan each lender holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from services.financing.arithmetic.consortium.apportionment import apportion
from services.financing.arithmetic.consortium.refusals import SharesInvalidError

BASIS_POINTS = 10_000
LENDERS_MAX = 50
DENOMINATOR_MAX = 100_000
"""All shares have a common denominator up to this: it bounds the rota of a consortium."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Each lender's exact part, in the order of the lenders' ids; together they are exactly one.

    Raises:
        SharesInvalidError: no lender or too many, a share not above zero, another sum than one, too fine a fraction.
    """

    parts: tuple[tuple[str, Fraction], ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", tuple(sorted(self.parts)))
        if not 1 <= len(self.parts) <= LENDERS_MAX or len(set(self.lenders)) != len(self.parts):
            raise SharesInvalidError(f"one to {LENDERS_MAX} lenders hold one share each")
        if any(share <= 0 for _, share in self.parts):
            raise SharesInvalidError("each share is above zero")
        whole = sum(share for _, share in self.parts)
        if whole != 1:
            raise SharesInvalidError(f"the shares sum to {whole}, not to 1")
        if self.denominator > DENOMINATOR_MAX:
            raise SharesInvalidError(f"shares have a common denominator up to {DENOMINATOR_MAX}")

    @classmethod
    def of_basis_points(cls, points: Mapping[str, int]) -> "Shares":
        """Take shares in whole hundredths of a per cent, which sum to 10 000."""
        return cls(tuple((lender, Fraction(part, BASIS_POINTS)) for lender, part in points.items()))

    @classmethod
    def of_fractions(cls, fractions: Mapping[str, Fraction]) -> "Shares":
        """Take shares as exact fractions, as thirds need them."""
        return cls(tuple(fractions.items()))

    @property
    def lenders(self) -> tuple[str, ...]:
        """Who holds a share, by id."""
        return tuple(lender for lender, _ in self.parts)

    @property
    def denominator(self) -> int:
        """The least common denominator of all shares."""
        return lcm(*(share.denominator for _, share in self.parts))


def split(amount_minor: int, shares: Shares) -> dict[str, int]:
    """Split one amount on its own by the largest remainder, ties by lender id.

    The parts are whole minor units that sum to the amount. Repeated splits drift: `rotas.split_next` does not.

    Raises:
        AmountNotSharedError: the amount is not whole, below zero or beyond the limit.
    """
    return apportion(amount_minor, dict(shares.parts))
