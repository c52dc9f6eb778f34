"""A plan drawn at random many times: the same seed gives the same draws and the same results, bit for bit.

Draws come from PCG64, whose stream numpy keeps the same in every release; what is made of them is done here, by
operations that round the same everywhere: one element at a time, none of linear algebra, factors to nine digits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from hashlib import sha256
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from services.evaluation.studies.cash_flows import Line
from services.evaluation.studies.discounting import ratio
from services.evaluation.studies.plans import Normal, Plan, Triangular
from services.evaluation.studies.plans import Simulation as Wanted
from services.evaluation.studies.refusals import PlanInconsistentError
from services.evaluation.studies.sensitivities import demand_known, worth_of_lines

FACTOR_DIGITS = 9
NPV_MINOR_MAX = 10**18
PERCENTS = (5, 10, 25, 50, 75, 90, 95)
_SMALLEST_DRAW = 2.0**-54

Draws = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Quantile:
    """The value that so many percent of the samples do not exceed: one of the samples, by the nearest rank."""

    percent: int
    npv_minor: int


@dataclass(frozen=True, slots=True)
class Simulated:
    """What the net present value was in all samples, in whole minor units."""

    generator: str
    seed: int
    sample_count: int
    mean_npv_minor: int
    lowest_npv_minor: int
    highest_npv_minor: int
    quantiles: tuple[Quantile, ...]
    negative_npv_probability: Decimal
    """The share of samples below zero, to six digits."""
    drawn_below_zero_count: int
    """Factors that a normal distribution drew below zero; they counted as zero."""
    digest: str
    """SHA-256 of every sample's value, in the order drawn."""


def simulate(plan: Plan, wanted: Wanted, lines: Sequence[Line]) -> Simulated:
    """Draw the plan's unsure variables, each sample by itself, and tell what the net present values are.

    Raises:
        PlanInconsistentError: nothing depends on a variable, a distribution is none, or a divisor may be zero.
    """
    demand_known([one.variable for one in wanted.uncertainties], lines)
    generator = np.random.Generator(np.random.PCG64(wanted.seed))
    factors, below = {}, 0
    for one in wanted.uncertainties:
        drawn = generator.random(wanted.sample_count)
        factor = _triangular(one.factor, drawn) if isinstance(one.factor, Triangular) else _normal(one.factor, drawn)
        below += int((factor < 0).sum())
        factors[one.variable] = np.maximum(np.rint(factor * 10**FACTOR_DIGITS), 0.0) / 10**FACTOR_DIGITS
    values = [int(value) for value in np.rint(_npvs(lines, worth_of_lines(plan, lines), factors, wanted))]
    ordered, count = sorted(values), len(values)
    if max(-ordered[0], ordered[-1]) > NPV_MINOR_MAX:
        raise PlanInconsistentError(f"a sample is worth more than {NPV_MINOR_MAX} minor units")
    return Simulated(
        generator="PCG64",
        seed=wanted.seed,
        sample_count=count,
        mean_npv_minor=int((Decimal(sum(values)) / count).quantize(Decimal(1), ROUND_HALF_EVEN)),
        lowest_npv_minor=ordered[0],
        highest_npv_minor=ordered[-1],
        quantiles=tuple(Quantile(percent, ordered[-(-percent * count // 100) - 1]) for percent in PERCENTS),
        negative_npv_probability=ratio(Decimal(sum(value < 0 for value in values)), Decimal(count)),
        drawn_below_zero_count=below,
        digest=sha256(",".join(map(str, values)).encode()).hexdigest(),
    )


def _npvs(lines: Sequence[Line], values: Sequence[Decimal], factors: Mapping[str, Draws], wanted: Wanted) -> Draws:
    total = np.zeros(wanted.sample_count)
    for line, worth in zip(lines, values, strict=True):
        drawn = np.full(wanted.sample_count, float(worth))
        for variable, exponent in line.drivers.items():
            if variable in factors:
                drawn = drawn * factors[variable] if exponent > 0 else drawn / _divisor(factors[variable], variable)
        total = total + drawn
    return total


def _divisor(drawn: Draws, variable: str) -> Draws:
    if not drawn.all():
        raise PlanInconsistentError(f"{variable} is drawn as zero, and something is divided by it")
    return drawn


def _triangular(shape: Triangular, drawn: Draws) -> Draws:
    low, mode, high = float(shape.low), float(shape.mode), float(shape.high)
    if not 0 <= low <= mode <= high or low == high:
        raise PlanInconsistentError(
            f"{shape.low}, {shape.mode}, {shape.high} are no lowest, likeliest and highest factor"
        )
    rising = low + np.sqrt(drawn * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - drawn) * (high - low) * (high - mode))
    return np.where(drawn < (mode - low) / (high - low), rising, falling)


def _normal(shape: Normal, drawn: Draws) -> Draws:
    if shape.standard_deviation <= 0:
        raise PlanInconsistentError("a standard deviation is above zero")
    bell = NormalDist(float(shape.mean), float(shape.standard_deviation))
    return np.array([bell.inv_cdf(max(one, _SMALLEST_DRAW)) for one in drawn.tolist()])
