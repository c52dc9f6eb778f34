"""What moves no instalment: a part given up, an overpayment paid back, money that comes after the write-off."""

from services.financing.arithmetic.lending.account import Account, Entry
from services.financing.arithmetic.lending.events import Recovery, Refund, Waiver
from services.financing.arithmetic.lending.plan_changes import pay_interest
from services.financing.arithmetic.lending.rows import Row
from services.financing.arithmetic.lending.terms import Component, LendingTermsError


def waive(account: Account, event: Waiver) -> None:
    """Give up unpaid interest, fees or penalties of the oldest instalments; what exceeds them gives up nothing.

    Raises:
        LendingTermsError: principal can only be written off.
    """
    if event.component is Component.PRINCIPAL:
        raise LendingTermsError("principal is written off, not waived")
    entry = Entry(event.on, "waiver", 0)
    for row in account.rows:
        taken = min(event.amount - entry.amount, row.unpaid(event.component))
        if taken > 0:
            _give_up(account, row, event, taken)
            entry.amount += taken
    entry.parts[event.component] = entry.amount
    account.entries.append(entry)


def refund(account: Account, event: Refund) -> None:
    """Pay back what is overpaid, the oldest overpayment first; no more than that."""
    entry = Entry(event.on, "refund", min(event.amount, account.overpaid))
    account.overpaid -= entry.amount
    left = entry.amount
    for paid in account.entries:
        taken = min(left, paid.overpaid)
        paid.overpaid -= taken
        left -= taken
    entry.overpaid = -entry.amount
    account.entries.append(entry)


def recover(account: Account, event: Recovery) -> None:
    """Take down money that came in for a loan that was given up."""
    account.entries.append(Entry(event.on, "recovery", event.amount))


def _give_up(account: Account, row: Row, event: Waiver, amount: int) -> None:
    row.given_up[event.component] += amount
    period = account.period_of(row) if account.recalculation else None
    if period is not None and event.component is Component.INTEREST:
        pay_interest(account.plan, period, event.on, amount)
        account.take_from_plan(event.on)
    row.settle(event.on)
