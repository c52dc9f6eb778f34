"""The schedule of a loan as it stands: every instalment, what is paid of it, and the balance after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.financing.arithmetic.lending.account import Account
from services.financing.arithmetic.lending.rows import Row
from services.financing.arithmetic.lending.terms import Component


@dataclass(frozen=True, slots=True)
class Instalment:
    """One row of a schedule (minor units)."""

    number: int
    period_start: date
    due_on: date
    days: int
    """Calendar days since the instalment before; a down payment has none."""
    owed: Mapping[Component, int]
    paid: Mapping[Component, int]
    paid_in_advance: int
    paid_late: int
    outstanding: int
    settled_on: date | None
    balance_after: int
    """Principal lent by then that no instalment until this one repays."""
    is_down_payment: bool

    @property
    def due(self) -> int:
        """All components together."""
        return sum(self.owed.values())


def schedule_of(account: Account) -> tuple[Instalment, ...]:
    """Give the instalments of an account, oldest first. Source: rule R25 for days and balance."""
    instalments: list[Instalment] = []
    last_due, repaid = account.plan.first_day, 0
    for number, row in enumerate(account.rows, start=1):
        repaid += row.owed[Component.PRINCIPAL]
        instalments.append(
            Instalment(
                number=number,
                period_start=row.start,
                due_on=row.due_on,
                days=0 if row.is_down_payment else (row.due_on - last_due).days,
                owed=dict(row.owed),
                paid=dict(row.paid),
                paid_in_advance=row.paid_in_advance,
                paid_late=row.paid_late,
                outstanding=row.outstanding,
                settled_on=row.settled_on,
                balance_after=_lent_by(account, row) - repaid,
                is_down_payment=row.is_down_payment,
            )
        )
        last_due = last_due if row.is_down_payment else row.due_on
    return tuple(instalments)


def _lent_by(account: Account, row: Row) -> int:
    first = account.disbursements[0] if account.disbursements else None
    return sum(
        one.amount
        for one in account.disbursements
        if one is first or one.on < row.due_on or (one.on == row.due_on and row.is_down_payment)
    )
