"""Fees and penalties of a loan, and what of them and of its interest is given up."""

from datetime import date
from typing import Literal

from services.contracts.financing import LoanCharged, LoanWaived
from services.financing.arithmetic.lending.events import Charge, Waiver
from services.financing.arithmetic.lending.terms import Component
from services.financing.loans.entering import Entry, Note, enter
from services.financing.loans.model import Loan, demand_currency, demand_status
from services.financing.loans.refusals import NothingToWaiveError
from services.financing.loans.replaying import Result
from services.kernel import Money

Chargeable = Literal["fee", "penalty"]
Waivable = Literal["interest", "fee", "penalty"]


def charge(loan: Loan, component: Chargeable, amount: Money, *, on: date, due_on: date, note: Note) -> Entry:
    """Let a fee or a penalty be owed on a day.

    Raises:
        LoanStateError: the loan is not active.
        DayInFutureError: the day has not come.
        DayBeforeDisbursementError: the day is before the disbursement.
        CurrencyMismatchError: the loan has another currency.
    """
    demand_currency(loan, amount)
    event = Charge(on, loan.home.day_of(note.at), Component(component), amount.amount_minor, due_on)
    return charge_as(loan, event, note)


def charge_as(loan: Loan, event: Charge, note: Note) -> Entry:
    """Let a charge be owed as it was computed, also one that a legal cap made smaller.

    Raises:
        LoanStateError: the loan is not active.
        DayInFutureError: the day has not come.
        DayBeforeDisbursementError: the day is before the disbursement.
    """
    demand_status(loan, "active")

    def tell(after: Loan, result: Result) -> LoanCharged:
        return LoanCharged(
            subject=after.loan_id,
            occurred_at=note.at,
            entry=result.number,
            component="fee" if event.component is Component.FEE else "penalty",
            amount_minor=event.amount,
            currency=after.currency,
            charged_on=event.on,
            due_on=event.due_on,
            reason_code=note.reason,
            cap=event.cap,
            uncapped_minor=event.uncapped,
        )

    return enter(loan, event, note, tell)


def waive(loan: Loan, component: Waivable, amount: Money, *, on: date, note: Note) -> Entry:
    """Give unpaid interest, fees or penalties up, the oldest instalment first.

    Raises:
        LoanStateError: the loan is closed or written off.
        NothingToWaiveError: less of it is unpaid on that day.
        CurrencyMismatchError: the loan has another currency.
    """
    demand_status(loan, "active", "charged_off")
    demand_currency(loan, amount)
    event = Waiver(on, loan.home.day_of(note.at), Component(component), amount.amount_minor)

    def tell(after: Loan, result: Result) -> LoanWaived:
        if result.given_up.total_minor != amount.amount_minor:
            raise NothingToWaiveError(f"{result.given_up.total_minor} minor units of {component} are unpaid on {on}")
        return LoanWaived(
            subject=after.loan_id,
            occurred_at=note.at,
            entry=result.number,
            component=component,
            amount_minor=amount.amount_minor,
            currency=after.currency,
            waived_on=on,
            reason_code=note.reason,
        )

    return enter(loan, event, note, tell)
