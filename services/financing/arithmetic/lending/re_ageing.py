"""Unpaid principal spread anew: over new instalments, or over those to come."""

from datetime import date

from services.financing.arithmetic.lending import plan_changes
from services.financing.arithmetic.lending.account import Account, Entry
from services.financing.arithmetic.lending.events import ReAge, ReAmortisation
from services.financing.arithmetic.lending.rounding import even_parts
from services.financing.arithmetic.lending.rows import Row, nothing
from services.financing.arithmetic.lending.terms import Component
from services.financing.arithmetic.lending.till_date import outstanding_on
from services.kernel.calendar import add_units


def re_amortise(account: Account, event: ReAmortisation) -> None:
    """Spread what is past due of principal over the instalments to come. Source: rule R12."""
    on = event.on
    past_due = 0
    for row in account.rows:
        if row.due_on <= on:
            unpaid = row.unpaid(Component.PRINCIPAL)
            past_due += unpaid
            row.add(Component.PRINCIPAL, -unpaid, on, "re_amortised")
    coming = [row for row in account.instalment_rows if row.due_on > on]
    parts = even_parts(past_due, len(coming), account.terms.instalments.multiple_minor)
    for row, part in zip(coming, parts, strict=True):
        row.add(Component.PRINCIPAL, part, on, "re_amortised")
    account.is_reshaped = True
    account.entries.append(Entry(on, "re_amortisation", past_due, _principal(past_due)))


def re_age(account: Account, event: ReAge) -> None:
    """Spread all that is unpaid over new instalments. Source: rules R11, and R24 where interest is recalculated."""
    if account.recalculation is None:
        _re_age_rows(account, event)
    else:
        _re_age_plan(account, event)


def _re_age_plan(account: Account, event: ReAge) -> None:
    on, plan = event.on, account.plan
    principal, interest = outstanding_on(plan, on)
    plan_changes.re_age(plan, on, _new_due_dates(event))
    kept = {row.start: row for row in account.instalment_rows}
    account.rows = [row for row in account.rows if row.is_down_payment or row.is_additional]
    for period in plan.periods:
        row = kept.get(period.start) or Row(period.start, period.due_on)
        row.due_on = period.due_on
        account.rows.append(row)
    account.take_from_plan(on)
    parts = _principal(principal) | {Component.INTEREST: interest}
    account.entries.append(Entry(on, "re_age", principal + interest, parts))


def _re_age_rows(account: Account, event: ReAge) -> None:
    on = event.on
    unpaid = sum(row.unpaid(Component.PRINCIPAL) for row in account.instalment_rows)
    for row in account.instalment_rows:
        row.add(Component.PRINCIPAL, -row.unpaid(Component.PRINCIPAL), on, "re_aged")
    account.rows = [row for row in account.rows if row.due_on <= on or row.is_down_payment or any(row.owed.values())]
    account.rows += _new_rows(account, event, unpaid)
    account.is_reshaped = True
    account.entries.append(Entry(on, "re_age", unpaid, _principal(unpaid)))


def _new_rows(account: Account, event: ReAge, amount: int) -> list[Row]:
    parts = even_parts(amount, event.count, account.terms.instalments.multiple_minor)
    start, rows = max(row.due_on for row in account.rows), []
    for due_on, part in zip(_new_due_dates(event), parts, strict=True):
        row = Row(start, due_on)
        row.add(Component.PRINCIPAL, part, event.on, "re_aged")
        rows.append(row)
        start = due_on
    return rows


def _new_due_dates(event: ReAge) -> list[date]:
    return [add_units(event.starts_on, event.every * number, event.unit) for number in range(event.count)]


def _principal(amount: int) -> dict[Component, int]:
    return nothing() | {Component.PRINCIPAL: amount}
