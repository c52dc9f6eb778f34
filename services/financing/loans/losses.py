"""The end of a loan that is not repaid: charged off in the books, or written off."""

from datetime import date

from services.contracts.financing import LoanChargedOff, LoanWrittenOff
from services.financing.arithmetic.lending.events import ChargeOff, ChargeOffBehaviour, WriteOff
from services.financing.loans.entering import Entry, Note, enter
from services.financing.loans.model import Loan, demand_status
from services.financing.loans.refusals import LossBeforeEntriesError
from services.financing.loans.replaying import Result


def charge_off(loan: Loan, behaviour: ChargeOffBehaviour, *, on: date, note: Note) -> Entry:
    """Book the loan as lost; it is still owed, and by its behaviour interest ends or all falls due.

    Raises:
        LoanStateError: the loan is not active.
        LossBeforeEntriesError: something is entered for a later day.
        DayInFutureError: the day has not come.
    """
    demand_status(loan, "active")
    _demand_last(loan, on)

    def tell(after: Loan, result: Result) -> LoanChargedOff:
        return LoanChargedOff(
            subject=after.loan_id,
            occurred_at=note.at,
            entry=result.number,
            charged_off_on=on,
            behaviour=behaviour,
            principal_outstanding_minor=after.standing.principal_outstanding_minor,
            currency=after.currency,
            reason_code=note.reason,
        )

    return enter(loan, ChargeOff(on, loan.home.day_of(note.at), behaviour), note, tell)


def write_off(loan: Loan, *, on: date, note: Note) -> Entry:
    """Give up all that is unpaid.

    Raises:
        LoanStateError: the loan is closed or written off.
        LossBeforeEntriesError: something is entered for a later day.
        DayInFutureError: the day has not come.
    """
    demand_status(loan, "active", "charged_off")
    _demand_last(loan, on)

    def tell(after: Loan, result: Result) -> LoanWrittenOff:
        lost = result.given_up
        return LoanWrittenOff(
            subject=after.loan_id,
            occurred_at=note.at,
            entry=result.number,
            written_off_on=on,
            principal_minor=lost.principal_minor,
            interest_minor=lost.interest_minor,
            fee_minor=lost.fee_minor,
            penalty_minor=lost.penalty_minor,
            currency=after.currency,
            reason_code=note.reason,
        )

    return enter(loan, WriteOff(on, loan.home.day_of(note.at)), note, tell)


def _demand_last(loan: Loan, on: date) -> None:
    last = max(entry.event.effective_on for entry in loan.live)
    if on < last:
        raise LossBeforeEntriesError(f"{loan.loan_id} has an entry of {last}, after {on}")
