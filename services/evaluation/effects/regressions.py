"""Least squares with intervals: differences in differences and mean changes, computed by statsmodels."""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from services.evaluation.effects.refusals import EffectWithoutVariationError

_RELATIVE_NOISE = 1e-9
"""A standard error below this share of the values is rounding, not sampling."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One outcome of somebody, before or after, with covariates and the cluster it is in."""

    outcome: float
    is_treated: bool
    is_after: bool
    cluster: Hashable | None = None
    covariates: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient with its interval, in the outcome's unit; without an interval there is none."""

    value: float
    standard_error: float
    low: float
    high: float
    p_value: float
    confidence_level: float
    observation_count: int
    cluster_count: int | None
    """None: observations count as independent of each other."""


def difference_in_differences(seen: Sequence[Seen], confidence_level: float) -> Estimate:
    """Tell how much more the treated changed: the interaction of treated and after in a regression on both.

    Every observation has a cluster or none has. With clusters, errors are robust to whatever goes on within one,
    corrected for their number, and the interval is Student's with one degree of freedom less than clusters.

    Raises:
        EffectWithoutVariationError: the values do not tell how sure the estimate is.
    """
    rows = [
        (1.0, float(one.is_treated), float(one.is_after), float(one.is_treated and one.is_after), *one.covariates)
        for one in seen
    ]
    return _fitted([one.outcome for one in seen], rows, [one.cluster for one in seen], 3, confidence_level)


def mean_change(changes: Sequence[tuple[float, Hashable | None]], confidence_level: float) -> Estimate:
    """Tell the mean of changes, each with its cluster or none; errors as above.

    Raises:
        EffectWithoutVariationError: all changes are the same.
    """
    rows = [(1.0,)] * len(changes)
    return _fitted([change for change, _ in changes], rows, [cluster for _, cluster in changes], 0, confidence_level)


def _fitted(
    outcomes: Sequence[float],
    rows: Sequence[Sequence[float]],
    clusters: Sequence[Hashable | None],
    wanted: int,
    confidence_level: float,
) -> Estimate:
    matrix, codes = np.array(rows), _codes(clusters)
    if np.linalg.matrix_rank(matrix) < matrix.shape[1] or len(rows) <= matrix.shape[1]:
        raise EffectWithoutVariationError("the groups and covariates repeat each other")
    model = _least_squares()(np.array(outcomes), matrix)
    fit = (
        model.fit(cov_type="cluster", cov_kwds={"groups": np.array(codes)}, use_t=True)
        if codes is not None
        else model.fit(use_t=True)
    )
    # Coefficients that nobody asks for may vary by rounding alone, below zero even.
    with np.errstate(divide="ignore", invalid="ignore"):
        error, (low, high), p_value = fit.bse[wanted], fit.conf_int(1 - confidence_level)[wanted], fit.pvalues[wanted]
    if not math.isfinite(error) or error <= _RELATIVE_NOISE * max(map(abs, outcomes)):
        raise EffectWithoutVariationError("the values do not vary within the groups")
    return Estimate(
        value=float(fit.params[wanted]),
        standard_error=float(error),
        low=float(low),
        high=float(high),
        p_value=float(p_value),
        confidence_level=confidence_level,
        observation_count=len(outcomes),
        cluster_count=len(set(codes)) if codes is not None else None,
    )


def _codes(clusters: Sequence[Hashable | None]) -> list[int] | None:
    """Number clusters in the order they come; None where nobody has one."""
    if all(cluster is None for cluster in clusters):
        return None
    numbers: dict[Hashable, int] = {}
    return [numbers.setdefault(cluster, len(numbers)) for cluster in clusters]


def _least_squares() -> Any:  # noqa: ANN401 - statsmodels has no types
    # With pandas and scipy it takes two to three seconds: whoever starts the service would wait for what few ask.
    from statsmodels.regression.linear_model import OLS  # noqa: PLC0415

    return OLS
