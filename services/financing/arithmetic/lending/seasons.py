"""Instalments that follow a harvest or a household's cash flow: when they fall due, and how large they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from services.financing.arithmetic.lending.rounding import WORKING
from services.financing.arithmetic.lending.shapes import INTEREST_ONLY, SKIPPED, Shape
from services.financing.arithmetic.lending.terms import LendingTermsError

MONTHS = range(1, 13)
Between = Literal["interest_only", "nothing"]


@dataclass(frozen=True, slots=True)
class Season:
    """The months of a year in which a borrower has money; it recurs every year.

    Raises:
        LendingTermsError: no month pays, a month is none, or a weight is below zero.
    """

    weights: Mapping[int, Decimal]
    """By month of the due date, 1 to 12: how many instalments it pays; a month not named pays none."""
    between: Between = "nothing"
    """What falls due in the other months; interest that is not collected is owed with the next instalment."""

    def __post_init__(self) -> None:
        if not all(month in MONTHS for month in self.weights):
            raise LendingTermsError("a season names months from 1 to 12")
        if min(self.weights.values(), default=Decimal(0)) < 0 or not any(self.weights.values()):
            raise LendingTermsError("a season has a month that pays, and none that takes")


def seasonal(season: Season, due_dates: Sequence[date]) -> tuple[Shape, ...]:
    """Shape the instalments due on some days by their month.

    Raises:
        LendingTermsError: none of them lies in a month that pays.
    """
    idle = INTEREST_ONLY if season.between == "interest_only" else SKIPPED
    weights = [season.weights.get(day.month, Decimal(0)) for day in due_dates]
    return _shapes(weights, idle)


def by_cash_flow(surpluses: Sequence[int], between: Between = "nothing") -> tuple[Shape, ...]:
    """Shape instalments in proportion to what a household has left in each period (minor units).

    A period without a surplus pays nothing, or its interest alone.

    Raises:
        LendingTermsError: no period has a surplus.
    """
    usable = [max(0, surplus) for surplus in surpluses]
    paying = [surplus for surplus in usable if surplus]
    if not paying:
        raise LendingTermsError("no period has money left to repay from")
    mean = WORKING.divide(Decimal(sum(paying)), Decimal(len(paying)))
    idle = INTEREST_ONLY if between == "interest_only" else SKIPPED
    return _shapes([WORKING.divide(Decimal(surplus), mean) for surplus in usable], idle)


def with_grace(count: int, *, principal: int = 0, interest: int = 0, free: int = 0) -> tuple[Shape, ...]:
    """Shape instalments so that the first ones collect no principal, collect no interest, or bear none.

    Interest not collected is owed with the first instalment that collects it. Source: rule R18.
    """
    return tuple(
        Shape(Decimal(number >= principal), collects_interest=number >= interest, bears_interest=number >= free)
        for number in range(count)
    )


def bullet(count: int, between: Between = "interest_only") -> tuple[Shape, ...]:
    """Let the last instalment repay all principal; those before it collect interest, or nothing."""
    idle = INTEREST_ONLY if between == "interest_only" else SKIPPED
    return _shapes([Decimal(0)] * (count - 1) + [Decimal(1)], idle)


def _shapes(weights: Sequence[Decimal], idle: Shape) -> tuple[Shape, ...]:
    if not any(weights):
        raise LendingTermsError("some instalment repays principal")
    return tuple(Shape(weight) if weight else idle for weight in weights)
