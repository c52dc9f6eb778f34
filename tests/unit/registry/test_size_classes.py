"""Size classes from dated rules, at and around every threshold."""

from datetime import date
from itertools import pairwise
from typing import assert_never

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.country import Country
from services.kernel.dated_rules import Confidence, NoRuleInForceError
from services.kernel.money import MINOR_UNITS_MAX, Currency, CurrencyMismatchError, Money
from services.kernel.reference_data import read_rules
from services.registry.size_classes import (
    BandRule,
    SizeClass,
    SizeFigureNegativeError,
    SizeUnknown,
    credit_cooperative_class,
    ksp_class,
    size_class,
)

TODAY = date(2026, 11, 1)
BILLION_RUPIAH_MINOR = 10**9 * 100
RULE_FILES = ("size_class_rules.json", "ksp_class_rules.json", "credit_cooperative_class_rules.json")
KSP_CLASSES = ("I", "II", "III", "IV")


def rupiah(billions: float, *, more_minor: int = 0) -> Money:
    return Money(int(billions * BILLION_RUPIAH_MINOR) + more_minor, Currency.IDR)


def name_of(outcome: SizeClass | SizeUnknown) -> str:
    match outcome:
        case SizeClass():
            return outcome.name
        case SizeUnknown():
            return "unknown"
    assert_never(outcome)


@pytest.mark.parametrize(
    ("sales_billions", "within", "beyond"), [(2, "micro", "small"), (15, "small", "medium"), (50, "medium", "large")]
)
def test_the_top_of_an_indonesian_sales_band_belongs_to_it(sales_billions: int, within: str, beyond: str) -> None:
    at_top = size_class(Country.ID, on=TODAY, annual_sales=rupiah(sales_billions))
    above = size_class(Country.ID, on=TODAY, annual_sales=rupiah(sales_billions, more_minor=1))

    assert (name_of(at_top), name_of(above)) == (within, beyond)


@pytest.mark.parametrize(
    ("capital_billions", "within", "beyond"), [(1, "micro", "small"), (5, "small", "medium"), (10, "medium", "large")]
)
def test_the_top_of_an_indonesian_capital_band_belongs_to_it(capital_billions: int, within: str, beyond: str) -> None:
    at_top = size_class(Country.ID, on=TODAY, capital=rupiah(capital_billions))
    above = size_class(Country.ID, on=TODAY, capital=rupiah(capital_billions, more_minor=1))

    assert (name_of(at_top), name_of(above)) == (within, beyond)


def test_sales_decide_where_capital_says_something_else() -> None:
    outcome = size_class(Country.ID, on=TODAY, annual_sales=rupiah(3), capital=rupiah(9))

    assert isinstance(outcome, SizeClass)
    assert (outcome.name, outcome.basis, outcome.rule_version) == ("small", "annual_sales", "id-msme-2021")
    assert outcome.confidence is Confidence.HIGH


@pytest.mark.parametrize(
    ("employees", "name"),
    [(0, "micro"), (5, "micro"), (6, "small"), (20, "small"), (21, "medium"), (50, "medium"), (51, "large")],
)
def test_timor_leste_counts_employees_and_says_the_bands_are_unverified(employees: int, name: str) -> None:
    outcome = size_class(Country.TL, on=TODAY, employees=employees)

    assert isinstance(outcome, SizeClass)
    assert (outcome.name, outcome.basis, outcome.confidence) == (name, "employees", Confidence.LOW)


def test_without_a_figure_the_rule_asks_for_the_size_is_unknown() -> None:
    none_given = size_class(Country.ID, on=TODAY)
    wrong_figure = size_class(Country.TL, on=TODAY, annual_sales=Money(100, Currency.USD))

    assert isinstance(none_given, SizeUnknown)
    assert none_given.reason == "the rule asks for annual_sales or capital; none was given"
    assert isinstance(wrong_figure, SizeUnknown)


def test_a_day_before_the_first_rule_is_refused() -> None:
    with pytest.raises(NoRuleInForceError, match="2021-02-02"):
        size_class(Country.ID, on=date(2021, 2, 1), annual_sales=rupiah(1))


def test_a_figure_in_another_currency_is_refused() -> None:
    with pytest.raises(CurrencyMismatchError):
        size_class(Country.ID, on=TODAY, annual_sales=Money(100, Currency.USD))


def test_a_figure_below_zero_is_refused() -> None:
    with pytest.raises(SizeFigureNegativeError):
        size_class(Country.TL, on=TODAY, employees=-1)


@given(*[st.integers(0, MINOR_UNITS_MAX)] * 2)
def test_a_larger_figure_never_gives_a_smaller_class(one: int, other: int) -> None:
    ranked = ("micro", "small", "medium", "large")

    smaller, larger = (
        ranked.index(name_of(size_class(Country.ID, on=TODAY, annual_sales=Money(amount, Currency.IDR))))
        for amount in sorted((one, other))
    )

    assert smaller <= larger


@pytest.mark.parametrize(
    ("members", "capital", "assets", "name"),
    [
        (5000, rupiah(2.5), rupiah(15), "I"),
        (5001, rupiah(2.5), rupiah(15), "II"),
        (5000, rupiah(15, more_minor=1), rupiah(15), "III"),
        (5000, rupiah(2.5), rupiah(500, more_minor=1), "IV"),
        (30000, rupiah(50), rupiah(500), "III"),
        (30001, None, None, "IV"),
    ],
)
def test_a_ksp_has_the_highest_class_any_figure_reaches(
    members: int, capital: Money | None, assets: Money | None, name: str
) -> None:
    outcome = ksp_class(on=TODAY, members=members, own_capital=capital, assets=assets)

    assert isinstance(outcome, SizeClass)
    assert outcome.name == name
    assert outcome.interpretation is not None


@given(st.integers(0, 60_000), st.integers(0, 10**13), st.integers(0, 10**14))
def test_no_figure_alone_gives_a_ksp_a_higher_class_than_all_together(members: int, capital: int, assets: int) -> None:
    own_capital, total_assets = Money(capital, Currency.IDR), Money(assets, Currency.IDR)

    together = ksp_class(on=TODAY, members=members, own_capital=own_capital, assets=total_assets)
    alone = [
        ksp_class(on=TODAY, members=members),
        ksp_class(on=TODAY, own_capital=own_capital),
        ksp_class(on=TODAY, assets=total_assets),
    ]

    assert name_of(together) == max(map(name_of, alone), key=KSP_CLASSES.index)


def test_a_ksp_without_figures_has_no_class() -> None:
    assert isinstance(ksp_class(on=TODAY), SizeUnknown)


@pytest.mark.parametrize(
    ("capital_minor", "name"), [(24_999_999, "C"), (25_000_000, "B"), (50_000_000, "B"), (50_000_001, "A")]
)
def test_a_timorese_credit_cooperative_is_classed_by_capital(capital_minor: int, name: str) -> None:
    outcome = credit_cooperative_class(on=TODAY, capital=Money(capital_minor, Currency.USD))

    assert isinstance(outcome, SizeClass)
    assert (outcome.name, outcome.confidence) == (name, Confidence.MEDIUM)


@pytest.mark.parametrize("name", RULE_FILES)
def test_the_bands_of_every_rule_rise_and_the_last_has_no_top(name: str) -> None:
    rules = read_rules("registry", name, BandRule)

    for basis in (basis for rule in rules for basis in rule.bases):
        *tops, last = [band.top for band in basis.bands]
        assert last is None
        assert all(lower is not None and upper is not None and lower < upper for lower, upper in pairwise(tops))
