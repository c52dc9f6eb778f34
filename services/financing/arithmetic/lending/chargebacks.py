"""Payments that were taken back."""

from services.financing.arithmetic.lending import plan_changes
from services.financing.arithmetic.lending.account import Account, Entry
from services.financing.arithmetic.lending.disbursing import use_overpaid
from services.financing.arithmetic.lending.events import Chargeback
from services.financing.arithmetic.lending.rows import Row, nothing
from services.financing.arithmetic.lending.terms import Component


def charge_back(account: Account, event: Chargeback) -> None:
    """Owe again what a payment had paid, component by component in the order of the terms. Source: rule R16."""
    parts = _parts(account, event)
    entry = Entry(event.on, "chargeback", event.amount, dict(parts))
    if account.recalculation is not None and event.on <= account.plan.matures_on:
        row = _credit_in_plan(account, event, parts)
        components: tuple[Component, ...] = (Component.FEE, Component.PENALTY)
    else:
        row = _row_on(account, event)
        components = tuple(Component)
    for component in components:
        row.add(component, parts[component], event.on, "chargeback")
    account.entries.append(entry)
    use_overpaid(account, Entry(event.on, "chargeback", event.amount))


def _credit_in_plan(account: Account, event: Chargeback, parts: dict[Component, int]) -> Row:
    on = event.on
    if parts[Component.PRINCIPAL]:
        plan_changes.credit(account.plan, on, principal=parts[Component.PRINCIPAL])
    if parts[Component.INTEREST]:
        plan_changes.credit(account.plan, on, interest=parts[Component.INTEREST])
    account.take_from_plan(on)
    rows = account.instalment_rows
    return next((row for row in rows if row.start <= on < row.due_on), rows[-1])


def _row_on(account: Account, event: Chargeback) -> Row:
    rows = account.instalment_rows
    later = [row for row in rows if row.due_on > event.on]
    if later:
        return later[0]
    return rows[-1] if rows[-1].due_on == event.on else account.additional_row(event.on)


def _parts(account: Account, event: Chargeback) -> dict[Component, int]:
    """Split the amount over the components the payment had paid, less what was charged back of it before."""
    parts = nothing()
    order = account.terms.allocations.chargeback
    if order == (Component.PRINCIPAL,):
        parts[Component.PRINCIPAL] = event.amount
        return parts
    paid = [entry for entry in account.entries if entry.on == event.of_payment_on and entry.kind != "chargeback"]
    left_of_payment = dict(paid[-1].parts)
    left = event.amount
    for component in order:
        parts[component] = min(left, left_of_payment[component])
        left -= parts[component]
    return parts
