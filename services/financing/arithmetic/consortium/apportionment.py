"""Apportionment: an amount in whole minor units over several, by weight, exact to the unit."""

from collections.abc import Mapping
from fractions import Fraction
from math import floor

from services.financing.arithmetic.consortium.refusals import AmountNotSharedError
from services.kernel.money import MINOR_UNITS_MAX


def apportion(amount_minor: int, weights: Mapping[str, Fraction | int]) -> dict[str, int]:
    """Split an amount in proportion to weights by the largest remainder (Hamilton's method).

    Each gets its exact part rounded down; the units left over go one each to the largest fractions, equal ones in
    the order of their ids. Who stands first in `weights` does not matter.

    Raises:
        AmountNotSharedError: the amount is not whole, below zero or beyond the limit, or no weight is above zero.
    """
    demand_amount(amount_minor)
    whole = sum(weights.values())
    if whole <= 0 or any(weight < 0 for weight in weights.values()):
        raise AmountNotSharedError("weights are not below zero, and one is above it")
    exact = {name: Fraction(amount_minor * weight) / whole for name, weight in weights.items()}
    given = {name: floor(part) for name, part in sorted(exact.items())}
    left_over = amount_minor - sum(given.values())
    largest_first = sorted(given, key=lambda name: (given[name] - exact[name], name))
    for name in largest_first[:left_over]:
        given[name] += 1
    return given


def apportion_capped(
    amount_minor: int, weights: Mapping[str, Fraction | int], caps_minor: Mapping[str, int]
) -> dict[str, int]:
    """Split an amount in proportion to weights, nobody beyond a cap; what a cap cuts off goes to the others.

    The parts sum to the amount, or to all caps together when these are less.

    Raises:
        AmountNotSharedError: as `apportion`.
    """
    demand_amount(amount_minor)
    given = dict.fromkeys(sorted(weights), 0)
    left = min(amount_minor, sum(caps_minor[name] for name in given))
    while left:
        below = {name: weight for name, weight in weights.items() if given[name] < caps_minor[name]}
        for name, part in apportion(left, below).items():
            taken = min(part, caps_minor[name] - given[name])
            given[name] += taken
            left -= taken
    return given


def demand_amount(amount_minor: int) -> None:
    """Refuse what is no amount to share.

    Raises:
        AmountNotSharedError: it is not whole, below zero or beyond the limit.
    """
    if isinstance(amount_minor, bool) or not isinstance(amount_minor, int):
        raise AmountNotSharedError(f"minor units are whole numbers, not {amount_minor!r}")
    if not 0 <= amount_minor <= MINOR_UNITS_MAX:
        raise AmountNotSharedError(f"{amount_minor} minor units are below zero or beyond {MINOR_UNITS_MAX}")
