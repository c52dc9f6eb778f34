"""What a period collects: an ordinary instalment, more or less of it, interest alone, or nothing."""

from dataclasses import dataclass
from decimal import Decimal

from services.financing.arithmetic.lending.rounding import WORKING, rounded


@dataclass(frozen=True, slots=True)
class Shape:
    """The part of the instalment a period collects, and what becomes of its interest."""

    weight: Decimal = Decimal(1)
    """In instalments; without weight no principal is collected."""
    collects_interest: bool = True
    """What is not collected is owed with the next instalment that is; it bears no interest."""
    bears_interest: bool = True

    def part(self, instalment: int) -> int:
        """Take this period's part of an instalment (minor units)."""
        return instalment if self.weight == 1 else rounded(WORKING.multiply(self.weight, Decimal(instalment)))


ORDINARY = Shape()
INTEREST_ONLY = Shape(weight=Decimal(0))
SKIPPED = Shape(weight=Decimal(0), collects_interest=False)
