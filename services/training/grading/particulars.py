"""What is known of the goods when they are graded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class HeldCertificate:
    """A certificate of the goods; both ends of its period belong to it."""

    standard: str
    number: str
    valid_from: date
    valid_until: date

    def covers(self, on: date) -> bool:
        """Tell whether it holds on a day."""
        return self.valid_from <= on <= self.valid_until


@dataclass(frozen=True, slots=True)
class Sample:
    """What was found in a sample of goods; nothing is assumed that is not told."""

    commodity: str
    variant: str | None = None
    mass_g: int | None = None
    defects: Mapping[str, int] | None = None
    """Pieces of each defect; one left out was looked for and not found. None: nobody counted."""
    measures: Mapping[str, Decimal] | None = None
    """In the unit of the standard's determination."""
    findings: Mapping[str, bool] | None = None
    certificates: tuple[HeldCertificate, ...] = ()
