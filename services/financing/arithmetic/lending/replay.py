"""The replay of a loan: every event in its turn, and the account after the last."""

from collections.abc import Iterable, Sequence
from datetime import date

from services.financing.arithmetic.lending.account import Account, Entry
from services.financing.arithmetic.lending.charge_offs import charge_off, write_off
from services.financing.arithmetic.lending.chargebacks import charge_back
from services.financing.arithmetic.lending.disbursing import disburse
from services.financing.arithmetic.lending.events import (
    Charge,
    Chargeback,
    ChargeOff,
    Disbursement,
    DueDateChange,
    Event,
    ExtraTerms,
    InterestPause,
    NewPlan,
    Payment,
    RateChange,
    ReAge,
    ReAmortisation,
    Recovery,
    Refund,
    Waiver,
    WriteOff,
)
from services.financing.arithmetic.lending.giving_up import recover, refund, waive
from services.financing.arithmetic.lending.payments import Allocator
from services.financing.arithmetic.lending.plan_changes import (
    change_rate,
    extend,
    move_due_date,
    new_plan,
    pause_interest,
    plan_anew,
)
from services.financing.arithmetic.lending.re_ageing import re_age, re_amortise
from services.financing.arithmetic.lending.rows import Row
from services.financing.arithmetic.lending.terms import LendingTerms, LendingTermsError
from services.financing.arithmetic.lending.till_date import outstanding_on

_Terms = RateChange | ExtraTerms | DueDateChange | InterestPause | NewPlan


def replay(terms: LendingTerms, due_dates: Sequence[date], events: Iterable[Event], as_of: date) -> Account:
    """Process the events of a loan and count interest to a day.

    They are taken by effective day, then by the day they were entered, then in the order given. Source: rule R21.
    """
    account = open_account(terms, due_dates)
    for event in sorted(events, key=turn):
        process(account, event)
    account.count_overdue(as_of)
    return account


def open_account(terms: LendingTerms, due_dates: Sequence[date]) -> Account:
    """Give the account of a loan to which nothing has happened."""
    plan = new_plan(terms, due_dates)
    return Account(terms, plan, [Row(period.start, period.due_on) for period in plan.periods])


def turn(event: Event) -> tuple[date, date]:
    """Tell when an event has its turn; those with the same one keep the order they were given in."""
    return event.effective_on, event.recorded_on


def process(account: Account, event: Event) -> None:
    """Let one event change the account.

    Raises:
        LendingTermsError: the terms cannot be changed so.
    """
    _process(account, event)
    account.in_order()


def _process(account: Account, event: Event) -> None:
    match event:
        case Charge():
            _add_charge(account, event)
        case RateChange() | ExtraTerms() | DueDateChange() | InterestPause() | NewPlan():
            _change_terms(account, event)
        case Payment():
            _take_payment(account, event)
        case Waiver() | Refund() | Recovery():
            account.count_overdue(event.on)
            _process_beside(account, event)
        case _:
            account.count_overdue(event.on)
            _process_other(account, event)


def _process_beside(account: Account, event: Waiver | Refund | Recovery) -> None:
    match event:
        case Waiver():
            waive(account, event)
        case Refund():
            refund(account, event)
        case Recovery():
            recover(account, event)


def _process_other(
    account: Account, event: Disbursement | Chargeback | ReAge | ReAmortisation | ChargeOff | WriteOff
) -> None:
    match event:
        case Disbursement():
            disburse(account, event)
        case Chargeback():
            charge_back(account, event)
        case ReAge():
            re_age(account, event)
        case ReAmortisation():
            re_amortise(account, event)
        case ChargeOff():
            charge_off(account, event)
        case WriteOff():
            write_off(account, event)


def _take_payment(account: Account, event: Payment) -> None:
    is_prepaying = _pays_all(account, event)
    account.count_overdue(event.on, is_prepaying=is_prepaying)
    if is_prepaying:
        _count_closed_period(account, event.on)
    entry = Entry(event.on, event.kind, event.amount)
    rule = account.terms.allocations.rule_of(event.kind)
    entry.overpaid = Allocator(account, entry, rule, is_prepaying=is_prepaying).allocate(event.amount)
    account.overpaid += entry.overpaid
    account.entries.append(entry)


def _pays_all(account: Account, event: Payment) -> bool:
    row = next((row for row in account.instalment_rows if row.start <= event.on <= row.due_on), None)
    if account.recalculation is None or row is None or event.amount < account.plan.unpaid_principal:
        return False
    return event.amount >= sum(outstanding_on(account.plan, row.due_on))


def _count_closed_period(account: Account, on: date) -> None:
    """Let a period that is paid already take what interest the rest of it bears, when all is paid off."""
    if account.recalculation is None or account.recalculation.preclosure != "till_rest_date":
        return
    period = next((period for period in account.plan.periods if period.start <= on < period.due_on), None)
    if period is not None and period.is_paid:
        _, interest = outstanding_on(account.plan, period.due_on)
        if interest > 0:
            period.later_interest = interest


def _add_charge(account: Account, event: Charge) -> None:
    rows = account.instalment_rows
    row = next((row for row in rows if row.start < event.due_on <= row.due_on), None)
    if row is None and event.due_on <= rows[0].start:
        row = rows[0]
    if row is None:
        row = account.additional_row(event.due_on)
    if event.cap is None:
        row.add(event.component, event.amount, event.effective_on, "charge")
    else:
        capped = {"cap": event.cap, "uncapped_minor": str(event.uncapped)}
        row.add(event.component, event.amount, event.effective_on, given=capped, why="charge_capped")
    _reuse_overpaid(account)


def _reuse_overpaid(account: Account) -> None:
    """Let payments that exceeded what was owed pay what is owed now."""
    for entry in account.entries:
        amount = min(account.overpaid, entry.overpaid)
        if amount:
            left = Allocator(account, entry, account.terms.allocations.rule_of(entry.kind)).allocate(amount)
            entry.overpaid -= amount - left
            account.overpaid -= amount - left


def _change_terms(account: Account, event: _Terms) -> None:
    if account.is_reshaped:
        raise LendingTermsError("instalments re-aged or re-amortised follow no plan that other terms could change")
    plan = account.plan
    match event:
        case RateChange():
            change_rate(plan, event.on, event.rate)
        case ExtraTerms():
            extend(plan, event.on, event.count)
            known = {row.due_on for row in account.instalment_rows}
            account.rows += [Row(p.start, p.due_on) for p in plan.periods if p.due_on not in known]
        case DueDateChange():
            move_due_date(plan, event.on, event.to)
            for row, period in zip(account.instalment_rows, plan.periods, strict=True):
                row.start, row.due_on = period.start, period.due_on
        case InterestPause():
            pause_interest(plan, event.on, event.until)
        case NewPlan():
            plan_anew(plan, event.on, event.shapes)
    # A new plan may open an instalment again that was paid early; other changes leave what is settled alone.
    account.take_from_plan(event.on, since=event.on, open_only=not isinstance(event, NewPlan))
