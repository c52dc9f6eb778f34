"""What a borrower may choose when paying more than is due: shown before it is chosen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from services.financing.arithmetic.lending.account import Account
from services.financing.arithmetic.lending.events import Event, NewPlan, Payment
from services.financing.arithmetic.lending.payoff import pay_off
from services.financing.arithmetic.lending.replay import replay
from services.financing.arithmetic.lending.terms import AllocationRule, Component, FutureRule, LendingTerms

ChoiceKind = Literal["next_instalments", "fewer_instalments", "smaller_instalments"]
FUTURE: dict[ChoiceKind, FutureRule] = {
    "next_instalments": FutureRule.NEXT,
    "fewer_instalments": FutureRule.LAST,
    "smaller_instalments": FutureRule.LAST,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to use a payment, and what it leads to (minor units)."""

    kind: ChoiceKind
    events: tuple[Event, ...]
    """To record when it is chosen."""
    interest: int
    """All interest of the loan, from its first day to its last."""
    interest_saved: int
    """Against paying nothing early."""
    instalments_left: int
    next_due_on: date | None
    next_due: int
    last_due_on: date | None


def choices(
    terms: LendingTerms, due_dates: Sequence[date], events: Iterable[Event], on: date, amount: int
) -> tuple[Choice, ...]:
    """Show what a payment on a day can be used for; what pays all off is the same whatever is chosen."""
    so_far = tuple(events)
    untouched = _interest(replay(terms, due_dates, so_far, on))
    kinds: tuple[ChoiceKind, ...] = ("next_instalments", "fewer_instalments", "smaller_instalments")
    return tuple(_choice(kind, terms, due_dates, so_far, Payment(on, on, amount, kind), untouched) for kind in kinds)


def amount_to_pay_off(terms: LendingTerms, due_dates: Sequence[date], events: Iterable[Event], on: date) -> int:
    """Give what pays a loan off on a day (minor units)."""
    return pay_off(replay(terms, due_dates, events, on), on).amount


def offering(terms: LendingTerms) -> LendingTerms:
    """Let the terms know the payments a choice records: each allocates in its own way what comes early."""
    order = terms.allocations.default.order
    rules = dict(terms.allocations.of_kind)
    for kind, future in FUTURE.items():
        rules[kind] = AllocationRule(order, future)
    return replace(terms, allocations=replace(terms.allocations, of_kind=rules))


def _choice(
    kind: ChoiceKind,
    terms: LendingTerms,
    due_dates: Sequence[date],
    so_far: tuple[Event, ...],
    payment: Payment,
    untouched: int,
) -> Choice:
    recorded: tuple[Event, ...] = (payment,)
    after = replay(offering(terms), due_dates, (*so_far, payment), payment.on)
    if kind == "smaller_instalments" and any(row.due_on > payment.on for row in after.rows):
        first = min(row.due_on for row in after.instalment_rows if row.due_on > payment.on)
        recorded = (payment, NewPlan(first, payment.on))
        after = replay(offering(terms), due_dates, (*so_far, *recorded), payment.on)
    left = [row for row in after.rows if row.is_open]
    interest = _interest(after)
    return Choice(
        kind=kind,
        events=recorded,
        interest=interest,
        interest_saved=untouched - interest,
        instalments_left=len(left),
        next_due_on=left[0].due_on if left else None,
        next_due=left[0].outstanding if left else 0,
        last_due_on=left[-1].due_on if left else None,
    )


def _interest(account: Account) -> int:
    return sum(row.owed[Component.INTEREST] for row in account.rows)
