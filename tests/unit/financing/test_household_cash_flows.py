"""A household's cash flow: free cash, safety margin, and instalments against the capacity of their own month."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.financing.dossiers.cash_flows import MONTHS, CashFlowLine, HouseholdCashFlow, capacities, check_capacity
from services.financing.dossiers.refusals import CashFlowIncompleteError
from services.financing.dossiers.terms import PlannedInstalment
from tests.plain_schedules import Terms, build_schedule
from tests.unit.financing.dossier_examples import MARGIN, even_year, opened
from tests.unit.financing.examples import REQUEST, SUBMITTED

MINOR = st.integers(0, 10**12)


def test_a_quarter_of_free_cash_is_not_counted_on_and_what_is_left_is_rounded_down() -> None:
    year = capacities(even_year(10_003, 4_000), MARGIN)

    assert {(month.free_minor, month.capacity_minor) for month in year} == {(6_003, 4_502)}


@given(income=MINOR, expense=MINOR)
def test_capacity_is_never_below_zero_nor_above_free_cash(income: int, expense: int) -> None:
    year = capacities(even_year(income, expense), MARGIN)

    assert [month.month for month in year] == list(MONTHS)
    assert all(0 <= month.capacity_minor <= max(0, month.free_minor) for month in year)
    assert all(month.free_minor == income - expense for month in year)


def test_an_instalment_is_carried_by_its_own_month_only() -> None:
    lines = tuple(CashFlowLine(month, "income", "harvest", 400_000 if month == 8 else 10_000) for month in MONTHS)
    instalments = [PlannedInstalment(date(2026, month, 15), 50_000) for month in (7, 8, 9)]

    found = check_capacity(HouseholdCashFlow(SUBMITTED, lines), instalments, MARGIN)

    assert [check.due_on.month for check in found.not_carried] == [7, 9]
    assert (found.weakest.capacity_minor, found.ratio) == (7_500, Decimal("0.15"))


def test_a_household_that_can_pay_exactly_the_instalment_carries_it() -> None:
    instalments = opened().asked.instalments
    largest = max(one.amount_minor for one in instalments)
    exact = MARGIN.model_copy(update={"safety_margin": Decimal(0)})

    found = check_capacity(even_year(largest), instalments, exact)
    short = check_capacity(even_year(largest - 1), instalments, exact)

    assert (found.not_carried, found.largest.amount_minor) == ((), largest)
    assert short.not_carried != ()


def test_the_planned_instalments_are_those_of_a_loan_paid_out_on_the_day_it_was_asked_for() -> None:
    terms = Terms(REQUEST.amount, REQUEST.annual_rate, REQUEST.term_months, SUBMITTED)

    planned = opened().asked.instalments

    assert [(one.due_on, one.amount_minor) for one in planned] == [
        (row.due_on, row.due.amount_minor) for row in build_schedule(terms)
    ]


def test_a_year_without_one_of_its_months_is_refused() -> None:
    lines = tuple(line for line in even_year(1).lines if line.month != 5)

    with pytest.raises(CashFlowIncompleteError, match="months 5"):
        HouseholdCashFlow(SUBMITTED, lines)


def test_a_line_that_stands_twice_is_refused() -> None:
    lines = even_year(1).lines

    with pytest.raises(CashFlowIncompleteError):
        HouseholdCashFlow(SUBMITTED, (*lines, lines[0]))
