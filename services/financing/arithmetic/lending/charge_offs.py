"""Loans given up: charged off in the lender's books, or written off."""

from datetime import date
from decimal import Decimal

from services.financing.arithmetic.lending.account import Account, Entry
from services.financing.arithmetic.lending.events import ChargeOff, WriteOff
from services.financing.arithmetic.lending.rounding import WORKING, rounded
from services.financing.arithmetic.lending.rows import Row, owed_in_all
from services.financing.arithmetic.lending.terms import Component
from services.financing.arithmetic.lending.till_date import interest_until


def charge_off(account: Account, event: ChargeOff) -> None:
    """Book a loan as lost; by its behaviour interest ends there, or all that is left falls due. Source: rule R10."""
    if any(row.is_open for row in account.rows):
        match event.behaviour:
            case "zero_interest":
                _stop_interest(account, event)
            case "accelerate_maturity":
                _accelerate(account, event)
            case "regular":
                pass
    _give_up(account, event, "charge_off")


def write_off(account: Account, event: WriteOff) -> None:
    """Give up all that is unpaid. Source: rule R20."""
    if account.terms.interest.recalculation:
        account.take_from_plan(event.on)
    _give_up(account, event, "write_off")
    for row in account.rows:
        for component in Component:
            row.given_up[component] += row.unpaid(component)
        row.settle(event.on)


def _give_up(account: Account, event: ChargeOff | WriteOff, kind: str) -> None:
    parts = {component: sum(row.unpaid(component) for row in account.rows) for component in Component}
    account.entries.append(Entry(event.on, kind, sum(parts.values()), parts))
    account.is_frozen = True


def _stop_interest(account: Account, event: ChargeOff) -> None:
    on, rows = event.on, account.rows
    lent = account.plan.lent_and_credited + sum(r.owed[Component.PRINCIPAL] for r in rows if r.is_down_payment)
    for row in rows:
        if row.start <= on < row.due_on and not row.is_down_payment:
            _turn_into_principal(account, row, event)
    for row in rows:
        if row.start > on and row.is_open:
            _move_to_principal(row, row.unpaid(Component.INTEREST), on)
    difference = lent - owed_in_all([row for row in rows if not row.is_additional], Component.PRINCIPAL)
    for row in reversed(rows[1:]):
        if difference == 0:
            break
        if not row.is_additional and row.is_open:
            before = row.owed[Component.PRINCIPAL]
            row.add(Component.PRINCIPAL, max(-before, difference), on, "charged_off")
            difference = 0 if abs(difference) <= before else difference + before


def _turn_into_principal(account: Account, row: Row, event: ChargeOff) -> None:
    if account.recalculation is not None:
        interest = interest_until(account.plan, row.due_on, event.on)
        removed = row.owed[Component.INTEREST] - interest
    else:
        unpaid = row.unpaid(Component.INTEREST)
        removed = unpaid - _share_of_days(row, unpaid, event)
    _move_to_principal(row, removed, event.on)


def _move_to_principal(row: Row, interest: int, on: date) -> None:
    row.add(Component.INTEREST, -interest, on, "charged_off")
    row.add(Component.PRINCIPAL, interest, on, "charged_off")


def _share_of_days(row: Row, interest: int, event: ChargeOff) -> int:
    days = Decimal((row.due_on - row.start).days)
    daily = WORKING.divide(Decimal(interest), days)
    return rounded(WORKING.multiply(daily, Decimal((event.on - row.start).days)))


def _accelerate(account: Account, event: ChargeOff) -> None:
    on = event.on
    rows = account.instalment_rows
    current = next((row for row in rows if row.start < on <= row.due_on), None)
    if current is None or on >= rows[-1].due_on:
        return
    if current.is_open:
        if account.recalculation is not None:
            interest = interest_until(account.plan, current.due_on, on)
            current.add(Component.INTEREST, interest - current.owed[Component.INTEREST], on, "accelerated")
        elif unpaid := current.unpaid(Component.INTEREST):
            interest = _share_of_days(current, unpaid, event)
            current.add(Component.INTEREST, interest - current.owed[Component.INTEREST], on, "accelerated")
    later = [row for row in rows if row.due_on > current.due_on]
    current.due_on = on
    for row in later:
        current.add(Component.PRINCIPAL, row.owed[Component.PRINCIPAL], on, "accelerated")
        for component in Component:
            current.paid[component] += row.paid[component]
        current.paid_in_advance += row.paid_in_advance
    current.settle(on)
    account.rows = [row for row in account.rows if all(row is not gone for gone in later)]
