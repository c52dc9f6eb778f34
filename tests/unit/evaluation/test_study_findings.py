"""A plan's lines, break-evens, sensitivities and simulation: the same plan gives the same, always."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.evaluation.studies.cash_flows import lines_of, loan_line
from services.evaluation.studies.findings import compute, digest_of
from services.evaluation.studies.plans import (
    Cost,
    Financing,
    Investment,
    Normal,
    Plan,
    Product,
    Simulation,
    Span,
    Triangular,
    Uncertainty,
    Variation,
)
from services.evaluation.studies.refusals import PlanInconsistentError
from services.evaluation.studies.sensitivities import break_evens, worth_of_lines
from services.evaluation.studies.simulations import simulate
from services.evaluation.studies.suggestions import load_study_rules, suggest
from services.kernel import Currency
from services.kernel.money import MINOR_UNITS_MAX
from tests.unit.evaluation.businesses import HARVEST, SIMULATION, TENTH, mill, yearly

DAY = mill().starts_on
MILL_MEAN_NPV_MINOR = -439_659
MILL_DIGEST = "a4119e8bb4828ffd094a5e20022ff3987364f17c8a09f5f20b7f024bb9591618"


def test_a_harvest_brings_income_in_its_months_only_and_other_currencies_are_converted() -> None:
    lines = {line.name: line.flows_minor for line in lines_of(mill())}

    assert [period for period, flow in enumerate(lines["coffee"][:25]) if flow] == [6, 7, 8, 18, 19, 20]
    assert lines["coffee"][6] == 480 * 12_005 // 10
    assert [lines["cherries"][period] for period in (5, 6)] == [0, -78_032]
    assert lines["spare_parts"][1] == -185
    assert lines["working_capital"][0] == -lines["working_capital"][-1] == -200_000


@given(st.integers(1, 10**9), st.integers(1, 60), st.integers(0, 59), st.decimals("0", "1", places=4))
def test_a_loan_is_repaid_to_the_last_cent(amount: int, periods: int, grace: int, rate: Decimal) -> None:
    plan = mill(period_count=60)
    free = loan_line(Financing(amount, Decimal(0), periods, min(grace, periods - 1)), plan).flows_minor
    dear = loan_line(Financing(amount, rate, periods, min(grace, periods - 1)), plan).flows_minor

    assert sum(free) == 0
    assert all(with_interest <= without for with_interest, without in zip(dear, free, strict=True))
    assert not any(dear[periods + 1 :])


def test_every_figure_is_told_with_the_flows_and_factors_it_comes_from() -> None:
    found = compute(mill())
    project, owner = found.project, found.owner

    assert owner is not None
    assert project.flows_minor == tuple(
        map(sum, zip(*(one.flows_minor for one in found.lines if one.kind != "loan"), strict=True))
    )
    assert owner.flows_minor[0] == project.flows_minor[0] + 3_000_000
    assert found.conventions[0] == "period_zero_is_not_discounted"
    assert project.lowest_balance_minor == sum(project.flows_minor[: project.lowest_balance_period + 1])
    assert found.sensitivities[0].variable == "price:coffee"
    assert [one.swing_minor for one in found.sensitivities] == sorted(
        (one.swing_minor for one in found.sensitivities), reverse=True
    )


@pytest.mark.parametrize("measure", ["volume", "price"])
def test_at_its_break_even_a_product_is_worth_just_enough(measure: str) -> None:
    plan = mill(period_count=60)
    (found,) = [one for one in break_evens(plan, lines_of(plan)) if one.measure == measure]
    (coffee,) = plan.products
    volume, price = found.volume or coffee.volume, found.price_minor or coffee.price_minor

    def worth(volume: Decimal, price_minor: int) -> Decimal:
        sold = replace(plan, products=(replace(coffee, volume=volume, price_minor=price_minor),))
        return sum(worth_of_lines(sold, lines_of(sold)), Decimal(0))

    assert worth(volume - 2, price - 1) < 0 <= worth(volume + TENTH, price)


def test_without_a_margin_there_is_no_break_even_volume_and_it_is_said_why() -> None:
    dear = mill(costs=(Cost("cherries", 500, Currency.USD, "unit", "coffee"),))
    rich = mill(investments=(), costs=(), working_capital_minor=0)

    assert [one.reason for one in break_evens(dear, lines_of(dear))] == ["every_unit_loses", None]
    assert [one.reason for one in break_evens(rich, lines_of(rich))] == ["worth_it_without_any"] * 2


@given(st.integers(0, 2**53 - 1), st.integers(100, 400))
@settings(max_examples=20)
def test_the_same_seed_gives_the_same_samples_and_another_one_others(seed: int, count: int) -> None:
    wanted = replace(SIMULATION, seed=seed, sample_count=count)
    lines = lines_of(mill())

    first, again = simulate(mill(), wanted, lines), simulate(mill(), wanted, lines)
    other = simulate(mill(), replace(wanted, seed=seed + 1), lines)

    assert first == again
    assert first.digest != other.digest
    values = [one.npv_minor for one in first.quantiles]
    assert values == sorted(values)
    assert first.lowest_npv_minor <= values[0] <= values[-1] <= first.highest_npv_minor


def test_a_simulation_gives_the_same_figures_on_every_machine() -> None:
    found = simulate(mill(), SIMULATION, lines_of(mill()))

    assert (found.generator, found.sample_count) == ("PCG64", 2_000)
    assert found.mean_npv_minor == MILL_MEAN_NPV_MINOR
    assert found.digest == MILL_DIGEST


def test_what_is_drawn_has_the_mean_of_its_distribution() -> None:
    sale = yearly([-1_000_000, 0, 2_000_000])
    skewed = Triangular(Decimal("0.5"), Decimal(1), Decimal("1.2"))
    wanted = Simulation(7, 20_000, (Uncertainty("price:sale_2", skewed),))

    found = simulate(sale, wanted, lines_of(sale))

    expected = -1_000_000 + 2_000_000 * (0.5 + 1 + 1.2) / 3 / 1.21
    assert found.mean_npv_minor == pytest.approx(expected, abs=6_000)


def test_a_factor_drawn_below_zero_counts_as_zero_and_is_counted() -> None:
    sale = yearly([-100, 0, 1_000_000])
    wide = Simulation(7, 1_000, (Uncertainty("volume:sale_2", Normal(Decimal("0.1"), Decimal(1))),))

    found = simulate(sale, wide, lines_of(sale))

    assert found.drawn_below_zero_count > 300
    assert found.lowest_npv_minor == -100


@pytest.mark.parametrize(
    "changes",
    [
        {"starts_on": DAY.replace(day=2)},
        {"exchange_rate": None},
        {"costs": (Cost("coffee", 1, Currency.USD),)},
        {"costs": (Cost("bags", 1, Currency.USD, "unit", "rice"),)},
        {"costs": (Cost("bags", 1, Currency.USD, "period", "coffee"),)},
        {"costs": (Cost("bags", 1, Currency.USD, span=Span(5, 4)),)},
        {"costs": (Cost("bags", 1, Currency.USD, span=Span(1, 121)),)},
        {"investments": (Investment("roof", 1, Currency.USD, 121),)},
        {"financing": Financing(1, Decimal(0), 121)},
        {"financing": Financing(1, Decimal(0), 12, 12)},
        {"period_unit": "year"},
        {"products": (Product("coffee", "kilogram", MINOR_UNITS_MAX, Currency.USD, Decimal(9), HARVEST),)},
        {"variations": (Variation("price:rice", Decimal(0), Decimal(1)),)},
        {"variations": (Variation("investment", Decimal(0), Decimal(1)),) * 2},
        {"simulation": Simulation(1, 100, (Uncertainty("discount_rate", Normal(Decimal(1), Decimal(1))),))},
        {"simulation": Simulation(1, 100, (Uncertainty("investment", Normal(Decimal(1), Decimal(0))),))},
        {"simulation": Simulation(1, 100, (Uncertainty("exchange_rate", Normal(Decimal(0), Decimal(1))),))},
        {
            "simulation": Simulation(
                1, 100, (Uncertainty("investment", Triangular(Decimal(2), Decimal(1), Decimal(3))),)
            )
        },
        {"products": (), "costs": (), "investments": (), "working_capital_minor": 0, "variations": ()},
    ],
)
def test_a_plan_whose_parts_do_not_fit_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(PlanInconsistentError):
        compute(mill(**{"period_count": 60, **changes}))


@given(st.lists(st.integers(-(10**12), 10**12), min_size=2, max_size=12).filter(any), st.randoms())
@settings(max_examples=25)
def test_whatever_the_flows_every_figure_is_found_and_the_digest_is_the_plan_s(
    flows: list[int], chance: random.Random
) -> None:
    plan = yearly([-abs(flows[0]), *flows[1:]], Decimal(chance.choice(["0", "0.1", "9.999999"])))

    assert digest_of(compute(plan)) == digest_of(compute(plan))


def test_a_suggestion_names_the_demands_that_were_not_kept() -> None:
    good, fair, bad = yearly([-100, 80, 80, 80]), yearly([-100, 40, 40, 30, 30]), yearly([-100, 30, 30])
    drawn = Simulation(3, 200, (Uncertainty("investment", Triangular(Decimal("0.9"), Decimal(1), Decimal("1.1"))),))

    def suggested(plan: Plan) -> tuple[str, tuple[str, ...]]:
        found = suggest(plan, compute(plan), on=DAY)
        return found.advice, found.not_kept

    assert suggested(replace(good, simulation=drawn)) == ("recommended", ())
    assert suggested(replace(fair, simulation=drawn)) == ("conditional", ("discounted_payback_share_max",))
    assert suggested(good)[1] == ("negative_npv_probability_max",)
    assert suggested(bad)[0] == "not_recommended"
    assert {rule.confidence for rule in load_study_rules()} == {"low"}
