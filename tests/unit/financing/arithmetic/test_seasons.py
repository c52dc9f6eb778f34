"""Instalments that follow a harvest, a household's cash flow, or begin late."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.financing.arithmetic.lending.due_dates import due_dates
from services.financing.arithmetic.lending.events import Disbursement, Event, NewPlan
from services.financing.arithmetic.lending.replay import replay
from services.financing.arithmetic.lending.schedule import Instalment, schedule_of
from services.financing.arithmetic.lending.seasons import Season, bullet, by_cash_flow, seasonal, with_grace
from services.financing.arithmetic.lending.shapes import Shape
from services.financing.arithmetic.lending.terms import (
    AllocationRule,
    Allocations,
    Component,
    Instalments,
    Interest,
    LendingTerms,
    LendingTermsError,
    Recalculation,
)
from services.kernel import Currency

DAY = date(2026, 1, 10)
LENT = 100_000
COFFEE = Season({6: Decimal(1), 7: Decimal(2), 8: Decimal(1)})


def _terms(shapes: tuple[Shape, ...], rate: str = "0.18") -> LendingTerms:
    interest = Interest(Decimal(rate), recalculation=Recalculation())
    return LendingTerms(Currency.USD, interest, Instalments(len(shapes), shapes=shapes))


def _dues(schedule: tuple[Instalment, ...]) -> list[int]:
    return [instalment.due for instalment in schedule]


def _schedule(terms: LendingTerms, *events: Event, as_of: date = DAY) -> tuple[Instalment, ...]:
    return schedule_of(replay(terms, due_dates(terms, DAY), [Disbursement(DAY, DAY, LENT), *events], as_of))


def _months(count: int) -> tuple[date, ...]:
    return due_dates(_terms(bullet(count)), DAY)[1:]


def test_a_harvest_plan_asks_nothing_until_the_harvest_and_then_by_weight() -> None:
    terms = _terms(seasonal(COFFEE, _months(12)))

    schedule = _schedule(terms)

    assert _dues(schedule) == [0, 0, 0, 0, 27_277, 54_554, 27_275, 0, 0, 0, 0, 0]
    assert schedule[4].owed[Component.INTEREST] == 5 * 1_500


def test_interest_that_waits_for_the_harvest_bears_no_interest() -> None:
    terms = _terms(seasonal(Season({12: Decimal(1)}), _months(11)))

    schedule = _schedule(terms)

    assert schedule[-1].owed == {**schedule[-1].owed, Component.PRINCIPAL: LENT, Component.INTEREST: 11 * 1_500}


def test_interest_may_be_collected_between_the_harvests() -> None:
    terms = _terms(seasonal(Season({12: Decimal(1)}, between="interest_only"), _months(11)))

    assert _dues(_schedule(terms)) == [1_500] * 10 + [101_500]


def test_a_late_season_moves_the_weights_and_carries_the_interest_of_the_months_between() -> None:
    late = seasonal(Season({8: Decimal(1), 9: Decimal(2), 10: Decimal(1)}), _months(12)[4:])

    schedule = _schedule(
        _terms(seasonal(COFFEE, _months(12))),
        NewPlan(date(2026, 6, 10), date(2026, 5, 20), late),
        as_of=date(2026, 5, 20),
    )

    assert _dues(schedule) == [0, 0, 0, 0, 0, 0, 28_038, 56_076, 28_037, 0, 0, 0]
    assert schedule[6].owed[Component.INTEREST] == 7 * 1_500


def test_a_new_plan_with_a_shape_missing_is_refused() -> None:
    terms = _terms(seasonal(COFFEE, _months(12)))

    with pytest.raises(LendingTermsError, match="8 instalments are due from 2026-06-10, and there are 2 shapes"):
        _schedule(terms, NewPlan(date(2026, 6, 10), date(2026, 5, 20), bullet(2)))


def test_instalments_follow_what_a_household_has_left() -> None:
    terms = _terms(by_cash_flow([10_000, 0, 30_000, -5_000, 20_000]), rate="0")

    assert _dues(_schedule(terms)) == [16_666, 0, 50_000, 0, 33_334]


def test_grace_defers_principal_and_interest() -> None:
    terms = _terms(with_grace(4, principal=2, interest=1))

    schedule = _schedule(terms)

    assert _dues(schedule)[:2] == [0, 3_000]
    assert schedule[2].due == pytest.approx(schedule[3].due, abs=1)


@pytest.mark.parametrize(
    ("weights", "message"),
    [({}, "a month that pays"), ({6: Decimal(0)}, "a month that pays"), ({13: Decimal(1)}, "months from 1 to 12")],
)
def test_a_season_without_a_month_that_pays_is_refused(weights: dict[int, Decimal], message: str) -> None:
    with pytest.raises(LendingTermsError, match=message):
        Season(weights)


def test_a_plan_in_which_no_instalment_repays_is_refused() -> None:
    with pytest.raises(LendingTermsError, match="some instalment repays principal"):
        seasonal(Season({6: Decimal(1)}), _months(3))


def test_principal_does_not_come_before_interest_that_is_deferred() -> None:
    first = AllocationRule.of((Component.PRINCIPAL, Component.INTEREST, Component.FEE, Component.PENALTY))

    with pytest.raises(LendingTermsError, match="interest is paid before principal where it is deferred"):
        LendingTerms(
            Currency.USD,
            Interest(Decimal("0.18")),
            Instalments(12, shapes=bullet(12, "nothing")),
            Allocations(default=first),
        )


def test_an_allocation_that_leaves_a_component_out_is_refused() -> None:
    with pytest.raises(LendingTermsError, match="names each component once"):
        AllocationRule.of((Component.INTEREST, Component.PRINCIPAL))


@given(st.lists(st.integers(-10_000, 50_000), min_size=1, max_size=24).filter(lambda flow: max(flow) > 0))
def test_whatever_the_cash_flow_all_principal_is_repaid_in_months_that_have_money(flow: list[int]) -> None:
    schedule = _schedule(_terms(by_cash_flow(flow)))

    assert sum(instalment.owed[Component.PRINCIPAL] for instalment in schedule) == LENT
    assert all(not instalment.due for instalment, surplus in zip(schedule, flow, strict=True) if surplus <= 0)
