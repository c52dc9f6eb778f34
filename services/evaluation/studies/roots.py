"""At which rates a series of flows is worth nothing: all of them, by whole numbers, to ten digits.

A series whose sign changes once has one rate; one that changes more often, as every plan with seasons does, may have
one, several or none. Descartes' rule of signs on ever smaller intervals (Collins and Akritas, 1976) tells how many,
where a search for roots in floating point may lose or invent some and differs from machine to machine.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from math import gcd

RATE_DIGITS = 10
_SCALE: int = 10**RATE_DIGITS

Polynomial = tuple[int, ...]
"""Coefficients, that of the highest power first."""


def sign_changes(flows: Sequence[int]) -> int:
    """Count how often the flows change their sign; a flow of zero has none."""
    signs = [flow > 0 for flow in flows if flow]
    return sum(before != after for before, after in pairwise(signs))


def rates(flows: Sequence[int]) -> tuple[Decimal, ...]:
    """Find every rate above -1 at which the flows are worth nothing, in ascending order.

    The flow of period zero comes first. Rates are for one period, rounded down to `RATE_DIGITS` digits; those that
    differ by less are one. Flows that are all zero are worth nothing at any rate: none is given.
    """
    growth = _stripped(flows)
    if not sign_changes(growth):
        return ()
    return tuple(Decimal(number - _SCALE).scaleb(-RATE_DIGITS) for number in sorted(set(_roots(growth))))


def _stripped(flows: Sequence[int]) -> Polynomial:
    """Write the flows as a polynomial in one plus the rate, of which zero is no root."""
    told = [period for period, flow in enumerate(flows) if flow]
    return tuple(flows[told[0] : told[-1] + 1]) if told else ()


def _roots(growth: Polynomial) -> Iterator[int]:
    """Tell the positive roots in units of `_SCALE`, rounded down, some perhaps twice."""
    waiting = [(0, _beyond(growth))]
    while waiting:
        low, high = waiting.pop()
        mapped = _mapped(growth, low, high)
        count, middle = sign_changes(mapped), (low + high) // 2
        if count == 1:
            yield _narrowed(growth, low, high, above=_sign_of(next(filter(None, reversed(mapped)))))
        elif count and high - low == 1:
            yield low
        elif count:
            waiting += [(low, middle), (middle, high)]
            if not _value(growth, middle):
                yield middle


def _narrowed(growth: Polynomial, low: int, high: int, *, above: int) -> int:
    """Halve an interval that holds one root, below which the sign is not `above`, until it is one unit wide."""
    while high - low > 1:
        middle = (low + high) // 2
        sign = _sign_of(_value(growth, middle))
        if sign == 0:
            return middle
        low, high = (low, middle) if sign == above else (middle, high)
    return low


def _mapped(growth: Polynomial, low: int, high: int) -> list[int]:
    """Map an open interval onto all positive numbers; then the signs of the coefficients, lowest power first, count."""
    shared = gcd(low, high, _SCALE)
    low, high, scale = low // shared, high // shared, _SCALE // shared
    mapped, power = [0], [1]
    for coefficient in growth:
        mapped = [one + coefficient * other for one, other in zip(_times(mapped, low, high), [*power, 0], strict=False)]
        power = _times(power, scale, scale)
    return mapped


def _times(polynomial: Sequence[int], constant: int, slope: int) -> list[int]:
    return [constant * here + slope * below for here, below in zip([*polynomial, 0], [0, *polynomial], strict=True)]


def _beyond(growth: Polynomial) -> int:
    """Tell Cauchy's bound above every root, in units of `_SCALE`; halves of a power of two are short numbers."""
    largest = max(map(abs, growth[1:]))
    halvings = (largest // abs(growth[0]) + 2).bit_length()
    return (1 << halvings) * _SCALE


def _value(polynomial: Polynomial, number: int) -> int:
    """Tell a polynomial's value, times a positive number, at so many units of `_SCALE`."""
    value, power = 0, 1
    for coefficient in polynomial:
        value = value * number + coefficient * power
        power *= _SCALE
    return value


def _sign_of(value: int) -> int:
    return (value > 0) - (value < 0)
