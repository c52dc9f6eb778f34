"""What is true of a lot: its samples, what laboratories reported of them, and its grades."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.kernel import Country
from services.training.grading.model import Grading
from services.training.lots.refusals import (
    LotCalendarError,
    LotFullError,
    LotOfOtherMinistryError,
    LotSampleUnknownError,
)

SAMPLES_MAX = 20
REPORTS_MAX = 40
GRADINGS_MAX = 60
"""Of one lot: it is kept as one document."""


@dataclass(frozen=True, slots=True)
class Goods:
    """What a lot is of; it does not change."""

    enterprise_id: str
    product_id: str
    commodity: str
    variant: str | None
    mass_kg: int
    made_on: date


@dataclass(frozen=True, slots=True)
class Sampling:
    """One sample: when it was taken and what was counted, measured and found."""

    sampled_on: date
    mass_g: int | None
    defects: Mapping[str, int] | None
    measures: Mapping[str, Decimal]
    findings: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class LaboratoryReport:
    """What a laboratory determined of a sample; it stands for what was told of it before."""

    sample: int
    laboratory: str
    report_number: str
    reported_on: date
    measures: Mapping[str, Decimal]
    findings: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class LotGrading:
    """A grade of the lot, from one of its samples; none where a certificate alone counts."""

    sample: int | None
    grading: Grading


@dataclass(frozen=True, slots=True)
class Lot:
    """Goods of one product; `version` counts its facts."""

    lot_id: str
    country: Country
    goods: Goods
    samples: tuple[Sampling, ...] = ()
    """Numbered from one, in this order."""
    reports: tuple[LaboratoryReport, ...] = ()
    gradings: tuple[LotGrading, ...] = ()
    version: int = 0

    def grading_under(self, standard: str, *, until: date) -> Grading | None:
        """Give the last grading by a standard until a day; of one day the one recorded last."""
        found = [one.grading for one in self.gradings if one.grading.standard == standard]
        past = sorted((one for one in found if one.graded_on <= until), key=lambda one: one.graded_on)
        return past[-1] if past else None


def demand_home(country: Country, ministry: Country | None) -> None:
    """Refuse a ministry that is not the lot's own.

    Raises:
        LotOfOtherMinistryError: it is the other one.
    """
    if ministry != country:
        raise LotOfOtherMinistryError(f"lots of {country} are kept by its own ministry")


def sampling_of(lot: Lot, number: int) -> Sampling:
    """Look a sample up by its number.

    Raises:
        LotSampleUnknownError: the lot has none of that number.
    """
    if not 1 <= number <= len(lot.samples):
        raise LotSampleUnknownError(f"{lot.lot_id} has no sample {number}")
    return lot.samples[number - 1]


def demand_room(held: Sequence[object], most: int, lot: Lot) -> None:
    """Refuse more than there is room for.

    Raises:
        LotFullError: there are `most` already.
    """
    if len(held) >= most:
        raise LotFullError(f"{lot.lot_id} has {len(held)} already")


def demand_order(*days: date) -> None:
    """Refuse days that are not in order, the last one being today.

    Raises:
        LotCalendarError: they are not.
    """
    if list(days) != sorted(days):
        raise LotCalendarError(f"{', '.join(map(str, days))} are not in order")
