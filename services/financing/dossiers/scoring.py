"""A score: points for each criterion of a dated scorecard, each with its reason and the figures it was given for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.financing.dossiers.terms import AppraisalRule, Basis

POINTS_MAX = 100


class Band(BaseModel):
    """The points of figures from `at_least` up to the next higher band."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at_least: Decimal
    points: Annotated[int, Field(ge=0, le=POINTS_MAX)]
    words: str


class Criterion(BaseModel):
    """One head of a scorecard; below its lowest band, and where the figure is unknown, it gives no point."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    figure: str
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]
    otherwise: str
    unknown: str

    @model_validator(mode="after")
    def _falls(self) -> "Criterion":
        if any(high.at_least <= low.at_least or high.points < low.points for high, low in pairwise(self.bands)):
            raise ValueError(f"{self.code}: bands stand from the highest down, and a lower one gives no more points")
        return self

    @property
    def points_max(self) -> int:
        """The most it gives."""
        return max(band.points for band in self.bands)


class Scorecard(AppraisalRule):
    """The criteria of a period."""

    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a dossier, and the amounts and counts it was worked out from, as text."""

    name: str
    value: Decimal | None
    """None: it is not known."""
    worked_from: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a criterion gave its points: the words of its band, the band's lower bound, and the figure."""

    code: str
    words: str
    points: int
    points_max: int
    at_least: Decimal | None
    """None: the figure is unknown or below the lowest band."""
    figure: Figure


@dataclass(frozen=True, slots=True)
class Score:
    """Points and their reasons, by a scorecard, of the dossier as it stood at a version."""

    scorecard: str
    basis: Basis
    points: int
    points_max: int
    reasons: tuple[Reason, ...]
    of_version: int
    scored_at: datetime
    scored_by: str


def give_reasons(figures: Sequence[Figure], scorecard: Scorecard) -> tuple[Reason, ...]:
    """Judge each criterion of a scorecard by its figure; a figure nobody gave is unknown."""
    known = {figure.name: figure for figure in figures}
    return tuple(_judge(one, known.get(one.figure, Figure(one.figure, None, {}))) for one in scorecard.criteria)


def _judge(criterion: Criterion, figure: Figure) -> Reason:
    code, most = criterion.code, criterion.points_max
    if figure.value is None:
        return Reason(code, criterion.unknown, 0, most, None, figure)
    band = next((band for band in criterion.bands if figure.value >= band.at_least), None)
    if band is None:
        return Reason(code, criterion.otherwise, 0, most, None, figure)
    return Reason(code, band.words, band.points, most, band.at_least, figure)
