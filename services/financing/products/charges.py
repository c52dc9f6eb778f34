"""What a product charges besides interest: fees kept back from the disbursement, and a penalty for what is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from services.financing.arithmetic.lending.charges import PenaltyRule
from services.financing.arithmetic.lending.rounding import part_of
from services.financing.arithmetic.lending.terms import Component
from services.financing.products.allocations import AnyComponent
from services.financing.products.figures import AnnualRate, Code, Condition, Days, Minor, Part

FEES_MAX = 10


class Fee(Condition):
    """A fee deducted from what is paid out: a part of the amount lent, or an amount (minor units)."""

    code: Code
    rate: Part | None = None
    amount_minor: Minor | None = None


class Penalty(Condition):
    """What a late instalment costs."""

    rate: Part
    """A fraction of what of `base` is unpaid, for each time it is charged."""
    base: Annotated[tuple[AnyComponent, ...], Field(strict=False, min_length=1, max_length=len(Component))] = (
        Component.PRINCIPAL,
        Component.INTEREST,
    )
    grace_days: Days = 0
    every_days: Annotated[int, Field(ge=1, le=366)] | None = None
    """Without it once for each instalment; otherwise again after so many days."""
    cap_rate: AnnualRate | None = None
    """All penalties of a loan together are at most this fraction of what was lent; without it, at most all of it."""

    @property
    def rule(self) -> PenaltyRule:
        """The rule as arithmetic takes it."""
        return PenaltyRule(self.rate, self.base, self.grace_days, self.every_days, self.cap_rate)


@dataclass(frozen=True, slots=True)
class DeductedFee:
    """A fee of one loan (minor units)."""

    code: str
    amount_minor: int


def deducted(fees: Sequence[Fee], amount_minor: int) -> tuple[DeductedFee, ...]:
    """Compute the fees on an amount (minor units), each rounded half-even to the minor unit; none of nothing."""
    found = (DeductedFee(fee.code, _amount(fee, amount_minor)) for fee in fees)
    return tuple(fee for fee in found if fee.amount_minor > 0)


def _amount(fee: Fee, amount_minor: int) -> int:
    if fee.rate is None:
        return fee.amount_minor or 0
    return part_of(amount_minor, fee.rate, 1)
