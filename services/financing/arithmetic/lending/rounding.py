"""How figures are rounded: 19 digits on the way, once half-even to the minor unit at the end."""

from decimal import ROUND_HALF_EVEN, Context, Decimal

PRECISION_DIGITS = 19
WORKING = Context(prec=PRECISION_DIGITS, rounding=ROUND_HALF_EVEN)
"""Every figure before its one rounding to the minor unit; digits and rounding are those of Apache Fineract."""
_FACTOR_PLACES = Decimal(1).scaleb(-PRECISION_DIGITS)
_ONE = Decimal(1)


def rounded(amount: Decimal) -> int:
    """Round half-even to the whole minor unit."""
    return int(amount.quantize(_ONE, rounding=ROUND_HALF_EVEN))


def rounded_to(multiple: int, amount: int) -> int:
    """Round half-even to a multiple; what a multiple would make nothing stays as it is."""
    return rounded(Decimal(amount) / multiple) * multiple or amount


def even_parts(amount: int, count: int, multiple: int = 1) -> list[int]:
    """Split an amount evenly, each part rounded to the multiple; the last one takes what rounding leaves."""
    share = rounded_to(multiple, rounded(Decimal(amount) / count))
    return [share] * (count - 1) + [amount - share * (count - 1)]


def part_of(amount: int, fraction: Decimal, multiple: int) -> int:
    """Take a fraction of an amount, rounded to the multiple."""
    return rounded_to(multiple, rounded(WORKING.multiply(Decimal(amount), fraction)))


def at_factor_places(factor: Decimal) -> Decimal:
    """Keep as many places of a rate factor as there are working digits."""
    return factor.quantize(_FACTOR_PLACES, rounding=ROUND_HALF_EVEN)
