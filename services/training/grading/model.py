"""What a grading tells: the grade, and the arithmetic that led there."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.kernel.dated_rules import Confidence
from services.training.grading.standards import Reading


@dataclass(frozen=True, slots=True)
class DefectPoints:
    """A defect, how often it was counted, what one adds to the sum, and what all of them add."""

    defect: str
    count: int
    value: Decimal
    points: Decimal
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Check:
    """One limit held against what was found."""

    of: str
    found: Reading
    at_least: Decimal | None
    at_most: Decimal | None
    equals: bool | None
    is_kept: bool


@dataclass(frozen=True, slots=True)
class ClassCheck:
    """All limits of one grade or size."""

    name: str
    checks: tuple[Check, ...]

    @property
    def is_met(self) -> bool:
        """Whether every limit is kept."""
        return all(check.is_kept for check in self.checks)


@dataclass(frozen=True, slots=True)
class Unsure:
    """Something the result rests on whose source is not sure."""

    about: str
    says: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Grading:
    """The grade of one sample by one rule, and how it came about."""

    standard: str
    scheme: str
    title: str
    commodity: str
    variant: str | None
    graded_on: date
    sample_mass_g: int | None
    grade: str | None
    """None: off grade; `failed` and `grades` tell why."""
    size: str | None
    """None: not determined, or smaller than every size."""
    defects: tuple[DefectPoints, ...]
    defect_sum: Decimal | None
    requirements: tuple[Check, ...]
    """What every grade asks for; one that is not kept leaves the sample without a grade."""
    grades: tuple[ClassCheck, ...]
    """Every grade, best first; the first whose limits are kept is the sample's."""
    sizes: tuple[ClassCheck, ...]
    rule_version: str
    source: str
    confidence: Confidence
    """As sure as the least sure of what the result rests on."""
    unsure: tuple[Unsure, ...]

    @property
    def failed(self) -> tuple[str, ...]:
        """The requirements of every grade that are not kept."""
        return tuple(check.of for check in self.requirements if not check.is_kept)

    def reaches(self, grade: str) -> bool:
        """Tell whether the sample has this grade or a better one."""
        names = [one.name for one in self.grades]
        return self.grade is not None and grade in names and names.index(self.grade) <= names.index(grade)

    def lacking_for(self, grade: str) -> tuple[Check, ...]:
        """List the limits that keep the sample from a grade; none are listed for one it reaches."""
        if self.reaches(grade):
            return ()
        wanted = (check for one in self.grades if one.name == grade for check in one.checks)
        return tuple(check for check in (*self.requirements, *wanted) if not check.is_kept)
