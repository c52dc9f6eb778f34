"""What Apache Fineract and Frappe Lending answer, reproduced column by column."""

import json
import os
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.financing.arithmetic.classification.delinquency import CountingRule, DayRange, delinquency
from services.financing.arithmetic.classification.non_performing import NonPerformingPolicy, non_performing
from services.financing.arithmetic.classification.portfolio import PortfolioLoan
from services.financing.arithmetic.lending.account import Account, Entry
from services.financing.arithmetic.lending.charges import PenaltyRule, penalties
from services.financing.arithmetic.lending.events import Charge
from services.financing.arithmetic.lending.explanation import explain
from services.financing.arithmetic.lending.payoff import pay_off
from services.financing.arithmetic.lending.replay import replay
from services.financing.arithmetic.lending.schedule import Instalment, schedule_of
from services.financing.arithmetic.lending.terms import Component
from services.kernel import Currency, Money
from tests.vectors.reading import REPRODUCED, Vector, dates_of, events_of, minor, terms_of

PATH = Path(os.environ.get("LENDING_VECTORS") or Path(__file__).with_name("lending.json"))
VECTORS: list[Vector] = json.loads(PATH.read_text("utf-8"), parse_float=Decimal)
AMOUNTS = ("principal", "interest", "fees", "penalties", "due", "paid", "paid_in_advance", "paid_late", "outstanding")
PARTS = {
    "principal": Component.PRINCIPAL,
    "interest": Component.INTEREST,
    "fees": Component.FEE,
    "penalties": Component.PENALTY,
}


def having(*names: str) -> pytest.MarkDecorator:
    """Ask of every vector that answers one of these."""
    chosen = [vector for vector in VECTORS if any(name in vector["expected"] for name in names)]
    return pytest.mark.parametrize("vector", chosen, ids=lambda vector: vector["id"])


@having("installments")
def test_every_column_of_every_instalment_is_reproduced(vector: Vector) -> None:
    schedule = schedule_of(_replayed(vector))

    expected = vector["expected"]["installments"]
    tells_settled = any("settled_on" in row for row in expected) or not any(row["paid"] for row in expected)
    rows = [_row(instalment) for instalment in schedule]
    for row, wanted in zip(rows, expected, strict=True):
        assert {column: row[column] for column in wanted} == _wanted(wanted), vector["id"]
        if tells_settled and "settled_on" not in wanted:
            assert row["settled_on"] is None or not row["due"]
    REPRODUCED[vector["id"]] = vector["kind"]


@having("installments")
def test_the_totals_are_reproduced(vector: Vector) -> None:
    account = _replayed(vector)

    rows = [_row(instalment) for instalment in schedule_of(account)]
    totals = vector["expected"]["totals"]
    assert {name: sum(row[name] for row in rows) for name in totals} == {n: minor(v) for n, v in totals.items()}
    assert account.overpaid == minor(vector["expected"].get("overpaid", 0))


@pytest.mark.parametrize(
    "vector",
    [one for one in VECTORS if one["verified_transactions"] and "transactions" in one["expected"]],
    ids=lambda vector: vector["id"],
)
def test_what_each_transaction_paid_is_reproduced(vector: Vector) -> None:
    account = _replayed(vector)

    booked = sorted(_booked(entry) for entry in account.entries)
    assert booked == sorted(_expected_entry(transaction) for transaction in vector["expected"]["transactions"])


@having("payoff_amount")
def test_what_pays_a_loan_off_is_reproduced(vector: Vector) -> None:
    last_paid_on = max(date.fromisoformat(event["date"]) for event in vector["events"])
    before = {**vector, "events": [e for e in vector["events"] if date.fromisoformat(e["date"]) < last_paid_on]}

    amount = pay_off(_replayed(before, as_of=last_paid_on), last_paid_on).amount

    assert amount == minor(vector["expected"]["payoff_amount"])


@having("installment_amount", "installments_count")
def test_term_loans_of_frappe_are_reproduced(vector: Vector) -> None:
    expected = vector["expected"]

    schedule = schedule_of(_replayed(vector))

    collected = [one for one in schedule if not one.is_down_payment]
    extra = _extra(vector) // len(collected) if vector["input"].get("broken_period_recovery") else 0
    if "installments_count" in expected:
        assert len(collected) == expected["installments_count"]
    if "installment_amount" in expected:
        assert {one.due - extra for one in collected[1:-1]} == {minor(expected["installment_amount"])}
    for name, position in (("first_interest", 0), ("second_interest", 1)):
        if name in expected:
            assert schedule[position].owed[Component.INTEREST] == minor(expected[name])
    assert _in_units(schedule, expected.get("totals", {})) == expected.get("totals", {})
    for sample in expected.get("installments_sample_rounded_to_units", []):
        assert _unit_row(schedule[sample["n"] - 1], sample) == sample
    REPRODUCED[vector["id"]] = vector["kind"]


@having("installments")
def test_the_working_of_every_figure_adds_up_to_it(vector: Vector) -> None:
    account = _replayed(vector)

    worked = {(figure.number, figure.component): figure.amount for figure in explain(account)}
    for instalment in schedule_of(account):
        for component, amount in instalment.owed.items():
            assert worked.get((instalment.number, component), 0) == amount


@having("delinquent_since")
def test_delinquency_is_reproduced(vector: Vector) -> None:
    expected, given = vector["expected"], vector["input"]
    as_of = date.fromisoformat(vector["as_of"])

    unpaid = [row.due_on for row in _replayed(vector).rows if row.is_open]
    ranges = [DayRange(**one) for one in given["delinquency_ranges"]]
    found = delinquency(unpaid, as_of, given["arrears_grace_days"], ranges)

    assert (found.days, found.range) == (expected["delinquent_days"], expected["range"])
    assert _iso(found.oldest_unpaid_due_on) == expected["oldest_unpaid_due_on"]
    assert _iso(found.since) == expected["delinquent_since"]
    REPRODUCED[vector["id"]] = vector["kind"]


@having("days_past_due_by_date")
def test_days_past_due_are_counted_as_frappe_counts_them(vector: Vector) -> None:
    by_date = vector["expected"]["days_past_due_by_date"]

    counted = {day: _days_past_due(vector, date.fromisoformat(day)) for day in by_date}

    assert counted == by_date
    REPRODUCED[vector["id"]] = vector["kind"]


@having("customer_npa")
def test_one_late_loan_makes_all_loans_of_its_borrower_non_performing(vector: Vector) -> None:
    expected = vector["expected"]
    as_of = date.fromisoformat(vector["as_of"])
    (other,) = vector["input"]["other_loans"]
    days = {"loan": _days_past_due(vector, as_of), "other": _days_past_due(_of_borrower(vector, other), as_of)}

    loans = [PortfolioLoan(name, "borrower", Money(1, Currency.USD), late) for name, late in days.items()]
    flagged = non_performing(loans, NonPerformingPolicy(vector["input"]["npa_threshold_days"]))

    assert days["loan"] == expected["days_past_due"]
    assert {name: name in flagged for name in days} == {
        "loan": expected["loan_npa"],
        "other": expected["other_loans_npa"],
    }
    REPRODUCED[vector["id"]] = vector["kind"]


def _days_past_due(vector: Vector, as_of: date) -> int:
    account = _replayed({**vector, "events": _events_until(vector, as_of)}, as_of=as_of)
    unpaid = [row.due_on for row in account.rows if row.is_open]
    ranges = (DayRange(name="late", from_day=1, to_day=None),)
    return delinquency(unpaid, as_of, 0, ranges, counting=CountingRule.FROM_DUE_DATE).days


def _of_borrower(vector: Vector, other: dict[str, Any]) -> Vector:
    return {**vector, "input": vector["input"] | other, "events": []}


def _events_until(vector: Vector, as_of: date) -> list[dict[str, Any]]:
    return [event for event in vector["events"] if date.fromisoformat(event["date"]) <= as_of]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _replayed(vector: Vector, *, as_of: date | None = None) -> Account:
    given = vector["input"]
    terms = terms_of(given)
    days, happened = dates_of(terms, given), events_of(vector)
    on = as_of or date.fromisoformat(vector["as_of"] or given["disbursed_on"])
    account = replay(terms, days, happened, on)
    late: list[Charge] = []
    for charge in given.get("charges", []):
        if charge.get("when") == "installment_overdue":
            late += penalties(account, PenaltyRule(Decimal(charge["rate_pct"]) / 100), on)
    return replay(terms, days, [*happened, *late], on) if late else account


def _row(instalment: Instalment) -> dict[str, Any]:
    return {
        "n": instalment.number,
        "due_on": instalment.due_on,
        "days": instalment.days,
        **{name: instalment.owed[component] for name, component in PARTS.items()},
        "due": instalment.due,
        "paid": sum(instalment.paid.values()),
        "paid_in_advance": instalment.paid_in_advance,
        "paid_late": instalment.paid_late,
        "outstanding": instalment.outstanding,
        "balance": instalment.balance_after,
        "settled_on": instalment.settled_on,
    }


def _wanted(row: dict[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(row[name]) for name in ("due_on", "settled_on") if name in row}
    return {n: minor(v) if n in AMOUNTS or n == "balance" else v for n, v in row.items()} | days


def _booked(entry: Entry) -> tuple[str, int, tuple[int, ...]]:
    return entry.on.isoformat(), entry.amount, tuple(entry.parts[component] for component in PARTS.values())


def _expected_entry(transaction: dict[str, Any]) -> tuple[str, int, tuple[int, ...]]:
    parts = tuple(minor(transaction.get(name, 0)) for name in PARTS)
    return transaction["date"], minor(transaction["amount"]), parts


def _extra(vector: Vector) -> int:
    deducted = vector["input"]["broken_period_recovery"] == "deducted_at_disbursement"
    return 0 if deducted else minor(vector["expected"]["broken_period_interest"])


def _in_units(schedule: tuple[Instalment, ...], wanted: dict[str, Any]) -> dict[str, Any]:
    sums = {
        "interest_rounded": sum(one.owed[Component.INTEREST] for one in schedule),
        "due_rounded": sum(one.due for one in schedule),
    }
    return {name: round(Decimal(sums[name]) / 100) for name in wanted}


def _unit_row(instalment: Instalment, sample: dict[str, Any]) -> dict[str, Any]:
    row = _row(instalment)
    return {name: row[name] if name == "n" else round(Decimal(row[name]) / 100) for name in sample}
