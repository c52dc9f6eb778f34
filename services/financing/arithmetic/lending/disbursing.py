"""Money paid out: its down payment, and how the rest is spread."""

from datetime import date
from decimal import Decimal

from services.financing.arithmetic.lending import plan_changes
from services.financing.arithmetic.lending.account import Account, Entry
from services.financing.arithmetic.lending.broken_periods import broken_interest, spread_on_top
from services.financing.arithmetic.lending.events import Disbursement
from services.financing.arithmetic.lending.payments import Allocator
from services.financing.arithmetic.lending.rounding import part_of, rounded, rounded_to
from services.financing.arithmetic.lending.rows import Row
from services.financing.arithmetic.lending.terms import Component


def disburse(account: Account, event: Disbursement) -> None:
    """Pay an amount out. Source: rules R4, R8."""
    terms, on = account.terms, event.on
    account.disbursements.append(event)
    down_payment = part_of(event.amount, terms.down_payment_rate, terms.instalments.multiple_minor)
    if terms.down_payment_rate:
        row = Row(on, on, is_down_payment=True)
        row.add(Component.PRINCIPAL, down_payment, on, "down_payment")
        account.rows.append(row)
        account.in_order()
    rest = event.amount - down_payment
    if account.is_reshaped:
        _spread(account, event, rest)
    else:
        _lend(account, event, rest)
    use_overpaid(account, Entry(on, "disbursement", event.amount))


def use_overpaid(account: Account, entry: Entry) -> None:
    """Let what is overpaid pay what is owed now."""
    if account.overpaid > 0:
        account.overpaid = Allocator(account, entry, account.terms.allocations.default).allocate(account.overpaid)


def _lend(account: Account, event: Disbursement, amount: int) -> None:
    plan, on = account.plan, event.on
    _add_broken_interest(account, on, amount)
    plan_changes.disburse(plan, on, amount)
    if all(row.due_on < on for row in account.instalment_rows):
        account.additional_row(on).add(Component.PRINCIPAL, amount, on, "lent_after_last_due_date")
        return
    account.take_from_plan(on, since=on)


def _add_broken_interest(account: Account, on: date, amount: int) -> None:
    interest = broken_interest(account.plan, on, amount)
    periods = account.plan.periods
    match account.terms.broken_period:
        case "deducted" if interest:
            row = Row(on, on, is_down_payment=True)
            row.add(Component.INTEREST, interest, on, "broken_period")
            row.pay(Component.INTEREST, on, interest)
            account.rows.append(row)
            account.in_order()
        case "spread" if interest:
            spread_on_top(periods, interest)
        case _ if interest:
            spread_on_top(periods[:1], interest)


def _spread(account: Account, event: Disbursement, amount: int) -> None:
    """Spread an amount evenly over the instalments to come; the last one takes the remainder."""
    on, multiple = event.on, account.terms.instalments.multiple_minor
    rows = [row for row in account.instalment_rows if row.due_on > on] or [account.additional_row(on)]
    share, left = rounded(Decimal(amount) / len(rows)), amount
    for row in rows:
        before = row.owed[Component.PRINCIPAL]
        after = rounded_to(multiple, before + share)
        row.add(Component.PRINCIPAL, after - before, on, "even_share")
        left -= after - before
    rows[-1].add(Component.PRINCIPAL, left, on, "remainder")
