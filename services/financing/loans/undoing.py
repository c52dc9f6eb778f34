"""Taking an entry back: it stays in the list, and the loan is replayed without it."""

from dataclasses import replace

from services.contracts.financing import LoanEntryUndone
from services.financing.arithmetic.lending.events import Chargeback, Disbursement, Payment
from services.financing.loans.entering import Entry, Note, take_back
from services.financing.loans.entry_kinds import kind_of
from services.financing.loans.model import Entered, Loan, Undone, events_of
from services.financing.loans.refusals import EntryNotFoundError, EntryStaysError
from services.financing.loans.replaying import Result


def undo(loan: Loan, number: int, note: Note) -> Entry:
    """Take an entry back.

    Raises:
        EntryNotFoundError: there is none of that number.
        EntryStaysError: it is taken back already, it is the first disbursement, or a chargeback rests on it.
    """
    entry = loan.entry(number)
    if entry is None:
        raise EntryNotFoundError(f"{loan.loan_id} has {len(loan.entries)} entries, no {number}")
    _demand_removable(loan, entry)
    undone = replace(entry, undone=Undone(note.by, note.at, note.reason))
    entries = tuple(undone if one.number == number else one for one in loan.entries)

    def tell(after: Loan, had_done: Result) -> LoanEntryUndone:
        return LoanEntryUndone(
            subject=loan.loan_id,
            occurred_at=note.at,
            entry=number,
            entry_on=entry.event.on,
            kind=kind_of(entry.event),
            principal_minor=-had_done.paid.principal_minor,
            interest_minor=-had_done.paid.interest_minor,
            fee_minor=-had_done.paid.fee_minor,
            penalty_minor=-had_done.paid.penalty_minor,
            given_up_minor=-had_done.given_up.total_minor,
            overpaid_minor=-had_done.overpaid_minor,
            principal_outstanding_minor=after.standing.principal_outstanding_minor,
            currency=loan.currency,
            reason_code=note.reason,
        )

    return take_back(loan, number, replace(loan, entries=entries), note, tell)


def _demand_removable(loan: Loan, entry: Entered) -> None:
    if entry.undone:
        raise EntryStaysError(f"entry {entry.number} of {loan.loan_id} is taken back already")
    if entry.number == 1 and isinstance(entry.event, Disbursement):
        raise EntryStaysError("the first disbursement is what the loan began with")
    backs = events_of(loan.live, Chargeback)
    if isinstance(entry.event, Payment) and any(back.of_payment_on == entry.event.on for back in backs):
        raise EntryStaysError(f"a chargeback rests on entry {entry.number} of {loan.loan_id}")
