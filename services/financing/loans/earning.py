"""The interest a loan has earned by a day, as the books show it."""

from datetime import date
from decimal import Decimal

from services.financing.arithmetic.lending.account import Account
from services.financing.arithmetic.lending.events import ChargeOff, WriteOff
from services.financing.arithmetic.lending.rounding import WORKING, rounded
from services.financing.arithmetic.lending.rows import Row
from services.financing.arithmetic.lending.terms import Component
from services.financing.arithmetic.lending.till_date import interest_until
from services.financing.loans.model import Loan, events_of
from services.financing.loans.replaying import Replayed, Result


def earned(loan: Loan, outcome: Replayed, on: date) -> int:
    """Tell the interest earned by the end of a day (minor units): what fell due, and of the period that runs its days.

    What is paid, given up or capitalised earlier is earned then. Once the loan is charged or written off no more is.
    """
    account = outcome.account
    used = sum(interest_used(result) for result in outcome.results if not _is_write_off(loan, result.number))
    lost_on = (event.on for kind in (ChargeOff, WriteOff) for event in events_of(loan.live, kind))
    until = min((on, *lost_on))
    moved = sum(max(0, result.capitalised_minor) for result in outcome.results)
    fallen_due = sum(_earned_of(account, row, until) for row in account.rows)
    return max(used, fallen_due + moved)


def _earned_of(account: Account, row: Row, on: date) -> int:
    owed = row.owed[Component.INTEREST]
    if row.due_on <= on:
        return owed
    if row.start >= on or not owed:
        return 0
    if account.recalculation is not None and account.period_of(row) is not None:
        return interest_until(account.plan, row.due_on, on)
    share = WORKING.divide(Decimal((on - row.start).days), Decimal((row.due_on - row.start).days))
    return rounded(WORKING.multiply(Decimal(owed), share))


def interest_used(result: Result) -> int:
    """Tell the interest an entry settled: paid, given up, or turned into principal (minor units)."""
    return result.paid.interest_minor + result.given_up.interest_minor + max(0, result.capitalised_minor)


def _is_write_off(loan: Loan, number: int) -> bool:
    entry = loan.entry(number)
    return entry is not None and isinstance(entry.event, WriteOff)
