"""Reads a lending vector: its terms, its dates and its events in the words of the lending arithmetic."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from services.financing.arithmetic.lending import events
from services.financing.arithmetic.lending.due_dates import due_dates
from services.financing.arithmetic.lending.plan_changes import dates_needed
from services.financing.arithmetic.lending.shapes import Shape
from services.financing.arithmetic.lending.terms import (
    INSTALMENTS_MAX,
    AllocationRule,
    Allocations,
    Component,
    FutureRule,
    Instalments,
    Interest,
    LendingTerms,
    Recalculation,
    Timing,
)
from services.kernel import Currency

Vector = dict[str, Any]
Given = dict[str, Any]

REPRODUCED: dict[str, str] = {}
"""Kinds of the vectors that were reproduced, by their ids."""

FUTURE_RULES = {
    "next_installment": FutureRule.NEXT,
    "last_installment": FutureRule.LAST,
    "next_last_installment": FutureRule.NEXT_THEN_LAST,
    "reamortization": FutureRule.SPREAD,
}
AMORTISATIONS: dict[str, Any] = {"equal_installments": "equal_instalments", "equal_principal": "equal_principal"}
BROKEN_PERIODS: dict[str | None, Any] = {
    None: "in_first_period",
    "amortised_over_tenure": "spread",
    "deducted_at_disbursement": "deducted",
}
_COMPONENTS = {"penalties": "penalty", "fees": "fee"}


def minor(major: Decimal | float) -> int:
    """Read an amount of euro or rupees as so many hundredths."""
    return int((Decimal(major) * 100).to_integral_exact())


def terms_of(given: Given) -> LendingTerms:
    """Read the terms; every currency of the vectors has two decimals, and no rule depends on more."""
    return LendingTerms(
        currency=Currency.USD,
        interest=_interest(given),
        instalments=_instalments(given),
        allocations=_allocations(given),
        down_payment_rate=Decimal(given.get("down_payment_pct") or 0) / 100,
        broken_period=BROKEN_PERIODS[given.get("broken_period_recovery")],
    )


def dates_of(terms: LendingTerms, given: Given) -> Sequence[date]:
    """Read the due dates, as many as a fixed amount needs."""
    first_due_on = given.get("first_repayment_on")
    days = due_dates(
        terms,
        date.fromisoformat(given["disbursed_on"]),
        first_due_on=date.fromisoformat(first_due_on) if first_due_on else None,
        month_end=given.get("month_end_due_date", "last_day_of_month"),
    )
    return dates_needed(terms, days, minor(given["principal"]))


def events_of(vector: Vector) -> list[events.Event]:
    """Read what happened; a vector without events shows the schedule of one disbursement."""
    given = vector["input"]
    happened = [_event(event) for event in vector["events"] if event["type"] != "close_of_business"]
    day = date.fromisoformat(given["disbursed_on"])
    return happened or [events.Disbursement(day, day, minor(given["principal"]))]


def _interest(given: Given) -> Interest:
    whole_periods = given.get("interest_calculation_period") == "same_as_repayment"
    year = given.get("year_days_used")
    day_count: Any = f"actual/{year}" if year and given["day_count"] == "actual/actual" else given["day_count"]
    recalculation = given.get("interest_recalculation") or {"enabled": False}
    return Interest(
        annual_rate=Decimal(given["annual_rate_pct"]) / 100,
        method=given["interest_method"],
        day_count=day_count,
        leap_rule=given.get("day_count_note", "calendar_year"),
        period="same_as_repayment" if whole_periods else "daily",
        counts_partial_periods=bool(given.get("partial_period_interest")),
        year_turns_on_new_year=bool(given.get("interest_recognised_on_disbursement_day")),
        rounds_flat_in_all=given.get("schedule_type") == "cumulative",
        recalculation=Recalculation(
            recalculation["rest"], recalculation["preclosure"], recalculation["interest_on_overdue_principal"]
        )
        if recalculation["enabled"]
        else None,
    )


def _instalments(given: Given) -> Instalments:
    is_term_loan = given.get("schedule_type") == "frappe_term_loan"
    fixed, multiple = given.get("fixed_installment_amount"), given["rounding"]["installment_multiple_of"]
    return Instalments(
        count=given.get("installments") or INSTALMENTS_MAX,
        every=given["repay_every"],
        unit=given["repay_unit"],
        amortisation="fixed_amount" if fixed else AMORTISATIONS[given["amortization"]],
        amount_minor=minor(fixed) if fixed else None,
        multiple_minor=minor(multiple) if multiple else 1,
        rounds="up" if is_term_loan else "half_even",
        solved_on="nominal_rate" if is_term_loan else "periods",
        evens_out=not is_term_loan,
        shapes=_shapes(given),
    )


def _shapes(given: Given) -> tuple[Shape, ...]:
    principal, interest = given["grace_principal"], given["grace_interest"]
    free = given.get("interest_free_periods", 0)
    if not (principal or interest or free):
        return ()
    return tuple(
        Shape(Decimal(n >= principal), collects_interest=n >= interest, bears_interest=n >= free)
        for n in range(given["installments"])
    )


def _allocations(given: Given) -> Allocations:
    allocation = given.get("allocation") or {"rules": []}
    if "strategy" in allocation:
        return Allocations(default=_strategy(allocation["strategy"]))
    rules = {rule["transaction"]: _rule(rule) for rule in allocation["rules"]}
    default = rules.pop("default", Allocations().default)
    chargeback = tuple(Component(name) for name in given.get("credit_allocation_order", ["principal"]))
    return Allocations(allocation.get("processing", "horizontal"), default, rules, chargeback)


def _rule(rule: Given) -> AllocationRule:
    steps = (step.rsplit("_", 1) for step in rule["order"])
    order = tuple((Timing(timing), Component(component)) for timing, component in steps)
    return AllocationRule(order, FUTURE_RULES[rule["future_installment_rule"]])


def _strategy(name: str) -> AllocationRule:
    """Read the name of a legacy strategy, which is an order, or one for what is due and one for the rest (R19)."""
    due, _, in_advance = name.removesuffix("_order").partition("_in_advance_")
    on_time = _components(due.removeprefix("due_"))
    early = _components(in_advance) if in_advance else on_time
    steps = [(timing, part) for timing in (Timing.PAST_DUE, Timing.DUE) for part in on_time]
    return AllocationRule((*steps, *((Timing.IN_ADVANCE, part) for part in early)))


def _components(names: str) -> tuple[Component, ...]:
    return tuple(Component(_COMPONENTS.get(name, name)) for name in names.split("_"))


def _event(event: Given) -> events.Event:
    days = (date.fromisoformat(event["date"]), date.fromisoformat(str(event.get("recorded_on", event["date"]))))
    day = {name: date.fromisoformat(str(text)) for name, text in event.items() if name.endswith(("_on", "until"))}
    amount = minor(event.get("amount", 0))
    read: dict[str, Callable[[], events.Event]] = {
        "disbursement": lambda: events.Disbursement(*days, amount),
        "charge": lambda: events.Charge(*days, Component(event["charge"]), amount, day["due_on"]),
        "chargeback": lambda: events.Chargeback(*days, amount, day["of_payment_on"]),
        "rate_change": lambda: events.RateChange(*days, Decimal(event["annual_rate_pct"]) / 100),
        "extra_terms": lambda: events.ExtraTerms(*days, event["count"]),
        "due_date_change": lambda: events.DueDateChange(day["old_due_on"], days[1], day["new_due_on"]),
        "interest_pause": lambda: events.InterestPause(*days, day["until"]),
        "reage": lambda: events.ReAge(*days, day["start_on"], event["count"], event["every"], event["unit"]),
        "reamortize": lambda: events.ReAmortisation(*days),
        "chargeoff": lambda: events.ChargeOff(*days, event["behaviour"]),
        "writeoff": lambda: events.WriteOff(*days),
    }
    kind = event["type"]
    return read[kind]() if kind in read else events.Payment(*days, amount, kind)
