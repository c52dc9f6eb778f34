"""Penalties for what is late: how much, on what, how often, and never above a cap."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from services.financing.arithmetic.lending.account import Account
from services.financing.arithmetic.lending.events import Charge
from services.financing.arithmetic.lending.rounding import WORKING, rounded
from services.financing.arithmetic.lending.rows import Row
from services.financing.arithmetic.lending.terms import Component

PENALTIES_MAX = 1_000


@dataclass(frozen=True, slots=True)
class PenaltyRule:
    """What a product charges for a late instalment."""

    rate: Decimal
    """A fraction of what of `base` is unpaid, for each time it is charged."""
    base: tuple[Component, ...] = (Component.PRINCIPAL, Component.INTEREST)
    grace_days: int = 0
    every_days: int | None = None
    """None: once for each instalment; otherwise again after so many days."""
    cap_rate: Decimal | None = None
    """All penalties of a loan together are at most this fraction of what was lent."""


def penalties(account: Account, rule: PenaltyRule, on: date) -> tuple[Charge, ...]:
    """Give the penalties a loan has earned by a day, in the order they were earned. Source: rule R23.

    Each is dated on its instalment's due date, or as many days after it as it repeats. Giving them again gives the
    same ones: which are new is for the caller to tell.
    """
    left = _cap(account, rule)
    found: list[Charge] = []
    for day, row in _occasions(account.instalment_rows, rule, on):
        amount = min(left, rounded(WORKING.multiply(rule.rate, Decimal(sum(row.owed[part] for part in rule.base)))))
        if amount > 0:
            found.append(Charge(day, on, Component.PENALTY, amount, day))
            left -= amount
    return tuple(found)


def _occasions(rows: Iterable[Row], rule: PenaltyRule, on: date) -> list[tuple[date, Row]]:
    occasions = []
    for row in rows:
        until = on if row.settled_on is None else min(on, row.settled_on)
        for number in range(PENALTIES_MAX if rule.every_days else 1):
            day = row.due_on + timedelta(days=number * (rule.every_days or 0))
            if (until - day).days <= rule.grace_days:
                break
            occasions.append((day, row))
    return sorted(occasions, key=lambda occasion: occasion[0])


def _cap(account: Account, rule: PenaltyRule) -> int:
    lent = sum(row.owed[Component.PRINCIPAL] for row in account.rows)
    return lent if rule.cap_rate is None else rounded(WORKING.multiply(rule.cap_rate, Decimal(lent)))
