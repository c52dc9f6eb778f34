"""Shares of a consortium: they are exactly one, and every split is exact and never drifts."""

from fractions import Fraction
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.financing.arithmetic.consortium.refusals import AmountNotSharedError, SharesInvalidError
from services.financing.arithmetic.consortium.rotas import rota_of, split_next
from services.financing.arithmetic.consortium.shares import DENOMINATOR_MAX, LENDERS_MAX, Shares, split
from services.kernel.money import MINOR_UNITS_MAX

THIRDS = Shares.of_fractions({"a": Fraction(1, 3), "b": Fraction(1, 3), "c": Fraction(1, 3)})


@st.composite
def any_shares(draw: st.DrawFn) -> Shares:
    weights = draw(st.lists(st.integers(1, 60), min_size=1, max_size=12))
    return Shares.of_fractions({f"ksp-{n}": Fraction(part, sum(weights)) for n, part in enumerate(weights)})


@given(any_shares(), st.integers(0, MINOR_UNITS_MAX))
def test_a_split_sums_to_the_amount_and_nobody_is_a_unit_off(shares: Shares, amount: int) -> None:
    parts = split(amount, shares)

    assert sum(parts.values()) == amount
    assert all(part >= 0 and abs(part - share * amount) < 1 for part, share in zip_by_lender(parts, shares))


@given(any_shares(), st.lists(st.integers(0, 2_000), max_size=30))
def test_repeated_splits_never_drift_and_never_take_back(shares: Shares, amounts: list[int]) -> None:
    """However a series is cut: each running total is less than a unit from the exact share."""
    totals = dict.fromkeys(shares.lenders, 0)

    for before, after in pairwise(accumulate(amounts, initial=0)):
        parts = split_next(after - before, shares, before_minor=before)
        totals = {lender: totals[lender] + part for lender, part in parts.items()}

        assert sum(parts.values()) == after - before
        assert all(part >= 0 for part in parts.values())
        assert all(abs(total - share * after) < 1 for total, share in zip_by_lender(totals, shares))


@given(any_shares(), st.integers(0, MINOR_UNITS_MAX - 10**6), st.integers(0, 10**6))
def test_a_late_split_of_a_large_loan_is_as_exact_as_the_first(shares: Shares, before: int, amount: int) -> None:
    rota = rota_of(shares)

    parts, totals = split_next(amount, shares, before_minor=before), rota.upto(before + amount)

    assert sum(parts.values()) == amount
    assert all(abs(total - share * (before + amount)) < 1 for total, share in zip_by_lender(totals, shares))


def test_a_round_of_basis_points_gives_every_unit_to_somebody_whose_share_asks_for_it() -> None:
    shares = Shares.of_basis_points({"a": 1, "b": 3_333, "c": 6_665, "d": 1})
    exact, totals = dict(shares.parts), dict.fromkeys(shares.lenders, 0)

    for total, lender in enumerate(rota_of(shares).turns, 1):
        totals[lender] += 1

        assert all(abs(totals[one] - exact[one] * total) < 1 for one in totals)


@given(any_shares(), st.randoms(use_true_random=False), st.integers(0, 10**6))
def test_the_order_in_which_lenders_are_named_does_not_matter(shares: Shares, chance: object, amount: int) -> None:
    mixed = list(shares.parts)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    again = Shares(tuple(mixed))

    assert again == shares
    assert split(amount, again) == split(amount, shares)
    assert split_next(amount, again, before_minor=7) == split_next(amount, shares, before_minor=7)


def test_left_over_units_go_to_the_largest_fractions_then_by_id() -> None:
    shares = Shares.of_basis_points({"a": 2_500, "b": 5_000, "c": 2_500})

    assert split(5, shares) == {"a": 1, "b": 3, "c": 1}
    assert split(2, THIRDS) == {"a": 1, "b": 1, "c": 0}


def test_splitting_each_time_anew_drifts_where_the_series_does_not() -> None:
    anew = sum(split(1, THIRDS)["c"] for _ in range(300))
    series = sum(split_next(1, THIRDS, before_minor=before)["c"] for before in range(300))

    assert (anew, series) == (0, 100)


@pytest.mark.parametrize(
    "fractions",
    [
        {},
        {"a": Fraction(1, 2)},
        {"a": Fraction(1, 2), "b": Fraction(1, 2), "c": Fraction(1, 2)},
        {"a": Fraction(1), "b": Fraction(0)},
        {"a": Fraction(3, 2), "b": Fraction(-1, 2)},
        {"a": Fraction(1, DENOMINATOR_MAX + 1), "b": Fraction(DENOMINATOR_MAX, DENOMINATOR_MAX + 1)},
        {f"ksp-{n}": Fraction(1, LENDERS_MAX + 1) for n in range(LENDERS_MAX + 1)},
    ],
    ids=["none", "half", "one and a half", "nothing", "below zero", "too fine", "too many"],
)
def test_shares_that_are_not_exactly_one_are_refused(fractions: dict[str, Fraction]) -> None:
    with pytest.raises(SharesInvalidError):
        Shares.of_fractions(fractions)


def test_a_lender_holds_one_share() -> None:
    with pytest.raises(SharesInvalidError):
        Shares((("a", Fraction(1, 2)), ("a", Fraction(1, 2))))


def test_basis_points_that_miss_one_are_refused() -> None:
    with pytest.raises(SharesInvalidError):
        Shares.of_basis_points({"a": 3_333, "b": 3_333, "c": 3_333})


@pytest.mark.parametrize("amount", [-1, MINOR_UNITS_MAX + 1, True, 1.5])
def test_what_is_no_amount_is_not_split(amount: int) -> None:
    with pytest.raises(AmountNotSharedError):
        split(amount, THIRDS)
    with pytest.raises(AmountNotSharedError):
        split_next(amount, THIRDS, before_minor=0)


def zip_by_lender(parts: dict[str, int], shares: Shares) -> list[tuple[int, Fraction]]:
    return [(parts[lender], share) for lender, share in shares.parts]
