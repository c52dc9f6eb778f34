"""What may be asked of lots."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.chassis.commands import Command, Day, PathId
from services.training.grading.commands import (
    STANDARDS_MAX,
    Code,
    GivenDeterminations,
    GivenSample,
    StandardCode,
)
from services.training.lots.model import SAMPLES_MAX

LOT_MASS_KG_MAX = 100_000_000

SampleNumber = Annotated[int, Field(ge=1, le=SAMPLES_MAX)]
ReportNumber = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9./-]{0,58}[A-Za-z0-9]$")]
"""As the laboratory writes it, without spaces: it is published, so it holds no sentence."""


class RecordLot(Command):
    """Enter a lot of one product of an enterprise."""

    enterprise_id: PathId
    product_id: PathId
    variant: Code | None = None
    """Such as `dry` or `wet` for coffee."""
    mass_kg: Annotated[int, Field(ge=1, le=LOT_MASS_KG_MAX)]
    made_on: Day
    """The day the lot was put together."""


class GivenSampling(GivenSample):
    """The body of a sample that was taken."""

    sampled_on: Day


class TakeSample(Command):
    """Add a sample to a lot."""

    lot_id: PathId
    sampling: GivenSampling


class GivenReport(GivenDeterminations):
    """The body of a laboratory's report on one sample."""

    sample: SampleNumber
    laboratory: Code
    report_number: ReportNumber
    reported_on: Day


class TakeReport(Command):
    """Add a laboratory's report to a lot."""

    lot_id: PathId
    report: GivenReport


class WantedGradings(Command):
    """The body of grading: by which standards, from which sample."""

    standards: Annotated[list[StandardCode], Field(min_length=1, max_length=STANDARDS_MAX)]
    sample: SampleNumber | None = None
    """None: the standards ask for a certificate only."""
    graded_on: Day


class GradeLot(Command):
    """Grade a lot."""

    lot_id: PathId
    wanted: WantedGradings
