"""Money that comes in for a loan, is taken back, or is paid back."""

from collections.abc import Sequence
from datetime import date

from services.contracts.financing import LoanChargedBack, LoanRecovered, LoanRefunded, LoanRepaid
from services.financing.arithmetic.lending.events import Chargeback, Event, NewPlan, Payment, Recovery, Refund
from services.financing.arithmetic.lending.prepayments import ChoiceKind
from services.financing.arithmetic.lending.terms import Component
from services.financing.loans.entering import Entry, Note, enter, enter_all
from services.financing.loans.model import Loan, demand_currency, demand_status, events_of
from services.financing.loans.refusals import AllocationOrderError, NothingToChargeBackError, NothingToRefundError
from services.financing.loans.replaying import ORDINARY_KIND, Result, order_kind
from services.kernel import Money

DEFAULT_ORDER = (Component.PENALTY, Component.FEE, Component.INTEREST, Component.PRINCIPAL)


def repay(
    loan: Loan,
    amount: Money,
    *,
    paid_on: date,
    order: Sequence[Component] = (),
    use: ChoiceKind | None = None,
    note: Note,
) -> Entry:
    """Record a payment; one of an earlier day moves what later ones paid. The excess over all that is owed is overpaid.

    An order of components is the payment's own; `use` says what becomes of money that comes early.

    Raises:
        LoanStateError: the loan is closed or written off.
        DayInFutureError: the day has not come.
        DayBeforeDisbursementError: the day is before the disbursement.
        AllocationOrderError: the order leaves a component out, or comes with a use.
        CurrencyMismatchError: the loan has another currency.
    """
    demand_status(loan, "active", "charged_off")
    demand_currency(loan, amount)
    if order and (use or sorted(order) != sorted(Component)):
        raise AllocationOrderError("an order names every component once, and stands without a use")
    kind = use or (order_kind(order) if order else ORDINARY_KIND)
    entered_on = loan.home.day_of(note.at)
    events: list[Event] = [Payment(paid_on, entered_on, amount.amount_minor, kind)]
    if use == "smaller_instalments" and (next_due := _due_after(loan, paid_on)):
        # The new plan has its turn after the payment, whenever both are entered.
        events = [Payment(paid_on, paid_on, amount.amount_minor, kind), NewPlan(next_due, paid_on)]

    def tell(after: Loan, result: Result) -> LoanRepaid:
        return LoanRepaid(
            subject=loan.loan_id,
            occurred_at=note.at,
            amount_minor=amount.amount_minor,
            principal_minor=result.paid.principal_minor,
            interest_minor=result.paid.interest_minor,
            overpaid_minor=result.overpaid_minor,
            currency=loan.currency,
            paid_on=paid_on,
            principal_outstanding_minor=after.standing.principal_outstanding_minor,
            fee_minor=result.paid.fee_minor,
            penalty_minor=result.paid.penalty_minor,
            entry=result.number,
        )

    return enter_all(loan, events, note, tell)


def charge_back(loan: Loan, amount: Money, *, payment: int, on: date, note: Note) -> Entry:
    """Owe again what a payment had paid, as the payer's bank took it back.

    Raises:
        NothingToChargeBackError: that entry is no payment, or less is left of it.
        LoanStateError: the loan is written off.
        CurrencyMismatchError: the loan has another currency.
    """
    demand_status(loan, "active", "charged_off", "closed")
    demand_currency(loan, amount)
    entry = loan.entry(payment)
    if entry is None or entry.undone or not isinstance(entry.event, Payment):
        raise NothingToChargeBackError(f"entry {payment} of {loan.loan_id} is no payment")
    day, live = entry.event.on, loan.live
    taken = sum(one.amount for one in events_of(live, Chargeback) if one.of_payment_on == day)
    paid = sum(one.amount for one in events_of(live, Payment) if one.on == day)
    if amount.amount_minor > min(entry.event.amount, paid - taken):
        raise NothingToChargeBackError(f"less than {amount} is left of entry {payment} of {loan.loan_id}")
    event = Chargeback(on, loan.home.day_of(note.at), amount.amount_minor, entry.event.on)

    def tell(after: Loan, result: Result) -> LoanChargedBack:
        taken_back = -result.paid
        return LoanChargedBack(
            subject=loan.loan_id,
            occurred_at=note.at,
            entry=result.number,
            amount_minor=amount.amount_minor,
            principal_minor=taken_back.principal_minor,
            interest_minor=taken_back.interest_minor,
            fee_minor=taken_back.fee_minor,
            penalty_minor=taken_back.penalty_minor,
            overpaid_minor=-result.overpaid_minor,
            currency=loan.currency,
            charged_back_on=on,
            principal_outstanding_minor=after.standing.principal_outstanding_minor,
        )

    return enter(loan, event, note, tell)


def refund(loan: Loan, amount: Money, *, on: date, note: Note) -> Entry:
    """Pay back what was overpaid.

    Raises:
        NothingToRefundError: less was overpaid.
        CurrencyMismatchError: the loan has another currency.
    """
    demand_currency(loan, amount)
    if amount.amount_minor > loan.standing.overpaid_minor:
        raise NothingToRefundError(f"{loan.standing.overpaid_minor} minor units of {loan.loan_id} are overpaid")
    event = Refund(on, loan.home.day_of(note.at), amount.amount_minor)

    def tell(after: Loan, result: Result) -> LoanRefunded:
        if result.overpaid_minor != -amount.amount_minor:
            raise NothingToRefundError(f"less than {amount} was overpaid on {on}")
        return LoanRefunded(
            subject=after.loan_id,
            occurred_at=note.at,
            entry=result.number,
            amount_minor=amount.amount_minor,
            currency=after.currency,
            refunded_on=on,
        )

    return enter(loan, event, note, tell)


def recover(loan: Loan, amount: Money, *, on: date, note: Note) -> Entry:
    """Take down money that came in after the write-off.

    Raises:
        LoanStateError: the loan is not written off.
        CurrencyMismatchError: the loan has another currency.
    """
    demand_status(loan, "written_off")
    demand_currency(loan, amount)

    def tell(after: Loan, result: Result) -> LoanRecovered:
        return LoanRecovered(
            subject=after.loan_id,
            occurred_at=note.at,
            entry=result.number,
            amount_minor=amount.amount_minor,
            currency=after.currency,
            recovered_on=on,
        )

    return enter(loan, Recovery(on, loan.home.day_of(note.at), amount.amount_minor), note, tell)


def _due_after(loan: Loan, on: date) -> date | None:
    return min((row.due_on for row in loan.standing.instalments if row.due_on > on), default=None)
