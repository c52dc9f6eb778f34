"""The schedules and allocations that Apache Fineract answers, reproduced column by column."""

import json
import sys
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.financing.loans.allocation import (
    DEFAULT_ORDER,
    Allocation,
    Component,
    Timing,
    UnpaidInstalment,
    allocate,
)
from services.financing.loans.schedule import Instalment, build_schedule
from services.financing.loans.terms import DayCount, Terms
from services.kernel import Currency, Money

Vector = dict[str, Any]
VECTORS: list[Vector] = json.loads(Path(__file__).with_name("lending.json").read_text("utf-8"), parse_float=Decimal)
REPAID = [vector for vector in VECTORS if any(event["type"] == "repayment" for event in vector["events"])]
SCHEDULE_COLUMNS = ("n", "due_on", "days", "principal", "interest", "due", "balance")
REPAYMENT_COLUMNS = ("paid", "paid_in_advance", "paid_late", "outstanding", "settled_on")


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_every_column_of_the_schedule_is_reproduced(vector: Vector) -> None:
    terms = _terms(vector["input"])

    schedule = build_schedule(terms)

    rows = [_schedule_row(instalment) for instalment in schedule]
    assert rows == [{column: row[column] for column in SCHEDULE_COLUMNS} for row in vector["expected"]["installments"]]
    assert sum(row["interest"] for row in rows) == vector["expected"]["totals"]["interest"]


@pytest.mark.parametrize("vector", REPAID, ids=lambda vector: vector["id"])
def test_every_column_of_the_repayments_is_reproduced(vector: Vector) -> None:
    schedule = build_schedule(_terms(vector["input"]))

    repayments = _repay(schedule, vector)

    rows = _repayment_rows(schedule, repayments)
    expected = [{c: row[c] for c in REPAYMENT_COLUMNS if c in row} for row in vector["expected"]["installments"]]
    assert rows == expected
    assert repayments[-1][1].overpaid.major == vector["expected"].get("overpaid", 0)
    if "transactions" in vector["expected"]:
        assert [_parts(paid) for _, paid in repayments] == [
            _parts_expected(t) for t in vector["expected"]["transactions"]
        ]


def test_thirty_six_loans_with_186_instalments_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    instalments = sum(len(vector["expected"]["installments"]) for vector in VECTORS)
    methods = Counter(vector["input"]["amortization"] for vector in VECTORS)

    with capsys.disabled():
        sys.stdout.write(f"\nlending vectors: {len(VECTORS)} loans, {instalments} instalments, {len(REPAID)} repaid\n")

    assert (len(VECTORS), instalments, len(REPAID)) == (36, 186, 10)
    assert methods == {"equal_installments": 35, "equal_principal": 1}


def _terms(given: dict[str, Any]) -> Terms:
    equal_instalments = given["amortization"] == "equal_installments"
    multiple = given["rounding"]["installment_multiple_of"] if equal_instalments else None
    whole_months = given["interest_calculation_period"] == "same_as_repayment" or not given["annual_rate_pct"]
    day_count: DayCount = "actual/365" if given["day_count"] == "actual/365" and not whole_months else "30/360"
    assert whole_months or day_count == given["day_count"]
    return Terms(
        principal=_money(given["principal"]),
        annual_rate=Decimal(given["annual_rate_pct"]) / 100,
        instalment_count=given["installments"],
        disbursed_on=date.fromisoformat(given["disbursed_on"]),
        repay_every_months=given["repay_every"],
        method="equal_instalments" if equal_instalments else "equal_principal",
        day_count=day_count,
        instalment_multiple_minor=_money(multiple).amount_minor if multiple else 1,
    )


def _order(allocation: dict[str, Any]) -> tuple[Component, ...]:
    """Read the order of the components; the vectors use one order, whatever the timing."""
    if allocation.get("strategy") == "penalties_fees_interest_principal_order":
        return DEFAULT_ORDER
    (rule,) = [rule for rule in allocation["rules"] if rule["transaction"] == "default"]
    orders = {
        tuple(Component(name.removeprefix(f"{timing}_")) for name in rule["order"] if name.startswith(f"{timing}_"))
        for timing in Timing
    }
    assert rule["future_installment_rule"] == "next_installment"
    (order,) = orders
    return order


def _repay(schedule: tuple[Instalment, ...], vector: Vector) -> list[tuple[date, Allocation]]:
    unpaid = tuple(UnpaidInstalment.whole(instalment) for instalment in schedule)
    repayments = []
    for event in vector["events"]:
        if event["type"] == "repayment":
            on = date.fromisoformat(event["date"])
            paid = allocate(_money(event["amount"]), unpaid, _order(vector["input"]["allocation"]), on)
            unpaid = paid.remaining
            repayments.append((on, paid))
    return repayments


def _schedule_row(instalment: Instalment) -> dict[str, Any]:
    return {
        "n": instalment.number,
        "due_on": instalment.due_on.isoformat(),
        "days": instalment.days,
        "principal": instalment.principal.major,
        "interest": instalment.interest.major,
        "due": instalment.due.major,
        "balance": instalment.balance_after.major,
    }


def _repayment_rows(
    schedule: tuple[Instalment, ...], repayments: list[tuple[date, Allocation]]
) -> list[dict[str, Any]]:
    rows = []
    for instalment in schedule:
        portions = [p for _, paid in repayments for p in paid.portions if p.number == instalment.number]
        by_timing = {
            timing: Money.total((p.amount for p in portions if p.timing is timing), Currency.USD) for timing in Timing
        }
        paid = Money.total(by_timing.values(), Currency.USD)
        row: dict[str, Any] = {
            "paid": paid.major,
            "paid_in_advance": by_timing[Timing.IN_ADVANCE].major,
            "paid_late": by_timing[Timing.PAST_DUE].major,
            "outstanding": (instalment.due - paid).major,
        }
        if paid == instalment.due:
            paid_on = [on for on, made in repayments if any(p.number == instalment.number for p in made.portions)]
            row["settled_on"] = max(paid_on).isoformat()
        rows.append(row)
    return rows


def _parts(paid: Allocation) -> list[Decimal]:
    return [paid.paid(component).major for component in DEFAULT_ORDER]


def _parts_expected(transaction: dict[str, Any]) -> list[Decimal]:
    return [Decimal(transaction[name]) for name in ("penalties", "fees", "interest", "principal")]


def _money(major: Decimal | int) -> Money:
    return Money.of(Decimal(major), Currency.USD)
