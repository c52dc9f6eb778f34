"""What may be asked of grading."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

from services.chassis.commands import Command, Day, PathId

STANDARDS_MAX = 10
DETERMINATIONS_MAX = 60
CERTIFICATES_MAX = 20
MASS_G_MAX = 100_000
COUNT_MAX = 1_000_000

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{2,60}$")]
StandardCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9.-]{2,40}$")]
DecimalText = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,9}(\.[0-9]{1,4})?$")]
"""A decimal number as text, with up to four digits after the point; the rules refuse one below zero."""


class GivenDeterminations(Command):
    """What was measured and found, by the codes of the standard."""

    measures: Annotated[dict[Code, DecimalText], Field(max_length=DETERMINATIONS_MAX)] = Field(default_factory=dict)
    findings: Annotated[dict[Code, bool], Field(max_length=DETERMINATIONS_MAX)] = Field(default_factory=dict)

    @property
    def numbers(self) -> dict[str, Decimal]:
        """The measures as exact numbers."""
        return {code: Decimal(text) for code, text in self.measures.items()}


class GivenSample(GivenDeterminations):
    """What was found in a sample."""

    mass_g: Annotated[int, Field(ge=1, le=MASS_G_MAX)] | None = None
    defects: Annotated[dict[Code, Annotated[int, Field(ge=-COUNT_MAX, le=COUNT_MAX)]], Field(max_length=60)] | None = (
        None
    )
    """Pieces of each defect; one left out was looked for and not found. None: nobody counted."""


class GivenCertificate(Command):
    """A certificate of the goods; both days belong to its period."""

    standard: StandardCode
    number: PathId
    valid_from: Day
    valid_until: Day


class PreviewGradings(Command):
    """Grade a sample by several standards at once; nothing is kept."""

    standards: Annotated[list[StandardCode], Field(min_length=1, max_length=STANDARDS_MAX)]
    commodity: Code
    variant: Code | None = None
    sample: GivenSample
    certificates: Annotated[list[GivenCertificate], Field(max_length=CERTIFICATES_MAX)] = Field(default_factory=list)
    graded_on: Day
